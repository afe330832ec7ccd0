import { HOUR_MS } from '@ridewait/core';

/** A park's hours: every day of 24 hours is like the one before. */
export interface Hours {
  /** When the first day opens, in milliseconds since 1970. */
  opensAt: number;
  /** Hours from opening to closing, less than 24. */
  openHours: number;
}

export const DAY_MS = 24 * HOUR_MS;

/** When the entrances close on a day that opened at `dayOpensAt`; who is in line still rides. */
export function closesAt({ openHours }: Hours, dayOpensAt: number): number {
  return dayOpensAt + openHours * HOUR_MS;
}

/** Minutes in which those who waited at the rope pass the gates. */
export const ROPE_DROP_MINUTES = 12;

interface Wave {
  /** Part of the open day at which it is highest, 0 to 1. */
  peak: number;
  width: number;
  height: number;
}

/** When a day's guests come. */
export interface DayShape {
  /** The part of them that waits at the rope. */
  ropeDropShare: number;
  /** How the others come. */
  waves: readonly Wave[];
  /** The part of the open day after which nobody comes any more. */
  lastArrival: number;
}

/** After the rope drop: the morning, midday, and those who come for the evening. */
export const USUAL_DAY: DayShape = {
  ropeDropShare: 0.16,
  waves: [
    { peak: 0.06, width: 0.1, height: 1 },
    { peak: 0.24, width: 0.12, height: 0.75 },
    { peak: 0.62, width: 0.1, height: 0.35 },
  ],
  lastArrival: 0.88,
};

const STEPS = 1_000;

/**
 * The arrival curve: the part of a day's guests (those at the rope aside) that comes per hour, at some hours
 * after opening. Its integral over the day is 1 − `ropeDropShare`.
 */
export function arrivalCurve(shape: DayShape, openHours: number): (hours: number) => number {
  const { ropeDropShare, waves, lastArrival } = shape;
  function height(part: number): number {
    if (part < 0 || part > lastArrival) return 0;
    return waves.reduce(
      (sum, wave) => sum + wave.height * Math.exp(-(((part - wave.peak) / wave.width) ** 2)),
      0,
    );
  }
  const area =
    Array.from({ length: STEPS }, (_, step) => height((step + 0.5) / STEPS)).reduce(
      (sum, one) => sum + one,
      0,
    ) / STEPS;
  return (hours) => ((1 - ropeDropShare) * height(hours / openHours)) / (area * openHours);
}

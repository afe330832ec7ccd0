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

/** The part of the day's guests that waits at the rope. */
export const ROPE_DROP_SHARE = 0.16;

interface Wave {
  /** Part of the open day at which it is highest, 0 to 1. */
  peak: number;
  width: number;
  height: number;
}

/** After the rope drop: the morning, midday, and those who come for the evening. */
const WAVES: Wave[] = [
  { peak: 0.06, width: 0.1, height: 1 },
  { peak: 0.24, width: 0.12, height: 0.75 },
  { peak: 0.62, width: 0.1, height: 0.35 },
];

/** Nobody comes any more for the last of the day. */
const LAST_ARRIVAL = 0.88;

function waves(part: number): number {
  if (part < 0 || part > LAST_ARRIVAL) return 0;
  return WAVES.reduce(
    (sum, { peak, width, height }) => sum + height * Math.exp(-(((part - peak) / width) ** 2)),
    0,
  );
}

const STEPS = 1_000;
const AREA =
  Array.from({ length: STEPS }, (_, step) => waves((step + 0.5) / STEPS)).reduce(
    (sum, height) => sum + height,
    0,
  ) / STEPS;

/**
 * The arrival curve: the part of a day's guests (those at the rope aside) that comes per hour, at
 * `hours` after opening. Its integral over the day is 1 − `ROPE_DROP_SHARE`.
 */
export function arrivalsPerHour(hours: number, openHours: number): number {
  return ((1 - ROPE_DROP_SHARE) * waves(hours / openHours)) / (AREA * openHours);
}

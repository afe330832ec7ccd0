import type { Crowd } from './crowd.ts';
import { hourOf, meanSign, type SeenSign, type SignHistory, usualSign } from './sign-history.ts';

/** What is known at a moment of a ride and its park. */
export interface Situation {
  /** The park's wall clock, in milliseconds. */
  localMs: number;
  sign: SeenSign;
  history: SignHistory;
  crowd: Crowd;
  /** By how much guests waited longer than the sign said, of late and for longer. */
  excess: readonly number[];
}

const HOUR_MS = 3_600_000;
/** Corners of the lines that say how much of the sign is true at which hour of the day. */
const CORNERS = [9, 10, 11, 12, 14, 16, 18, 20, 21, 22, 23] as const;
/** So long after the day's first sign its opening is over: the crowd at the rope, and the first wave. */
const OPENING_HOURS = [1, 3] as const;
/** Where the line from sign to wait may bend, in minutes. */
const BENDS = [10, 30, 60] as const;
/** Keeps ratios of small signs from running away, in minutes. */
const SOFT_MINUTES = 5;
/** Minutes are told in so many, so that all features are about one. */
const UNIT_MINUTES = 20;

/**
 * What the true wait is regressed on: the sign; how it moved; how it stands to what is usual at this hour, before
 * and after; how full the park is; what guests measured of late; the hour of the day, and how long
 * the ride has been open.
 */
export function featuresOf(situation: Situation): number[] {
  const { localMs, sign, history, crowd, excess } = situation;
  const now = sign.minutes;
  const mean = (minutes: number) => meanSign(history, localMs, minutes) ?? now;
  const [half, one, two] = [mean(30), mean(60), mean(120)];
  const usual = usualSign(history, localMs) ?? now;
  const minutes = [
    now,
    half - now,
    two - now,
    sign.dayMinutes / sign.dayCount - now,
    usual - now,
    (usualSign(history, localMs + HOUR_MS) ?? usual) - usual,
    (usualSign(history, localMs - HOUR_MS) ?? usual) - usual,
    now * logRatio(now, usual),
    now * logRatio(one, now),
    now * logRatio(two, now),
    now * (crowd.now - 1),
    usual * (crowd.now - 1),
    now * (crowd.today - 1),
    ...excess.flatMap((part) => [now * part, usual * part]),
    ...BENDS.map((bend) => Math.max(0, now - bend)),
  ];
  const openHours = (localMs - sign.dayStartMs) / HOUR_MS;
  const times = [
    ...hats(hourOf(localMs)).slice(1),
    ...OPENING_HOURS.map((hours) => Math.max(0, 1 - openHours / hours)),
  ];
  const unit = now / UNIT_MINUTES;
  return [
    1,
    ...minutes.map((value) => value / UNIT_MINUTES),
    ...times,
    ...times.map((part) => part * unit),
  ];
}

/**
 * Where a model starts that knows nothing: seven tenths of the sign.
 *
 * @param size the number of features
 */
export function firstWeights(size: number): number[] {
  return Array.from({ length: size }, (_, at) => (at === 1 ? 0.7 * UNIT_MINUTES : 0));
}

/** For each corner how near the hour is to it, so that they add up to one: lines between corners. */
function hats(hour: number): number[] {
  return CORNERS.map((corner, at) => {
    const beside = hour < corner ? CORNERS[at - 1] : CORNERS[at + 1];
    return beside === undefined ? 1 : Math.max(0, (hour - beside) / (corner - beside));
  });
}

function logRatio(minutes: number, toMinutes: number): number {
  return Math.log((minutes + SOFT_MINUTES) / (toMinutes + SOFT_MINUTES));
}

/** A sign as it was seen, and what its day had come to by then. */
export interface SeenSign {
  /** The park's wall clock, in milliseconds. */
  atMs: number;
  minutes: number;
  /** When the day's first sign was seen. */
  dayStartMs: number;
  /** Signs of the day so far, this one too: how many, their sum, and the sum of what is usual at their hours. */
  dayCount: number;
  dayMinutes: number;
  dayUsual: number;
}

/** What one ride's sign said. Plain numbers: it goes through JSON. */
export interface SignHistory {
  /** The last day and a half, in order of time. */
  signs: SeenSign[];
  /** The usual sign of each hour of the day; null where it was never up. */
  usual: (number | null)[];
  /** Days behind each hour's usual sign. */
  days: number[];
  /** The last day's signs by hour, which are not in `usual` yet. */
  sums: number[];
  counts: number[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const HOURS = 24;
/** A park's day ends at four in the morning: some are open past midnight. */
const DAY_START_MS = 4 * HOUR_MS;
const KEPT_MS = 1.5 * DAY_MS;
/** The usual sign is a mean that follows the last days: about three weeks. */
const USUAL_DAYS = 20;

export function emptyHistory(): SignHistory {
  const none = () => Array.from({ length: HOURS }, () => 0);
  return { signs: [], usual: none().map(() => null), days: none(), sums: none(), counts: none() };
}

/** The number of a park's day. */
export function dayOf(localMs: number): number {
  return Math.floor((localMs - DAY_START_MS) / DAY_MS);
}

/** Hours since midnight, 0 ≤ hour < 24. */
export function hourOf(localMs: number): number {
  return (((localMs % DAY_MS) + DAY_MS) % DAY_MS) / HOUR_MS;
}

/** Adds a sign in place. Signs come in order of time; one from before the last is passed over. */
export function addSign(history: SignHistory, atMs: number, minutes: number): void {
  const last = history.signs.at(-1);
  if (last && atMs < last.atMs) return;
  const isNewDay = !last || dayOf(last.atMs) !== dayOf(atMs);
  if (isNewDay) closeDay(history, atMs);
  const hour = Math.floor(hourOf(atMs));
  history.sums[hour]! += minutes;
  history.counts[hour]! += 1;
  const usual = history.usual[hour] ?? minutes;
  const before = isNewDay ? { dayStartMs: atMs, dayCount: 0, dayMinutes: 0, dayUsual: 0 } : last;
  history.signs.push({
    atMs,
    minutes,
    dayStartMs: before.dayStartMs,
    dayCount: before.dayCount + 1,
    dayMinutes: before.dayMinutes + minutes,
    dayUsual: before.dayUsual + usual,
  });
}

/** The last day's means go into the usual signs, and signs that nobody asks for any more go. */
function closeDay(history: SignHistory, nowMs: number): void {
  history.counts.forEach((count, hour) => {
    if (count === 0) return;
    const mean = history.sums[hour]! / count;
    const days = Math.min(history.days[hour]! + 1, USUAL_DAYS);
    const before = history.usual[hour] ?? mean;
    history.usual[hour] = before + (mean - before) / days;
    history.days[hour] = days;
  });
  history.sums.fill(0);
  history.counts.fill(0);
  history.signs = history.signs.filter(({ atMs }) => atMs >= nowMs - KEPT_MS);
}

/** The last sign up to a moment, if it was seen in so many minutes before. */
export function signAt(
  { signs }: SignHistory,
  localMs: number,
  withinMinutes: number,
): SeenSign | undefined {
  const sign = signs[lastIndex(signs, localMs)];
  return sign && localMs - sign.atMs <= withinMinutes * MINUTE_MS ? sign : undefined;
}

/** The mean of the day's signs in so many minutes up to a moment; undefined where there is none. */
export function meanSign(
  { signs }: SignHistory,
  localMs: number,
  withinMinutes: number,
): number | undefined {
  const day = dayOf(localMs);
  let [sum, count] = [0, 0];
  for (let at = lastIndex(signs, localMs); at >= 0; at -= 1) {
    const { atMs, minutes } = signs[at]!;
    if (localMs - atMs > withinMinutes * MINUTE_MS || dayOf(atMs) !== day) break;
    sum += minutes;
    count += 1;
  }
  return count > 0 ? sum / count : undefined;
}

/** The usual sign at a moment, between the middles of its hours; undefined where neither is known. */
export function usualSign({ usual }: SignHistory, localMs: number): number | undefined {
  const hour = hourOf(localMs) - 0.5;
  const before = Math.floor(hour);
  const left = usual[(before + HOURS) % HOURS] ?? null;
  const right = usual[(before + 1) % HOURS] ?? null;
  if (left === null || right === null) return left ?? right ?? undefined;
  return left + (right - left) * (hour - before);
}

/** Of the last sign up to a moment, from the end, for that is where it is; −1 where there is none. */
function lastIndex(signs: readonly SeenSign[], localMs: number): number {
  let at = signs.length - 1;
  while (at >= 0 && signs[at]!.atMs > localMs) at -= 1;
  return at;
}

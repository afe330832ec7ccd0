import { InvalidArgumentError } from 'commander';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNITS: Readonly<Record<string, number>> = { m: MINUTE_MS, h: HOUR_MS, d: DAY_MS };

/** `2026-11-24 11:14:32Z`: the same on every machine. Milliseconds since 1970. */
export function stamp(at: number): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
}

/** `12 s ago`, `5 min ago`, `3 h ago`, `2 d ago`; `in 4 s` where clocks differ. */
export function ago(at: number, now: number): string {
  const past = Math.abs(now - at);
  const [value, unit] =
    past < 2 * MINUTE_MS
      ? [past / SECOND_MS, 's']
      : past < 2 * HOUR_MS
        ? [past / MINUTE_MS, 'min']
        : past < 2 * DAY_MS
          ? [past / HOUR_MS, 'h']
          : [past / DAY_MS, 'd'];
  const words = `${Math.floor(value)} ${unit}`;
  return at > now ? `in ${words}` : `${words} ago`;
}

const ISO = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * A time as a user gives it, in milliseconds since 1970: RFC 3339 with its zone, a date (its midnight, UTC), or
 * how long ago: `90m`, `26h`, `7d`. Throws commander's `InvalidArgumentError`.
 */
export function parseTime(text: string, now = Date.now()): number {
  const [, amount, unit] = /^(\d+)([mhd])$/.exec(text) ?? [];
  if (unit !== undefined) return now - Number(amount) * UNITS[unit]!;
  const [, date] = ISO.exec(text) ?? [];
  const at = Date.parse(text);
  if (date !== undefined && isDay(date) && !Number.isNaN(at)) return at;
  throw new InvalidArgumentError(
    'give a time with its zone (2026-11-24T10:00:00Z), a date, or how long ago (90m, 26h, 7d)',
  );
}

/** `Date` takes the 30th of February for a day in March. */
function isDay(date: string): boolean {
  const at = Date.parse(date);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date);
}

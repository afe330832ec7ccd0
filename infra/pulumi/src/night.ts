const NOON = Date.UTC(2026, 0, 15, 12);

/** True for the name of a zone in the tz database, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/**
 * The hour of UTC at which it is `hour` in a zone, in winter: for what Google only takes in UTC, and where an hour
 * earlier or later does no harm.
 *
 * @param hour 0 to 23
 */
export function utcHour(hour: number, timeZone: string): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  const atNoon = Number(format.format(NOON));
  return (hour + 12 - atNoon + 24) % 24;
}

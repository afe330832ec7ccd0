const LOCAL = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/;

/**
 * A wall clock without a zone (`2018-06-30T07:44:06`), as milliseconds since 1970 as if it were UTC, so that
 * arithmetic with it is the same in every zone of the machine; undefined where it is no such time.
 */
export function parseLocalTime(text: string): number | undefined {
  const parts = LOCAL.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts
    .slice(1)
    .map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) {
    return undefined;
  }
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  // `Date` takes the 30th of February for a day in March.
  return new Date(at).getUTCDate() === day ? at : undefined;
}

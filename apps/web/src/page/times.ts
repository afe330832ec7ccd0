import { STALE_AFTER_MS } from '@ridewait/core';

/** A time that has passed, to be read and to be spoken. */
export interface Duration {
  text: string;
  spoken: string;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Seconds as long as a number is fresh, then minutes, then hours. */
export function duration(ms: number): Duration {
  const seconds = Math.floor(ms / 1000);
  if (ms <= STALE_AFTER_MS) return { text: `${seconds} s`, spoken: plural(seconds, 'second') };
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return { text: `${minutes} min`, spoken: plural(minutes, 'minute') };
  const hours = Math.round(minutes / 60);
  return { text: `${hours} h`, spoken: plural(hours, 'hour') };
}

/** Such as `14:02`; null where the browser doesn’t know the zone. `at` is in milliseconds since 1970. */
export function clockTime(at: number, timeZone: string): string | null {
  try {
    const format = { timeZone, hour: '2-digit', minute: '2-digit' } as const;
    return new Intl.DateTimeFormat('en-GB', format).format(at);
  } catch {
    return null; // No time is better than a wrong one.
  }
}

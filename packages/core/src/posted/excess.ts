/**
 * By how much a ride's guests waited longer than its sign said (less than 0: shorter), as a part of the sign, over
 * the last days: sums that fade. Plain numbers: it goes through JSON.
 */
export interface Excess {
  atMs: number | null;
  /** For each of `HALF_LIVES_DAYS`. */
  minutes: number[];
  signs: number[];
}

const DAY_MS = 24 * 60 * 60_000;
const HALF_LIVES_DAYS = [7, 30] as const;
/** Signs of so many minutes without any excess are taken for granted. */
const GRANTED_MINUTES = 100;
const SOFT_MINUTES = 10;
/** No guest counts for more than so many times the sign: one who tells nonsense does little harm. */
const MOST = 1.2;

export function emptyExcess(): Excess {
  return {
    atMs: null,
    minutes: HALF_LIVES_DAYS.map(() => 0),
    signs: HALF_LIVES_DAYS.map(() => 0),
  };
}

/** Adds a guest's wait in place. */
export function addExcess(excess: Excess, localMs: number, sign: number, actual: number): void {
  const most = MOST * (sign + SOFT_MINUTES);
  HALF_LIVES_DAYS.forEach((_, at) => {
    const kept = keptPart(excess, localMs, at);
    excess.minutes[at] =
      excess.minutes[at]! * kept + Math.max(-most, Math.min(most, actual - sign));
    excess.signs[at] = excess.signs[at]! * kept + sign + SOFT_MINUTES;
  });
  excess.atMs = Math.max(localMs, excess.atMs ?? localMs);
}

/** The excess for each half-life, from the quick to the slow. */
export function excessAt(excess: Excess, localMs: number): number[] {
  return excess.minutes.map((minutes, at) => {
    const kept = keptPart(excess, localMs, at);
    return (minutes * kept) / (excess.signs[at]! * kept + GRANTED_MINUTES);
  });
}

function keptPart({ atMs }: Excess, localMs: number, at: number): number {
  const days = Math.max(0, localMs - (atMs ?? localMs)) / DAY_MS;
  return 2 ** (-days / HALF_LIVES_DAYS[at]!);
}

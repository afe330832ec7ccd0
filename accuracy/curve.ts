/** How many people had passed a point by when, as counted. */
export interface Curve {
  total: number;
  /** When somebody last passed, in milliseconds since 1970; undefined where nobody did. */
  lastAt: number | undefined;
  add(at: number, people: number): void;
  /** How many had passed by `at`. */
  by(at: number): number;
  /** When the person of this number, from 1, passed; where nobody of it has, when the last one did. */
  passedAt(person: number): number | undefined;
}

export function curve(): Curve {
  const times: number[] = [];
  const totals: number[] = [];
  return {
    get total() {
      return totals.at(-1) ?? 0;
    },
    get lastAt() {
      return times.at(-1);
    },
    add(at, people) {
      if (people <= 0) return;
      // Readings that were overtaken count when the others do: a curve never goes back.
      times.push(Math.max(at, times.at(-1) ?? at));
      totals.push((totals.at(-1) ?? 0) + people);
    },
    by: (at) => totals[firstWhere(times, (time) => time > at) - 1] ?? 0,
    passedAt: (person) => times[firstWhere(totals, (total) => total >= person)] ?? times.at(-1),
  };
}

/** The first index from which on it holds, in a list where it holds from some place on. */
function firstWhere(list: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(list[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

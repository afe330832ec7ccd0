import type { Random } from './random.ts';

export interface Breakdown {
  minutes: number;
  /** Whether the guests in line are kept there until it runs again. */
  lineStays: boolean;
}

/** A breakdown as they happen: most are short. */
export function drawBreakdown(random: Random): Breakdown {
  const minutes = Math.min(75, Math.max(3, random.logNormal(11, 0.7)));
  // Whoever looks at the fault guesses how long it takes; a long one empties the line.
  const guess = minutes * random.logNormal(1, 0.4);
  return { minutes, lineStays: guess <= 18 };
}

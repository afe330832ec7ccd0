import { diagonal, emptySums, fade, solve, type Sums } from './quantile-regression.ts';

/** One regression, which forgets. Plain numbers: it goes through JSON. */
export interface Level {
  sums: Sums;
  weights: number[];
  /** The day for which it was solved. */
  day: number | null;
}

/** How long a regression remembers, and how many guests it takes to draw it half away from the one before it. */
interface Pace {
  halfLifeDays: number;
  guests: number;
}

const WORLD: Pace = { halfLifeDays: 365, guests: 50 };
/** Of each ride, from the slow to the quick. */
const RIDE: readonly Pace[] = [
  { halfLifeDays: 120, guests: 30 },
  { halfLifeDays: 20, guests: 100 },
];
/** A weight of which nobody knows anything yet must not be free. */
const LEAST_STRENGTH = 1e-6;

export function emptyLevel(weights: readonly number[]): Level {
  return { sums: emptySums(weights.length), weights: [...weights], day: null };
}

/** The regressions of a ride, where they start. */
export function rideLevels(world: Level): Level[] {
  return RIDE.map(() => emptyLevel(world.weights));
}

/**
 * Forgets, and solves anew, in place, what was not solved for the day yet. All rides' regression is drawn to
 * `first`, and each next one to the one before it: a weight of which a ride's guests say little is the others'.
 */
export function startDay(
  day: number,
  world: Level,
  ride: readonly Level[],
  first: readonly number[],
): void {
  startLevel(world, day, WORLD, world.sums, first);
  let prior = world.weights;
  ride.forEach((level, at) => {
    startLevel(level, day, RIDE[at]!, world.sums, prior);
    prior = level.weights;
  });
}

function startLevel(
  level: Level,
  day: number,
  { halfLifeDays, guests }: Pace,
  world: Sums,
  prior: readonly number[],
): void {
  // Who joined yesterday, and is known of today, belongs to the day that has begun.
  if (level.day !== null && day <= level.day) return;
  if (level.day !== null) fade(level.sums, 2 ** ((level.day - day) / halfLifeDays));
  level.day = day;
  const perGuest = guests / Math.max(world.count, 1);
  const strengths = diagonal(world).map((square) => square * perGuest + LEAST_STRENGTH);
  level.weights = solve(level.sums, { weights: prior, strengths });
}

import { CENTRE_FEATURES, fillCentre, fillSpread, SPREAD_FEATURES } from './features.ts';
import { slotOfHour } from './park-day.ts';
import type { Profiles } from './profiles.ts';
import type { Bounds } from './quantiles.ts';
import { dot } from './regression.ts';
import type { Today } from './today.ts';

/** How many slots ahead there are weights for; between them, forecasts are blended. */
export const KNOTS: readonly number[] = [0, 2, 4, 8, 12, 20, 32, 48];

/** Origins that are learnt from: 08:00 to 22:00. */
export const FIRST_ORIGIN = slotOfHour(8);
export const LAST_ORIGIN = slotOfHour(22);
const BAND_SLOTS = 4;
/** Hours of the day with weights of their own. */
export const BANDS = Math.floor((LAST_ORIGIN - FIRST_ORIGIN) / BAND_SLOTS) + 1;
const LEAST_SPREAD = 0.02;

/** A forecast in units of the ride's scale, as differences to the base profile. */
export interface Guess {
  low: number;
  centre: number;
  high: number;
}

interface Weighted {
  readonly weights: Float64Array;
}

/** Of all rides, for one hour of the day and one knot. */
export interface SharedWeights {
  centre: Weighted;
  spread: Weighted;
}

/** Of one ride and one knot. */
export interface OwnWeights {
  centre: Weighted;
  bounds: Readonly<Bounds>;
}

/** What of all that was learnt makes a forecast. */
export interface Weights {
  /** By hour of the day, then by knot. */
  shared: readonly (readonly SharedWeights[])[];
  /** By ride, then by knot. */
  rides: ReadonlyMap<string, readonly OwnWeights[]>;
  /** By knot: those of a ride that is new. */
  usual: readonly Readonly<Bounds>[];
}

/** Makes a guess from weights as they are at that moment. */
export interface Guesser {
  (ride: string, today: Today, profiles: Profiles, origin: number, target: number): Guess;
}

export function bandOf(origin: number): number {
  const band = Math.floor((origin - FIRST_ORIGIN) / BAND_SLOTS);
  return Math.min(BANDS - 1, Math.max(0, band));
}

/**
 * How far a forecast may be off, in units of the ride's scale; its features stay in `features`.
 *
 * @param features of `SPREAD_FEATURES`
 */
export function spreadOf(
  features: Float64Array,
  { spread }: SharedWeights,
  today: Today,
  profiles: Profiles,
  at: { target: number; centre: number },
): number {
  const level = profiles.base[at.target]! / profiles.scale + at.centre;
  fillSpread(features, today, profiles, at.target, level);
  return Math.max(LEAST_SPREAD, dot(features, spread.weights));
}

export function guesser({ shared, rides, usual }: Weights): Guesser {
  const features = new Float64Array(CENTRE_FEATURES);
  const spreadFeatures = new Float64Array(SPREAD_FEATURES);
  return function guess(ride, today, profiles, origin, target) {
    fillCentre(features, today, profiles, target);
    const own = rides.get(ride);
    const at = (knot: number): Guess => {
      const all = shared[bandOf(origin)]![knot]!;
      const mine = own?.[knot];
      const centre =
        dot(features, all.centre.weights) + (mine ? dot(features, mine.centre.weights) : 0);
      const spread = spreadOf(spreadFeatures, all, today, profiles, { target, centre });
      const { low, high } = mine?.bounds ?? usual[knot]!;
      return { low: centre + low * spread, centre, high: centre + high * spread };
    };
    return between(target - origin, at);
  };
}

/** The forecast of the knot at `lead`, or of the two around it, each by how near it is. */
function between(lead: number, at: (knot: number) => Guess): Guess {
  const above = KNOTS.findIndex((knot) => knot >= lead);
  if (above === -1) return at(KNOTS.length - 1);
  if (KNOTS[above] === lead) return at(above);
  const [from, to] = [KNOTS[above - 1]!, KNOTS[above]!];
  const share = (lead - from) / (to - from);
  const [a, b] = [at(above - 1), at(above)];
  const blend = (x: number, y: number) => x + share * (y - x);
  return {
    low: blend(a.low, b.low),
    centre: blend(a.centre, b.centre),
    high: blend(a.high, b.high),
  };
}

import { CENTRE_FEATURES, fillCentre, fillSpread, SPREAD_FEATURES } from './features.ts';
import { slotOfHour } from './park-day.ts';
import type { Profiles } from './profiles.ts';
import { type Bounds, moveBounds, startBounds } from './quantiles.ts';
import { dot, type Regression, regression } from './regression.ts';
import type { Today } from './today.ts';

/** How many slots ahead there are weights for; between them, forecasts are blended. */
export const KNOTS: readonly number[] = [0, 2, 4, 8, 12, 20, 32, 48];

/** Origins that are learnt from: 08:00 to 22:00. */
export const FIRST_ORIGIN = slotOfHour(8);
export const LAST_ORIGIN = slotOfHour(22);
const BAND_SLOTS = 4;
const BANDS = Math.floor((LAST_ORIGIN - FIRST_ORIGIN) / BAND_SLOTS) + 1;

/** Half of what is known of all rides is a year old; of one ride, three months. */
const SHARED_HALF_DAYS = 365;
const OWN_HALF_DAYS = 90;
const SHARED_RIDGE = 20;
const OWN_RIDGE = 100;
const SPREAD_RIDGE = 20;

/** Errors below it count as squares, above it by their size: what is sought is a median. In units of the scale. */
const SMALL_ERROR = 0.15;
const LEAST_SPREAD = 0.02;
const BOUNDS_STEP = 0.02;

/** A forecast in units of the ride's scale, as differences to the base profile. */
export interface Guess {
  low: number;
  centre: number;
  high: number;
}

/** What was learnt of how today and the past make the wait some slots ahead. */
export interface Model {
  guess(ride: string, today: Today, profiles: Profiles, origin: number, target: number): Guess;
  /** Takes what came of a forecast; it changes no forecast before `endDay`, but for the bounds. */
  learn(ride: string, today: Today, profiles: Profiles, at: LearntAt): void;
  /** Solves for the weights again. */
  endDay(): void;
}

export interface LearntAt {
  origin: number;
  /** Which of `KNOTS` the target lies ahead. */
  knot: number;
  /** How far what came lies from the base profile, in units of the ride's scale. */
  came: number;
}

/** Of all rides: one for each hour of the day and each knot. */
interface Shared {
  centre: Regression;
  spread: Regression;
}

/** Of one ride and one knot. */
interface Own {
  centre: Regression;
  bounds: Bounds;
}

export function createModel(): Model {
  const shared = Array.from({ length: BANDS }, () =>
    KNOTS.map(() => ({
      centre: regression(CENTRE_FEATURES, SHARED_RIDGE),
      spread: regression(SPREAD_FEATURES, SPREAD_RIDGE),
    })),
  );
  const usual = KNOTS.map(() => startBounds());
  const rides = new Map<string, Own[]>();
  const features = new Float64Array(CENTRE_FEATURES);
  const spreadFeatures = new Float64Array(SPREAD_FEATURES);

  /** A ride that is new starts from what is usual. */
  const newOwn = (): Own[] =>
    KNOTS.map((_, knot) => ({
      centre: regression(CENTRE_FEATURES, OWN_RIDGE),
      bounds: startBounds(usual[knot]),
    }));

  const sharedAt = (origin: number, knot: number): Shared => {
    const band = Math.floor((origin - FIRST_ORIGIN) / BAND_SLOTS);
    return shared[Math.min(BANDS - 1, Math.max(0, band))]![knot]!;
  };

  /** Fills `spreadFeatures` from `features`' forecast. */
  const spreadOf = (
    all: Shared,
    today: Today,
    profiles: Profiles,
    target: number,
    centre: number,
  ) => {
    const level = profiles.base[target]! / profiles.scale + centre;
    fillSpread(spreadFeatures, today, profiles, target, level);
    return Math.max(LEAST_SPREAD, dot(spreadFeatures, all.spread.weights));
  };

  return {
    guess(ride, today, profiles, origin, target) {
      fillCentre(features, today, profiles, target);
      // Not kept: a forecast changes nothing.
      const own = rides.get(ride) ?? newOwn();
      const at = (knot: number): Guess => {
        const all = sharedAt(origin, knot);
        const mine = own[knot]!;
        const centre = dot(features, all.centre.weights) + dot(features, mine.centre.weights);
        const spread = spreadOf(all, today, profiles, target, centre);
        const { low, high } = mine.bounds;
        return { low: centre + low * spread, centre, high: centre + high * spread };
      };
      return between(target - origin, at);
    },
    learn(ride, today, profiles, { origin, knot, came }) {
      const target = origin + KNOTS[knot]!;
      const all = sharedAt(origin, knot);
      const owns = rides.get(ride) ?? newOwn();
      rides.set(ride, owns);
      const own = owns[knot]!;
      fillCentre(features, today, profiles, target);
      const common = dot(features, all.centre.weights);
      const centre = common + dot(features, own.centre.weights);
      const spread = spreadOf(all, today, profiles, target, centre);
      const error = came - centre;
      all.centre.add(features, came, 1 / Math.max(SMALL_ERROR, Math.abs(came - common)));
      own.centre.add(features, came - common, 1 / Math.max(SMALL_ERROR, Math.abs(error)));
      all.spread.add(spreadFeatures, Math.abs(error), 1);
      moveBounds(own.bounds, error / spread, BOUNDS_STEP);
      moveBounds(usual[knot]!, error / spread, BOUNDS_STEP / 10);
    },
    endDay() {
      const sharedFade = 0.5 ** (1 / SHARED_HALF_DAYS);
      const ownFade = 0.5 ** (1 / OWN_HALF_DAYS);
      for (const { centre, spread } of shared.flat()) {
        settle(centre, sharedFade);
        settle(spread, sharedFade);
      }
      for (const { centre } of [...rides.values()].flat()) settle(centre, ownFade);
    },
  };
}

function settle(learnt: Regression, fade: number): void {
  learnt.solve();
  learnt.fade(fade);
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

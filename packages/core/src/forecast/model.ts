import { CENTRE_FEATURES, fillCentre, SPREAD_FEATURES } from './features.ts';
import { bandOf, BANDS, type Guesser, guesser, KNOTS, spreadOf, type Weights } from './guess.ts';
import type { Profiles } from './profiles.ts';
import { type Bounds, moveBounds, startBounds } from './quantiles.ts';
import { dot, type Regression, regression } from './regression.ts';
import type { Today } from './today.ts';

/** Half of what is known of all rides is a year old; of one ride, three months. */
const SHARED_HALF_DAYS = 365;
const OWN_HALF_DAYS = 90;
const SHARED_RIDGE = 20;
const OWN_RIDGE = 100;
const SPREAD_RIDGE = 20;

/** Errors below it count as squares, above it by their size: what is sought is a median. In units of the scale. */
const SMALL_ERROR = 0.15;
const BOUNDS_STEP = 0.02;

/** What was learnt of how today and the past make the wait some slots ahead. */
export interface Model {
  guess: Guesser;
  /** As they are now; learning changes them in place. */
  weights: Weights;
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
  const weights: Weights = { shared, rides, usual };

  /** A ride that is new starts from what is usual. */
  const newOwn = (): Own[] =>
    KNOTS.map((_, knot) => ({
      centre: regression(CENTRE_FEATURES, OWN_RIDGE),
      bounds: startBounds(usual[knot]),
    }));

  return {
    guess: guesser(weights),
    weights,
    learn(ride, today, profiles, { origin, knot, came }) {
      const target = origin + KNOTS[knot]!;
      const all = shared[bandOf(origin)]![knot]!;
      const owns = rides.get(ride) ?? newOwn();
      rides.set(ride, owns);
      const own = owns[knot]!;
      fillCentre(features, today, profiles, target);
      const common = dot(features, all.centre.weights);
      const centre = common + dot(features, own.centre.weights);
      const spread = spreadOf(spreadFeatures, all, today, profiles, { target, centre });
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

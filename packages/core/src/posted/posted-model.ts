import { crowdAt } from './crowd.ts';
import { addExcess, emptyExcess, type Excess, excessAt } from './excess.ts';
import { featuresOf, firstWeights } from './features.ts';
import { emptyLevel, type Level, rideLevels, startDay } from './levels.ts';
import { addTo, dot, quantileWeight } from './quantile-regression.ts';
import { adaptReach, rangeOf, type Reach, type WaitRange } from './reach.ts';
import { addSign, dayOf, emptyHistory, signAt, type SignHistory } from './sign-history.ts';

/** A sign as it was seen. Times are the park's wall clock, in milliseconds as if it were UTC. */
export interface PostedSign {
  ride: string;
  atMs: number;
  minutes: number;
}

/** One guest's wait. It is known `actualMinutes` after `joinedAtMs`, and must not be learned before. */
export interface MeasuredWait {
  ride: string;
  joinedAtMs: number;
  actualMinutes: number;
}

/** All that a model knows, as JSON. */
export interface PostedState {
  format: 1;
  /** The regressions of all rides, one of each quantile; none before the first guest. */
  world: Level[];
  rides: Record<string, RideState>;
}

interface RideState {
  history: SignHistory;
  excess: Excess;
  reach: Reach;
  /** By quantile. */
  levels: Level[][];
}

/** Of what a guest joins, and which day's regressions tell of it. */
interface Asked {
  sign: number;
  features: number[];
  quantiles: [number, number, number];
}

const QUANTILES = [0.1, 0.5, 0.9] as const;
/** An older sign says nothing of now. */
const FRESH_MINUTES = 10;

/**
 * What a guest really waits, from the sign and from the waits that guests measured.
 *
 * Each quantile of the wait is a linear regression on `featuresOf` the situation: one of all rides, and two of each
 * ride, a slow and a quick one, which are drawn to it. A new ride is told by the others until guests have measured
 * it. All forget, so that they follow a world that changes. They are solved once a day.
 *
 * Signs come in order of time, and a measured wait when it is known: nothing here looks at a clock.
 */
export class PostedModel {
  readonly #state: PostedState;

  /** Goes on with a state that `toJSON` gave, and changes it. */
  constructor(state: PostedState = { format: 1, world: [], rides: {} }) {
    this.#state = state;
  }

  /** A sign was seen. One from before the ride's last is passed over. */
  see({ ride, atMs, minutes }: PostedSign): void {
    addSign(this.#ride(ride).history, atMs, minutes);
  }

  /** A guest's wait became known. It teaches nothing where the sign at joining is not known. */
  learn({ ride, joinedAtMs, actualMinutes }: MeasuredWait): void {
    const state = this.#ride(ride);
    const asked = this.#ask(state, joinedAtMs);
    if (!asked) return;
    const { sign, features, quantiles } = asked;
    adaptReach(state.reach, rangeOf(quantiles, state.reach), actualMinutes);
    addExcess(state.excess, joinedAtMs, sign, actualMinutes);
    QUANTILES.forEach((quantile, at) => {
      const weight = quantileWeight(actualMinutes - quantiles[at]!, quantile);
      for (const { sums } of [this.#state.world[at]!, ...state.levels[at]!]) {
        addTo(sums, features, actualMinutes, weight);
      }
    });
  }

  /**
   * The wait of a guest who joins at a moment; undefined where no sign was seen in the ten minutes before.
   *
   * @param atMs the park's wall clock, in milliseconds
   */
  predict(ride: string, atMs: number): WaitRange | undefined {
    const state = this.#state.rides[ride];
    const asked = state && this.#ask(state, atMs);
    return asked && rangeOf(asked.quantiles, state.reach);
  }

  toJSON(): PostedState {
    return this.#state;
  }

  #ride(ride: string): RideState {
    return (this.#state.rides[ride] ??= {
      history: emptyHistory(),
      excess: emptyExcess(),
      reach: { low: 0, high: 0 },
      levels: [],
    });
  }

  #ask(state: RideState, localMs: number): Asked | undefined {
    const { history, levels } = state;
    const sign = signAt(history, localMs, FRESH_MINUTES);
    if (!sign) return undefined;
    const histories = Object.values(this.#state.rides).map((ride) => ride.history);
    const crowd = crowdAt(histories, localMs);
    const excess = excessAt(state.excess, localMs);
    const features = featuresOf({ localMs, sign, history, crowd, excess });
    const first = firstWeights(features.length);
    const quantiles = QUANTILES.map((_, at) => {
      const world = (this.#state.world[at] ??= emptyLevel(first));
      const ofRide = (levels[at] ??= rideLevels(world));
      startDay(dayOf(localMs), world, ofRide, first);
      return dot(ofRide.at(-1)!.weights, features);
    });
    return { sign: sign.minutes, features, quantiles: quantiles as Asked['quantiles'] };
  }
}

/**
 * Fits a model to what was recorded: signs, and measured waits, each when it became known.
 *
 * @param history in that order
 */
export function fitPosted(history: Iterable<PostedSign | MeasuredWait>): PostedModel {
  const model = new PostedModel();
  for (const said of history) {
    if ('minutes' in said) model.see(said);
    else model.learn(said);
  }
  return model;
}

import type { ApiBacking } from '@ridewait/api';
import type { LiveView } from '@ridewait/core';
import type { Random } from '@ridewait/simulator';
import type { Fault } from './fault.ts';

export interface FaultOptions {
  random: Pick<Random, 'chance' | 'exponential' | 'logNormal'>;
  /** Resolves after so long. */
  pause(ms: number): Promise<void>;
  /** Ends the process as a fault of memory would: at once, with nothing in hand answered. */
  die(): void;
}

/** To be seen on a busy laptop too, where an answer may take tens of milliseconds; under what counts as an outage. */
const SLOWER_MS = { median: 120, sigma: 0.3, most: 220 };
const FAILING = 0.05;
/** A life has a few seconds: enough to be ready and to answer a probe. */
const READS_OF_A_LIFE = { atLeast: 80, onAverage: 200 };

type Views = ApiBacking['live']['views'];

/** The stores as a revision with this bug reads them. */
export function faultyBacking(
  backing: ApiBacking,
  fault: Fault,
  options: FaultOptions,
): ApiBacking {
  const { live, history } = backing;
  const views = viewsOf[fault](live.views, options);
  return {
    ...backing,
    live: { ...live, views },
    // A bug in what is read last is hidden as long as there is another store to read it from.
    ...(fault === 'errors' && {
      history: { ...history, views: () => Promise.reject(new TypeError('a bug of this revision')) },
    }),
  };
}

const viewsOf: Record<Fault, (views: Views, options: FaultOptions) => Views> = {
  none: (views) => views,
  slow: (views, { random, pause }) =>
    async function slowly(park, attractions) {
      const { median, sigma, most } = SLOWER_MS;
      await pause(Math.min(most, random.logNormal(median, sigma)));
      return views(park, attractions);
    },
  errors: (views, { random }) =>
    async function failing(park, attractions) {
      if (random.chance(FAILING)) throw new TypeError('a bug of this revision');
      return views(park, attractions);
    },
  crash(views, { random, die }) {
    const { atLeast, onAverage } = READS_OF_A_LIFE;
    let left = Math.round(atLeast + random.exponential(onAverage - atLeast));
    return async function dying(park, attractions) {
      if (--left <= 0) die();
      return views(park, attractions);
    };
  },
  stale(views) {
    const kept = new Map<string, LiveView>();
    return async function keeping(park, attractions) {
      const found = await views(park, attractions);
      return attractions.map((attraction, at) => {
        const key = JSON.stringify([park, attraction]);
        const first = kept.get(key) ?? found[at] ?? null;
        if (first !== null) kept.set(key, first);
        return first;
      });
    };
  },
};

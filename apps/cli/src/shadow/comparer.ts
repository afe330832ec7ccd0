import { type CatalogSource, HOUR_MS, type LiveStore, MINUTE_MS } from '@ridewait/core';
import {
  type AttractionComparison,
  BUCKET_RELATIONS,
  compareBuckets,
  type DifferingBucket,
  type Sql,
} from '@ridewait/stores';
import { bucketJudge } from './bucket-judge.ts';
import { type ComparedViews, compareViews } from './compare-views.ts';
import { COPIED_HOURS } from './copied-hours.ts';

export interface ComparerDeps {
  /** Reads both schemas. */
  sql: Sql;
  /** Of the standing catalog. */
  catalog: CatalogSource;
  stable: Pick<LiveStore, 'views'>;
  candidate: Pick<LiveStore, 'views'>;
}

export interface ComparerOptions {
  /** The candidate's schema, and that of what stands; default `public`. */
  schema: string;
  standing?: string;
  /** How long after its end a minute is compared: readings come, are folded and flushed on both sides meanwhile. */
  settleMs: number;
  /** For how long a minute has to differ. */
  confirmMs: number;
  /** How long a candidate may take to catch up before what it lacks counts. */
  graceMs: number;
}

/** What came of one look. */
export interface Look {
  /** False while the candidate catches up: nothing counts yet. */
  counts: boolean;
  /** Buckets whose verdict is in since the look before, and those of them that differ. */
  compared: number;
  differing: DifferingBucket[];
  /** Buckets of the hours looked at, on either side, and how many of them are not equal at this moment. */
  seen: number;
  unequal: number;
  views: ComparedViews;
}

/** Of those that differ, so many are told apart; a candidate with more is known by then. */
const SAMPLES = 2_000;
/** The first hour that was copied may have been cut off, and is dropped first. */
const COMPARED_MS = (COPIED_HOURS - 1) * HOUR_MS;

/**
 * Compares a candidate's buckets and views with those that stand, look by look. Each bucket gets one verdict: once
 * its minute is settled and confirmed, or when a late reading has made it differ.
 */
export function comparer(deps: ComparerDeps, options: ComparerOptions) {
  const { sql, catalog, stable, candidate } = deps;
  const { schema, standing = 'public', settleMs, confirmMs } = options;
  const judge = bucketJudge(confirmMs);
  let began: number | undefined;
  let counts = false;
  /** Minutes before this one have their verdict. */
  let judged = 0;
  let waiting: DifferingBucket[] = [];

  function compared(from: number, to: number, samples: number) {
    return compareBuckets(sql, { replay: schema, standing, from, to, samples });
  }

  async function views(now: number): Promise<ComparedViews> {
    const { parks } = await catalog.catalog();
    const sides = await Promise.all(
      [stable, candidate].map(async (live) => {
        const all = parks.map(({ id, attractions }) =>
          live.views(
            id,
            attractions.map((attraction) => attraction.id),
          ),
        );
        return (await Promise.all(all)).flat();
      }),
    );
    return compareViews(sides[0]!, sides[1]!, now);
  }

  return {
    /** @param now milliseconds since 1970 */
    async look(now: number): Promise<Look> {
      began ??= now;
      const settled = Math.floor((now - settleMs) / MINUTE_MS);
      const final = Math.floor((now - settleMs - confirmMs) / MINUTE_MS);
      const from = Math.floor((now - COMPARED_MS) / MINUTE_MS);
      const found = await compared(from, settled, SAMPLES);
      const { seen, unequal } = sumsOf(found.attractions);
      const shown = await views(now);
      if (!counts) {
        counts = unequal === 0 || now - began >= options.graceMs;
        judged = final;
        if (!counts) return { counts, compared: 0, differing: [], seen, unequal, views: shown };
      }
      waiting.push(...judge.look(found.samples, now));
      const differing = waiting.filter(({ minute }) => minute < final);
      waiting = waiting.filter(({ minute }) => minute >= final);
      // Those of before, which a late reading has changed, have another verdict beside their first one.
      const late = differing.filter(({ minute }) => minute < judged).length;
      const fresh =
        judged < final ? sumsOf((await compared(judged, final, 0)).attractions).seen : 0;
      judged = Math.max(judged, final);
      return { counts, compared: fresh + late, differing, seen, unequal, views: shown };
    },
  };
}

function sumsOf(attractions: readonly AttractionComparison[]): { seen: number; unequal: number } {
  let [seen, unequal] = [0, 0];
  for (const { minutes } of attractions) {
    for (const relation of BUCKET_RELATIONS) {
      seen += minutes[relation];
      if (relation !== 'equal') unequal += minutes[relation];
    }
  }
  return { seen, unequal };
}

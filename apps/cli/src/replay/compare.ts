import type { AttractionRef } from '@ridewait/core';
import {
  BUCKET_RELATIONS,
  type BucketRelation,
  compareBuckets,
  type DifferingBucket,
  type Sql,
} from '@ridewait/stores';
import { judgedMinutes, type Minutes } from './covered.ts';

/** Those in which history lacks what the archive holds, or says something else of the same readings. */
const FAULTS: readonly BucketRelation[] = [
  'other_sums',
  'standing_lacks',
  'both_lack',
  'only_replay',
];

/** Minutes of one attraction. */
export interface Compared extends AttractionRef {
  equal: number;
  /** History holds all of the archive, and more, though the archive covers the minute. */
  more: number;
  /** The same of minutes that lie outside of the archive's time, or partly: nothing else is to be expected. */
  edges: number;
  /** History lacks readings that the archive holds, or has other sums of the same. */
  differing: number;
  onlyArchive: number;
  /** Of the minutes that are covered. */
  onlyHistory: number;
}

export interface Comparison {
  attractions: Compared[];
  /** Minutes with a fault: those of `differing` and of `onlyArchive`. */
  faults: number;
  /** The first of them. */
  samples: DifferingBucket[];
}

export interface CompareOptions {
  /** The replay's schema. */
  replay: string;
  /** The first minute that history still holds. */
  held: number;
  covered: Minutes;
  maxSamples: number;
  signal?: AbortSignal;
}

/** What is looked at for samples: minutes in which history holds more may come first. */
const LOOKED_AT = 2_000;

/**
 * Judges history by what was replayed, by the identities of the readings: history must hold at least those of
 * the archive. It may hold more, for what was published outside of the archive's time may speak of any minute.
 */
export async function compareArchive(sql: Sql, options: CompareOptions): Promise<Comparison> {
  const { replay, held, covered, maxSamples, signal } = options;
  const attractions = new Map<string, Compared>();
  const samples: DifferingBucket[] = [];
  for (const { part, isCovered } of judgedMinutes(held, covered)) {
    const found = await compareBuckets(sql, {
      replay,
      ...part,
      samples: LOOKED_AT,
      ...(signal && { signal }),
    });
    for (const { park, attraction, minutes } of found.attractions) {
      const key = `${park}\u0000${attraction}`;
      const sums = attractions.get(key) ?? emptySums({ park, attraction });
      attractions.set(key, added(sums, minutes, isCovered));
    }
    samples.push(...found.samples.filter(({ relation }) => FAULTS.includes(relation)));
  }
  const all = [...attractions.values()].filter(
    (sums) => sums.equal + sums.more + sums.edges + sums.onlyHistory + faultsOf(sums) > 0,
  );
  return {
    attractions: all.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    faults: all.reduce((sum, each) => sum + faultsOf(each), 0),
    samples: samples.slice(0, maxSamples),
  };
}

/** Minutes that were replayed and that history has dropped since. */
export async function countDropped(
  sql: Sql,
  { replay, held, signal }: CompareOptions,
): Promise<number> {
  const range = { replay, from: 0, to: held, samples: 0, ...(signal && { signal }) };
  const { attractions } = await compareBuckets(sql, range);
  return attractions.reduce(
    (sum, { minutes }) =>
      sum +
      BUCKET_RELATIONS.reduce(
        (replayed, relation) => replayed + (relation === 'only_standing' ? 0 : minutes[relation]),
        0,
      ),
    0,
  );
}

export function faultsOf({ differing, onlyArchive }: Compared): number {
  return differing + onlyArchive;
}

function nameOf({ park, attraction }: AttractionRef): string {
  return `${park}\u0000${attraction}`;
}

function emptySums(ref: AttractionRef): Compared {
  return { ...ref, equal: 0, more: 0, edges: 0, differing: 0, onlyArchive: 0, onlyHistory: 0 };
}

function added(
  sums: Compared,
  minutes: Record<BucketRelation, number>,
  isCovered: boolean,
): Compared {
  return {
    ...sums,
    equal: sums.equal + minutes.equal,
    more: sums.more + (isCovered ? minutes.replay_lacks : 0),
    edges: sums.edges + (isCovered ? 0 : minutes.replay_lacks),
    differing: sums.differing + minutes.other_sums + minutes.standing_lacks + minutes.both_lack,
    onlyArchive: sums.onlyArchive + minutes.only_replay,
    onlyHistory: sums.onlyHistory + (isCovered ? minutes.only_standing : 0),
  };
}

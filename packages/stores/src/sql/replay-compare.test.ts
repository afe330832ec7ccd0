import { type Bucket, bucketSize } from '@ridewait/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketOf, COMET, flushBuckets, trackOf } from '../../test/buckets.ts';
import { onBothDatabases } from '../../test/databases.ts';
import { replayPair } from '../../test/replays.ts';
import { sqlHistoryStore } from './history-store.ts';
import { migrate } from './migrate.ts';
import { BUCKET_RELATIONS, type BucketRelation } from './replay.ts';
import { compareBuckets } from './replay-compare.ts';

const TOWER = { ...COMET, attraction: 'tower' };

function countsOf(counts: Partial<Record<BucketRelation, number>>): Record<BucketRelation, number> {
  const all = BUCKET_RELATIONS.map((relation) => [relation, counts[relation] ?? 0]);
  return Object.fromEntries(all) as Record<BucketRelation, number>;
}

onBothDatabases((_fresh, shared) => {
  async function setUp() {
    const pair = await replayPair(await shared());
    const compare = (more: { from?: number; to?: number; samples?: number } = {}) =>
      compareBuckets(pair.sql, { ...pair.names, from: 0, to: 1_000, ...more });
    return { ...pair, compare };
  }

  const wrongSum = trackOf([1, 2], { count: 99 });
  const otherLane = trackOf([1, 2], { lane: 'priority' });
  const otherEpoch = trackOf([1, 2], { epoch: 1_790_000_001 });
  it.for<[string, BucketRelation, Bucket | null, Bucket | null]>([
    ['the same bytes', 'equal', bucketOf(5, trackOf([1, 2])), bucketOf(5, trackOf([1, 2]))],
    [
      'another sum of the same readings',
      'other_sums',
      bucketOf(5, trackOf([1, 2])),
      bucketOf(5, wrongSum),
    ],
    [
      'the same readings in another lane',
      'other_sums',
      bucketOf(5, trackOf([1, 2])),
      bucketOf(5, otherLane),
    ],
    [
      'a reading that stands nowhere',
      'standing_lacks',
      bucketOf(5, trackOf([1, 2])),
      bucketOf(5, trackOf([1, 2, 3])),
    ],
    [
      'an epoch that stands nowhere',
      'standing_lacks',
      bucketOf(5, trackOf([1])),
      bucketOf(5, trackOf([1]), otherEpoch),
    ],
    [
      'a reading that the replay lacks',
      'replay_lacks',
      bucketOf(5, trackOf([1, 2, 3])),
      bucketOf(5, trackOf([1, 3])),
    ],
    [
      'a reading too few on both sides',
      'both_lack',
      bucketOf(5, trackOf([1, 2])),
      bucketOf(5, trackOf([2, 3])),
    ],
    ['another epoch', 'both_lack', bucketOf(5, trackOf([1, 2])), bucketOf(5, otherEpoch)],
    ['a minute that does not stand', 'only_replay', null, bucketOf(5, trackOf([1]))],
    ['a minute that was not replayed', 'only_standing', bucketOf(5, trackOf([1])), null],
  ])('tells %s for %s', async ([, relation, stands, replayed]) => {
    const { standing, replay, compare } = await setUp();
    if (stands) await flushBuckets(standing, [stands]);
    if (replayed) await flushBuckets(replay, [replayed]);
    const sample = {
      ...COMET,
      minute: 5,
      relation,
      standing: stands && bucketSize(stands),
      replayed: replayed && bucketSize(replayed),
    };
    expect(await compare()).toEqual({
      attractions: [{ ...COMET, minutes: countsOf({ [relation]: 1 }) }],
      samples: relation === 'equal' ? [] : [sample],
    });
  });

  it('sees any two sets of readings as sets are', async () => {
    const { standing, replay, compare } = await setUp();
    const seqs = fc.uniqueArray(fc.nat({ max: 5 }), { minLength: 1, maxLength: 6 });
    const pairs = fc.sample(fc.tuple(seqs, seqs), { numRuns: 300, seed: 7 });
    const sideOf = (at: 0 | 1) =>
      pairs.map((pair, minute) => bucketOf(minute, trackOf(pair[at], { count: 7 * at })));
    await flushBuckets(standing, sideOf(0));
    await flushBuckets(replay, sideOf(1));
    const { samples } = await compare({ samples: pairs.length });
    const wanted = pairs.map(([stands, replayed]) => {
      const [s, r] = [new Set(stands), new Set(replayed)];
      if (s.isSupersetOf(r)) return r.isSupersetOf(s) ? 'other_sums' : 'replay_lacks';
      return r.isSupersetOf(s) ? 'standing_lacks' : 'both_lack';
    });
    expect(samples.map(({ relation }) => relation)).toEqual(wanted);
  });

  it('counts by attraction, within the range alone', async () => {
    const { standing, replay, compare } = await setUp();
    const minutes = [9, 10, 11, 19, 20];
    await flushBuckets(
      standing,
      minutes.map((minute) => bucketOf(minute, trackOf([1]))),
    );
    await flushBuckets(
      replay,
      [10, 19].map((minute) => bucketOf(minute, trackOf([1]))),
    );
    await flushBuckets(replay, [bucketOf(12, trackOf([1]))], TOWER);
    await flushBuckets(standing, [bucketOf(30, trackOf([1]))], { park: 'a', attraction: 'early' });
    const { attractions } = await compare({ from: 10, to: 20 });
    expect(attractions).toEqual([
      { ...COMET, minutes: countsOf({ equal: 2, only_standing: 1 }) },
      { ...TOWER, minutes: countsOf({ only_replay: 1 }) },
    ]);
  });

  it('tells no more samples than were asked for, over all attractions', async () => {
    const { standing, compare } = await setUp();
    const buckets = [1, 2, 3].map((minute) => bucketOf(minute, trackOf([1])));
    for (const ref of [COMET, TOWER]) await flushBuckets(standing, buckets, ref);
    const { samples } = await compare({ samples: 4 });
    expect(samples.map(({ attraction, minute }) => [attraction, minute])).toEqual([
      ['comet', 1],
      ['comet', 2],
      ['comet', 3],
      ['tower', 1],
    ]);
  });

  it('takes the connection’s own schema for what stands, where none is named', async () => {
    const { sql, replay, names } = await setUp();
    await migrate(sql);
    await flushBuckets(replay, [bucketOf(1, trackOf([1]))]);
    await flushBuckets(sqlHistoryStore(sql), [
      bucketOf(1, trackOf([1])),
      bucketOf(2, trackOf([1])),
    ]);
    const { attractions } = await compareBuckets(sql, { replay: names.replay, from: 0, to: 10 });
    expect(attractions).toEqual([{ ...COMET, minutes: countsOf({ equal: 1, only_standing: 1 }) }]);
  });

  it('stops when it is told to', async () => {
    const { sql, standing, names } = await setUp();
    await flushBuckets(standing, [bucketOf(1, trackOf([1]))]);
    const signal = AbortSignal.abort(new Error('enough'));
    const stopped = compareBuckets(sql, { ...names, from: 0, to: 10, signal });
    await expect(stopped).rejects.toThrow('enough');
  });
});

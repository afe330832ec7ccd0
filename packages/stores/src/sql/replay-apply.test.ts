import type { LastWord } from '@ridewait/core';
import { expect, it } from 'vitest';
import { bucketOf, COMET, flushBuckets, trackOf } from '../../test/buckets.ts';
import { onBothDatabases } from '../../test/databases.ts';
import { replayPair } from '../../test/replays.ts';
import { sampleWord } from '../contract/samples.ts';
import { applyBuckets } from './replay-apply.ts';

onBothDatabases((_fresh, shared) => {
  async function setUp() {
    const pair = await replayPair(await shared());
    const range = { ...pair.names, from: 0, to: 100_000 };
    const apply = async (more: { from?: number; to?: number } = {}) =>
      Array.fromAsync(applyBuckets(pair.sql, { ...range, ...more }));
    const standingBuckets = () => pair.standing.buckets(COMET, 0, 200_000);
    return { ...pair, range, apply, standingBuckets };
  }

  it('puts what the replay made in place of what was folded wrongly', async () => {
    const of = await setUp();
    const right = [1, 2].map((minute) => bucketOf(minute, trackOf([1, 2, 3])));
    await flushBuckets(of.standing, [bucketOf(1, trackOf([1, 2, 3], { count: 99 })), right[1]!]);
    await flushBuckets(of.replay, right);
    expect(await of.apply()).toEqual([{ ...COMET, written: 1, refused: 0 }]);
    expect(await of.standingBuckets()).toEqual(right);
    expect(await of.apply()).toEqual([{ ...COMET, written: 0, refused: 0 }]);
  });

  it('brings readings that history lacks, in rows that stand and in rows that do not', async () => {
    const of = await setUp();
    await flushBuckets(of.standing, [bucketOf(1, trackOf([1]))]);
    const whole = [bucketOf(1, trackOf([1, 2])), bucketOf(9_999, trackOf([3]))];
    await flushBuckets(of.replay, whole);
    expect(await of.apply()).toEqual([{ ...COMET, written: 2, refused: 0 }]);
    expect(await of.standingBuckets()).toEqual(whole);
  });

  it('refuses every row that holds a reading which the replay lacks, however many it has itself', async () => {
    const of = await setUp();
    const stand = [
      bucketOf(1, trackOf([1, 2, 3])),
      bucketOf(2, trackOf([1])),
      bucketOf(3, trackOf([1])),
      bucketOf(4, trackOf([7])),
    ];
    await flushBuckets(of.standing, stand);
    await flushBuckets(of.replay, [
      bucketOf(1, trackOf([1, 2])),
      bucketOf(2, trackOf([2])),
      bucketOf(3, trackOf([2, 3, 4])),
    ]);
    expect(await of.apply()).toEqual([{ ...COMET, written: 0, refused: 3 }]);
    expect(await of.standingBuckets()).toEqual(stand);
  });

  it('keeps to the range, on its first and last day too', async () => {
    const of = await setUp();
    const minutes = [9, 10, 1_439, 1_440, 2_999, 3_000];
    const buckets = minutes.map((minute) => bucketOf(minute, trackOf([1])));
    await flushBuckets(of.replay, buckets);
    expect(await of.apply({ from: 10, to: 3_000 })).toEqual([{ ...COMET, written: 4, refused: 0 }]);
    expect(await of.standingBuckets()).toEqual(buckets.slice(1, -1));
  });

  it('goes through the attractions one by one, and stops when it is told to', async () => {
    const of = await setUp();
    const stop = new AbortController();
    for (const attraction of ['a', 'b', 'c']) {
      await flushBuckets(of.replay, [bucketOf(1, trackOf([1]))], { ...COMET, attraction });
    }
    const done: string[] = [];
    async function run(): Promise<void> {
      for await (const { attraction } of applyBuckets(of.sql, {
        ...of.range,
        signal: stop.signal,
      })) {
        done.push(attraction);
        if (attraction === 'b') stop.abort(new Error('enough'));
      }
    }
    await expect(run()).rejects.toThrow('enough');
    expect(done).toEqual(['a', 'b']);
    expect(await of.standing.buckets({ ...COMET, attraction: 'b' }, 0, 10)).toHaveLength(1);
    expect(await of.standing.buckets({ ...COMET, attraction: 'c' }, 0, 10)).toHaveLength(0);
  });

  it('merges the words of sensors, and mends one that was kept wrongly', async () => {
    const of = await setUp();
    const said = (sensor: string, at: number, total: number): LastWord => ({
      ...sampleWord(sensor, 1, at, at),
      said: { at, seq: at, total, epoch: 1 },
    });
    const flushWords = (history: typeof of.standing, ...words: LastWord[]) => {
      const rows = words.map((word) => ({ ...COMET, word }));
      const buckets = [{ ...COMET, bucket: bucketOf(1, trackOf([1])) }];
      return history.flush({ buckets, words: rows, views: [] });
    };
    await flushWords(of.standing, said('newer', 9, 9), said('older', 5, 5), said('wrong', 5, 0));
    await flushWords(of.replay, said('newer', 8, 8), said('older', 6, 6), said('wrong', 5, 5));
    await of.apply();
    expect(await of.standing.words(COMET)).toEqual([
      said('newer', 9, 9),
      said('older', 6, 6),
      said('wrong', 5, 5),
    ]);
  });

  it('never loses a reading that is flushed while it is applied', async () => {
    const of = await setUp();
    const minutes = Array.from({ length: 60 }, (_, minute) => minute);
    const bucketsWith = (...seqs: number[]) =>
      minutes.map((minute) => bucketOf(minute, trackOf(seqs)));
    await flushBuckets(of.standing, bucketsWith(1));
    await flushBuckets(of.replay, bucketsWith(1, 2));
    await Promise.all([of.apply(), flushBuckets(of.standing, bucketsWith(1, 2, 3))]);
    expect(await of.standingBuckets()).toEqual(bucketsWith(1, 2, 3));
  });
});

import type { HistoryFlush, HistoryStore, LastWord, LiveView } from '@ridewait/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleBucket, sampleView, sampleWord, uniqueId } from './samples.ts';

/** What every history promises. `make` is called once; whoever makes it closes what is behind it. */
export function historyStoreContract(name: string, make: () => Promise<HistoryStore>): void {
  describe(`history store contract: ${name}`, () => {
    let store: HistoryStore;
    let park: string;
    const attraction = 'coaster';

    beforeAll(async () => {
      store = await make();
    });
    beforeEach(() => {
      park = uniqueId('park');
    });

    const ref = () => ({ park, attraction });
    const flush = (parts: Partial<HistoryFlush>) =>
      store.flush({ buckets: [], words: [], views: [], ...parts });
    const flushBuckets = (...buckets: ReturnType<typeof sampleBucket>[]) =>
      flush({ buckets: buckets.map((bucket) => ({ ...ref(), bucket })) });
    const flushWords = (...words: LastWord[]) =>
      flush({ words: words.map((word) => ({ ...ref(), word })) });

    it('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });

    it('has nothing of an attraction that was never flushed', async () => {
      expect(await store.buckets(ref(), 0, 100)).toEqual([]);
      expect(await store.bucketsAt(ref(), [7])).toEqual([]);
      expect(await store.words(ref())).toEqual([]);
      expect(await store.views(park)).toEqual([]);
    });

    it('takes an empty flush', async () => {
      await expect(flush({})).resolves.toBeUndefined();
    });

    it('gives buckets back byte for byte, from ≤ minute < to, sorted by minute', async () => {
      const minutes = [29_800_003, 29_800_001, 29_800_002, 29_800_000];
      await flushBuckets(...minutes.map((minute) => sampleBucket(minute, 3)));
      const found = await store.buckets(ref(), 29_800_001, 29_800_003);
      expect(JSON.stringify(found)).toBe(
        JSON.stringify([sampleBucket(29_800_001, 3), sampleBucket(29_800_002, 3)]),
      );
    });

    it('gives the buckets of given minutes that exist, each once, sorted, and no others', async () => {
      const minutes = [29_800_003, 10_000_000, 29_800_001, 29_800_002, 40_000_000];
      await flushBuckets(...minutes.map((minute) => sampleBucket(minute, 3)));
      const asked = [40_000_000, 29_800_003, 29_800_009, 10_000_000, 29_800_003];
      const found = await store.bucketsAt(ref(), asked);
      expect(JSON.stringify(found)).toBe(
        JSON.stringify([10_000_000, 29_800_003, 40_000_000].map((each) => sampleBucket(each, 3))),
      );
      expect(await store.bucketsAt(ref(), [])).toEqual([]);
    });

    it('holds buckets of any day, past and future', async () => {
      const minutes = [0, 10_000_000, 29_800_000, 40_000_000];
      await flushBuckets(...minutes.map((minute) => sampleBucket(minute)));
      const found = await store.buckets(ref(), 0, 50_000_000);
      expect(found.map(({ minute }) => minute)).toEqual(minutes);
    });

    it('keeps whichever bucket has folded more readings', async () => {
      const inOrder: [number, number][] = [
        [2, 2],
        [1, 2],
        [3, 3],
        [3, 3],
      ];
      for (const [n, kept] of inOrder) {
        await flushBuckets(sampleBucket(7, n));
        expect(await store.buckets(ref(), 7, 8)).toEqual([sampleBucket(7, kept)]);
      }
    });

    it('keeps the bucket that it has where the other has folded as many', async () => {
      await flushBuckets(sampleBucket(7, 2));
      const other = sampleBucket(7, 2);
      other.tracks[0]!.count = 1_000;
      await flushBuckets(other);
      expect(await store.buckets(ref(), 7, 8)).toEqual([sampleBucket(7, 2)]);
    });

    it('takes the same row twice in one flush', async () => {
      await flushBuckets(sampleBucket(7, 2), sampleBucket(7, 3), sampleBucket(7, 1));
      expect(await store.buckets(ref(), 7, 8)).toEqual([sampleBucket(7, 3)]);
      await flushWords(sampleWord('s', 1, 9, 10), sampleWord('s', 1, 3, 20));
      expect(await store.words(ref())).toEqual([sampleWord('s', 1, 9, 20)]);
    });

    it('takes thousands of rows in one flush', async () => {
      const buckets = Array.from({ length: 2_500 }, (_, minute) => sampleBucket(minute));
      await flushBuckets(...buckets);
      expect(await store.buckets(ref(), 0, 3_000)).toHaveLength(2_500);
    });

    it('keeps attractions and parks apart', async () => {
      await flushBuckets(sampleBucket(7));
      await flushWords(sampleWord('s', 1, 1, 1));
      for (const other of [
        { park, attraction: 'carousel' },
        { park: uniqueId('park'), attraction },
      ]) {
        expect(await store.buckets(other, 0, 100)).toEqual([]);
        expect(await store.words(other)).toEqual([]);
      }
    });

    it('gives words back byte for byte, sorted by sensor', async () => {
      const words: LastWord[] = [
        { ...sampleWord('B', 1, 2, 3), said: { at: 3, seq: 2, total: 9, count: 1, epoch: 1 } },
        sampleWord('a', 1_790_000_000, 7, 1_790_000_000_123),
        { ...sampleWord('a-1', 5, 6, 8), said: { at: 8, seq: 6, status: 'DOWN', epoch: 5 } },
      ];
      await flushWords(...words.toReversed());
      expect(JSON.stringify(await store.words(ref()))).toBe(JSON.stringify(words));
    });

    /** Each pair in both orders must end the same. */
    const heardPairs: [string, LastWord, LastWord, LastWord][] = [
      [
        'a higher seq',
        sampleWord('s', 1, 5, 10),
        sampleWord('s', 1, 6, 20),
        sampleWord('s', 1, 6, 20),
      ],
      [
        'a newer epoch',
        sampleWord('s', 1, 50, 10),
        sampleWord('s', 2, 0, 20),
        sampleWord('s', 2, 0, 20),
      ],
      [
        'a later time',
        sampleWord('s', 1, 6, 10),
        sampleWord('s', 1, 5, 20),
        sampleWord('s', 1, 6, 20),
      ],
      ['both', sampleWord('s', 2, 1, 10), sampleWord('s', 1, 9, 20), sampleWord('s', 2, 1, 20)],
    ];
    for (const [what, one, other, kept] of heardPairs) {
      it(`keeps what was heard with ${what}, in either order`, async () => {
        for (const order of [
          [one, other],
          [other, one],
        ]) {
          park = uniqueId('park');
          for (const word of order) await flushWords(word);
          expect(await store.words(ref())).toEqual([kept]);
        }
      });
    }

    const said = (at: number, epoch: number, seq: number): LastWord => ({
      ...sampleWord('s', 1, 1, 1),
      said: { at, seq, count: at * 100 + epoch * 10 + seq, epoch },
    });
    const saidPairs: [string, LastWord, LastWord][] = [
      ['later', said(1, 2, 9), said(2, 1, 1)],
      ['at the same time in a newer epoch', said(1, 1, 9), said(1, 2, 1)],
      ['at the same time and epoch with a higher seq', said(1, 1, 1), said(1, 1, 2)],
      ['at all', sampleWord('s', 1, 1, 1), said(1, 1, 1)],
    ];
    for (const [what, earlier, later] of saidPairs) {
      it(`keeps what was said ${what}, in either order`, async () => {
        for (const order of [
          [earlier, later],
          [later, earlier],
        ]) {
          park = uniqueId('park');
          for (const word of order) await flushWords(word);
          expect(await store.words(ref())).toEqual([later]);
        }
      });
    }

    it('orders what was heard and what was said apart from each other', async () => {
      const spoke: LastWord = {
        ...sampleWord('s', 1, 3, 30),
        said: { at: 30, seq: 3, count: 1, epoch: 1 },
      };
      await flushWords(spoke);
      await flushWords(sampleWord('s', 1, 4, 40));
      expect(await store.words(ref())).toEqual([{ ...spoke, seq: 4, heardAt: 40 }]);
    });

    it('gives the last view of each of the park’s attractions, byte for byte', async () => {
      const views = ['a', 'b'].map((each) => sampleView(park, each));
      const elsewhere = sampleView(uniqueId('park'), 'a');
      await flush({ views: [...views, elsewhere] });
      expect(JSON.stringify(await store.views(park))).toBe(JSON.stringify(views));
    });

    const viewOf = (version: number, measuredAt: number) =>
      sampleView(park, attraction, { version, measuredAt });
    const viewCases: [string, () => LiveView, () => LiveView][] = [
      [
        'that was measured later, whatever its version',
        () => viewOf(9, 1_000),
        () => viewOf(1, 2_000),
      ],
      [
        'of the higher version where both were measured at one time',
        () => viewOf(1, 1_000),
        () => viewOf(2, 1_000),
      ],
    ];
    for (const [what, earlier, later] of viewCases) {
      it(`keeps the view ${what}, in either order`, async () => {
        for (const order of [
          [earlier, later],
          [later, earlier],
        ]) {
          park = uniqueId('park');
          for (const view of order) await flush({ views: [view()] });
          expect(await store.views(park)).toEqual([later()]);
        }
      });
    }

    it('takes all of a flush or nothing', async () => {
      const broken = { ...sampleView(park, attraction), version: Number.NaN };
      await expect(
        flush({ buckets: [{ ...ref(), bucket: sampleBucket(7) }], views: [broken] }),
      ).rejects.toThrow(/NaN/);
      expect(await store.buckets(ref(), 0, 100)).toEqual([]);
    });

    it('takes concurrent flushes of the same rows in opposite orders', async () => {
      const rows = Array.from({ length: 50 }, (_, minute) => minute);
      await Promise.all(
        [1, 2, 3, 4, 5, 6].map((n) =>
          flushBuckets(
            ...(n % 2 ? rows : rows.toReversed()).map((minute) => sampleBucket(minute, n)),
          ),
        ),
      );
      expect(await store.buckets(ref(), 0, 50)).toEqual(
        rows.map((minute) => sampleBucket(minute, 6)),
      );
    });
  });
}

import { type ChangeNotice, LIVE_VIEW_TTL_SECONDS, type LiveStore } from '@ridewait/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sampleBucket, sampleView, sampleWrite, uniqueId } from './samples.ts';

export interface LiveStoreUnderTest {
  store: LiveStore;
  /** Lets the store's own clock go on. */
  passTime(park: string, attraction: string, seconds: number): Promise<void>;
}

/** What every live store promises. `make` is called once; the store is disposed at the end. */
export function liveStoreContract(name: string, make: () => Promise<LiveStoreUnderTest>): void {
  describe(`live store contract: ${name}`, () => {
    let underTest: LiveStoreUnderTest;
    let store: LiveStore;
    let park: string;
    const attraction = 'coaster';

    beforeAll(async () => {
      underTest = await make();
      ({ store } = underTest);
    });
    afterAll(() => store[Symbol.asyncDispose]());
    beforeEach(() => {
      park = uniqueId('park');
    });

    const ref = () => ({ park, attraction });
    const minutesHeld = async (minutes: number[]) => [
      ...((await store.load(ref(), minutes))?.buckets.keys() ?? []),
    ];
    async function write(expected: number, change: Parameters<typeof sampleWrite>[3] = {}) {
      const outcome = await store.write(ref(), sampleWrite(park, attraction, expected, change));
      expect(outcome).toBe('written');
    }

    it('answers a ping', async () => {
      await expect(store.ping()).resolves.toBeUndefined();
    });

    it('has no state, no views and no marks before the first write', async () => {
      expect(await store.load(ref(), [1, 2])).toBeNull();
      expect(await store.views(park, [attraction])).toEqual([null]);
      expect(await store.views(park, [])).toEqual([]);
      expect(await store.dirty(park, 10)).toEqual([]);
    });

    it('gives back what was written, byte for byte', async () => {
      const change = sampleWrite(park, attraction, 0, { minutes: [7, 8] });
      await store.write(ref(), change);
      const state = await store.load(ref(), [8, 7]);
      expect(JSON.stringify(state?.header)).toBe(JSON.stringify(change.header));
      for (const bucket of change.buckets) {
        expect(JSON.stringify(state?.buckets.get(bucket.minute))).toBe(JSON.stringify(bucket));
      }
      expect(JSON.stringify(await store.views(park, [attraction]))).toBe(
        JSON.stringify([change.view]),
      );
    });

    it('loads those of the wanted buckets that exist, and no others', async () => {
      await write(0, { minutes: [7, 8, 9] });
      expect(await minutesHeld([6, 7, 9])).toEqual([7, 9]);
      expect(await minutesHeld([])).toEqual([]);
    });

    it('keeps what was written when the caller changes its objects afterwards', async () => {
      const change = sampleWrite(park, attraction, 0, { minutes: [7] });
      const before = JSON.stringify(change.buckets[0]);
      await store.write(ref(), change);
      change.buckets[0]!.tracks.pop();
      change.header.newestMinute = 99;
      const state = await store.load(ref(), [7]);
      expect(JSON.stringify(state?.buckets.get(7))).toBe(before);
      expect(state?.header.newestMinute).toBe(7);
    });

    it('takes any later version, as clocks give them, and the marks and notices have it', async () => {
      const version = 1_790_000_000_123;
      await store.write(ref(), sampleWrite(park, attraction, 0, { minutes: [7] }));
      const change = sampleWrite(park, attraction, 1, { minutes: [7], version });
      expect(await store.write(ref(), change)).toBe('written');
      expect(await store.dirty(park, 10)).toEqual([{ attraction, minute: 7, version }]);
      const next = sampleWrite(park, attraction, version, { minutes: [8] });
      expect(await store.write(ref(), next)).toBe('written');
      await store.clean(park, [{ attraction, minute: 7, version: version - 1, pruneBefore: 0 }]);
      expect(await store.dirty(park, 10)).toEqual([
        { attraction, minute: 7, version },
        { attraction, minute: 8, version: version + 1 },
      ]);
    });

    it.for([1, 2, 99])('refuses to create a state at expected version %i', async (expected) => {
      const outcome = await store.write(ref(), sampleWrite(park, attraction, expected));
      expect(outcome).toBe('conflict');
      expect(await store.load(ref(), [])).toBeNull();
    });

    it.for([0, 1, 3])('changes nothing on a conflict (expected %i, was 2)', async (expected) => {
      await write(0, { minutes: [7] });
      await write(1, { minutes: [8] });
      await store.clean(park, [{ attraction, minute: 7, version: 1, pruneBefore: 0 }]);
      const before = [await store.load(ref(), [7, 8, 9]), await store.views(park, [attraction])];
      const marks = await store.dirty(park, 10);
      const change = sampleWrite(park, attraction, expected, { minutes: [8, 9], prune: [7] });
      change.view = sampleView(park, attraction, { version: 77 });
      expect(await store.write(ref(), change)).toBe('conflict');
      expect([await store.load(ref(), [7, 8, 9]), await store.views(park, [attraction])]).toEqual(
        before,
      );
      expect(await store.dirty(park, 10)).toEqual(marks);
    });

    it('lets exactly one of many concurrent writers win each version', async () => {
      const writers = Array.from({ length: 8 }, async () => {
        let wins = 0;
        while (true) {
          const version = (await store.load(ref(), []))?.header.version ?? 0;
          if (version >= 20) return wins;
          const change = sampleWrite(park, attraction, version, { minutes: [version] });
          if ((await store.write(ref(), change)) === 'written') wins += 1;
        }
      });
      const wins = await Promise.all(writers);
      const state = await store.load(ref(), []);
      expect(wins.reduce((sum, each) => sum + each, 0)).toBe(state?.header.version);
    });

    it('keeps the versions of attractions apart', async () => {
      await write(0);
      await write(1);
      const other = { park, attraction: 'carousel' };
      expect(await store.write(other, sampleWrite(park, 'carousel', 0))).toBe('written');
      expect((await store.load(ref(), []))?.header.version).toBe(2);
      expect((await store.load(other, []))?.header.version).toBe(1);
    });

    it('keeps parks apart, even where attractions have the same id', async () => {
      await write(0, { minutes: [7] });
      const other = uniqueId('park');
      expect(await store.load({ park: other, attraction }, [7])).toBeNull();
      expect(await store.dirty(other, 10)).toEqual([]);
      expect(await store.views(other, [attraction])).toEqual([null]);
    });

    it('gives views in the order asked for, null where there is none', async () => {
      for (const each of ['a', 'b']) {
        await store.write({ park, attraction: each }, sampleWrite(park, each, 0));
      }
      const views = await store.views(park, ['b', 'nobody', 'a']);
      expect(views.map((view) => view?.attraction)).toEqual(['b', undefined, 'a']);
      expect(views[1]).toBeNull();
    });

    it('forgets a view that nothing renewed for its time to live, and keeps the state', async () => {
      await write(0, { minutes: [7] });
      await underTest.passTime(park, attraction, LIVE_VIEW_TTL_SECONDS - 60);
      expect(await store.views(park, [attraction])).not.toContain(null);
      await underTest.passTime(park, attraction, 60);
      expect(await store.views(park, [attraction])).toEqual([null]);
      expect(await minutesHeld([7])).toEqual([7]);
    });

    it('renews the time to live of a view with every write', async () => {
      await write(0);
      await underTest.passTime(park, attraction, LIVE_VIEW_TTL_SECONDS - 60);
      await write(1);
      await underTest.passTime(park, attraction, LIVE_VIEW_TTL_SECONDS - 60);
      expect((await store.views(park, [attraction]))[0]?.version).toBe(2);
    });

    it('marks changed buckets with the new version, and lists oldest version first', async () => {
      await write(0, { minutes: [8, 9] });
      await write(1, { minutes: [7] });
      await write(2, { minutes: [8] });
      const marks = [
        { attraction, minute: 9, version: 1 },
        { attraction, minute: 7, version: 2 },
        { attraction, minute: 8, version: 3 },
      ];
      expect(await store.dirty(park, 10)).toEqual(marks);
      expect(await store.dirty(park, 2)).toEqual(marks.slice(0, 2));
      expect(await store.dirty(park, 0)).toEqual([]);
    });

    it('prunes buckets that are clean, never one that is dirty', async () => {
      await write(0, { minutes: [7, 8] });
      await store.clean(park, [{ attraction, minute: 7, version: 1, pruneBefore: 0 }]);
      await write(1, { minutes: [9], prune: [6, 7, 8, 9] });
      expect(await minutesHeld([6, 7, 8, 9])).toEqual([8, 9]);
    });

    it('cleans a mark once what it marked is flushed, and keeps the bucket in the tail', async () => {
      await write(0, { minutes: [7, 8] });
      const [mark] = await store.dirty(park, 1);
      await store.clean(park, [{ ...mark!, pruneBefore: mark!.minute }]);
      expect(await store.dirty(park, 10)).toEqual([{ attraction, minute: 8, version: 1 }]);
      expect(await minutesHeld([7, 8])).toEqual([7, 8]);
    });

    it('drops a cleaned bucket that is older than the tail', async () => {
      await write(0, { minutes: [7, 8] });
      const marks = await store.dirty(park, 10);
      await store.clean(
        park,
        marks.map((mark) => ({ ...mark, pruneBefore: 8 })),
      );
      expect(await minutesHeld([7, 8])).toEqual([8]);
      expect(await store.dirty(park, 10)).toEqual([]);
    });

    it('does not clean a mark that a later write renewed, nor drop its bucket', async () => {
      await write(0, { minutes: [7] });
      const [mark] = await store.dirty(park, 1);
      await write(1, { minutes: [7] });
      await store.clean(park, [{ ...mark!, pruneBefore: 100 }]);
      expect(await store.dirty(park, 10)).toEqual([{ attraction, minute: 7, version: 2 }]);
      const state = await store.load(ref(), [7]);
      expect(JSON.stringify(state?.buckets.get(7))).toBe(JSON.stringify(sampleBucket(7, 2)));
    });

    it('cleans many marks of many attractions at once', async () => {
      const attractions = ['a', 'b', 'c'];
      const minutes = Array.from({ length: 250 }, (_, minute) => minute);
      for (const each of attractions) {
        const change = sampleWrite(park, each, 0, { minutes });
        await store.write({ park, attraction: each }, change);
      }
      const marks = await store.dirty(park, 1_000);
      expect(marks).toHaveLength(750);
      await store.clean(
        park,
        marks.map((mark) => ({ ...mark, pruneBefore: mark.attraction === 'b' ? 0 : 249 })),
      );
      expect(await store.dirty(park, 10)).toEqual([]);
      const sizes = attractions.map(
        async (each) => (await store.load({ park, attraction: each }, minutes))?.buckets.size,
      );
      expect(await Promise.all(sizes)).toEqual([1, 250, 1]);
    });

    it('cleans without a complaint what is not there', async () => {
      await store.clean(park, []);
      await store.clean(park, [{ attraction, minute: 7, version: 1, pruneBefore: 9 }]);
      expect(await store.load(ref(), [])).toBeNull();
    });

    it('tells a watcher of every write of its park, of no conflict and of no other park', async () => {
      const { notices, next } = collector();
      await using _watcher = await store.watch(park, notices.push);
      const other = uniqueId('park');
      await store.write({ park: other, attraction }, sampleWrite(other, attraction, 0));
      await write(0);
      await store.write(ref(), sampleWrite(park, attraction, 0));
      await write(1);
      expect(await next(2)).toEqual([
        { attraction, version: 1 },
        { attraction, version: 2 },
      ]);
    });

    it('tells a watcher nothing from before it watched, nor after it was disposed', async () => {
      await write(0);
      const left = collector();
      const stays = collector();
      const leaver = await store.watch(park, left.notices.push);
      await using _stayer = await store.watch(park, stays.notices.push);
      await write(1);
      await left.next(1);
      await leaver[Symbol.asyncDispose]();
      await leaver[Symbol.asyncDispose]();
      await write(2);
      expect(await stays.next(2)).toEqual([
        { attraction, version: 2 },
        { attraction, version: 3 },
      ]);
      expect(left.notices.all).toEqual([{ attraction, version: 2 }]);
    });
  });
}

function collector() {
  const all: ChangeNotice[] = [];
  let arrived = Promise.withResolvers<void>();
  return {
    notices: {
      all,
      push(notice: ChangeNotice) {
        all.push(notice);
        arrived.resolve();
        arrived = Promise.withResolvers();
      },
    },
    /** The notices, once there are `count`. */
    async next(count: number): Promise<ChangeNotice[]> {
      while (all.length < count) await arrived.promise;
      return all;
    },
  };
}

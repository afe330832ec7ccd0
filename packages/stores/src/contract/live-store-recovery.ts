import { type LiveStore, VERSION_WRITERS } from '@ridewait/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StateFormat } from '../state-format.ts';
import { sampleFlow, sampleWrite, uniqueId } from './samples.ts';

export interface RecoveryStores {
  /** Another store on the same server (or one that shares what it holds), which writes this format. */
  open(format?: StateFormat): Promise<LiveStore>;
  /** Loses everything, as a server does that is emptied. */
  empty(): Promise<void>;
}

/** What every live store promises of versions, lives, forgetting, and formats of states. */
export function liveStoreRecoveryContract(name: string, make: () => Promise<RecoveryStores>): void {
  describe(`live store recovery contract: ${name}`, () => {
    let stores: RecoveryStores;
    let store: LiveStore;
    let park: string;
    const attraction = 'coaster';
    const ref = () => ({ park, attraction });
    const flow = sampleFlow(494_000, 494_001, 494_002);

    beforeEach(async () => {
      stores = await make();
      store = await stores.open();
      park = uniqueId('park');
    });
    afterEach(() => store[Symbol.asyncDispose]());

    it('tells the version of a state, and 0 where there is none', async () => {
      expect(await store.version(ref())).toBe(0);
      await store.write(ref(), sampleWrite(park, attraction, 0, { version: 41 }));
      expect(await store.version(ref())).toBe(41);
      await store.write(ref(), sampleWrite(park, attraction, 41));
      expect(await store.version(ref())).toBe(42);
    });

    it('has one name for its life, whoever asks and whatever is written', async () => {
      const life = await store.life();
      expect(life.length).toBeGreaterThan(10);
      await store.write(ref(), sampleWrite(park, attraction, 0, { minutes: [7] }));
      await using other = await stores.open();
      expect(await other.life()).toBe(life);
      expect(await store.life()).toBe(life);
    });

    it('has another name once it was emptied', async () => {
      const life = await store.life();
      await stores.empty();
      const next = await store.life();
      expect(next).not.toBe(life);
      expect(await store.life()).toBe(next);
    });

    it('forgets states and marks of the attractions named, no others, and keeps the views', async () => {
      for (const each of ['a', 'a b', 'b']) {
        const minutes = [7, 8];
        await store.write({ park, attraction: each }, sampleWrite(park, each, 0, { minutes }));
      }
      await store.forget(park, ['a', 'nobody'], 0);
      expect(await store.load({ park, attraction: 'a' }, [7])).toBeNull();
      expect(await store.version({ park, attraction: 'a' })).toBe(VERSION_WRITERS);
      expect((await store.load({ park, attraction: 'a b' }, [7]))?.buckets.size).toBe(1);
      const marks = await store.dirty(park, 10);
      expect(marks.map((mark) => `${mark.attraction} ${mark.minute}`)).toEqual([
        'a b 7',
        'a b 8',
        'b 7',
        'b 8',
      ]);
      expect(await store.views(park, ['a'])).not.toContain(null);
      const again = sampleWrite(park, 'a', VERSION_WRITERS, { minutes: [9] });
      expect(await store.write({ park, attraction: 'a' }, again)).toBe('written');
      expect((await store.load({ park, attraction: 'a' }, [7, 8, 9]))?.buckets.size).toBe(1);
    });

    it.for([
      [41, 60, 60],
      [41, 41, VERSION_WRITERS],
      [41, 7, VERSION_WRITERS],
      [3 * VERSION_WRITERS, 7, 4 * VERSION_WRITERS],
      [0, 60, 60],
    ] as const)(
      'leaves a version of a state it forgets: of %i, asked for %i, there stays %i',
      async ([version, least, left]) => {
        const first = sampleWrite(park, attraction, 0, { version });
        if (version > 0) await store.write(ref(), first);
        await store.forget(park, [attraction], least);
        expect(await store.version(ref())).toBe(left);
        expect(await store.load(ref(), [])).toBeNull();
        expect(await store.write(ref(), first)).toBe('conflict');
        const next = sampleWrite(park, attraction, left, { flow, earlierFlowChanged: false });
        expect(await store.write(ref(), next)).toBe('written');
        expect(JSON.stringify((await store.load(ref(), []))?.header)).toBe(
          JSON.stringify(next.header),
        );
      },
    );

    it('forgets many attractions at once', async () => {
      const many = Array.from({ length: 230 }, (_, index) => `ride-${index}`);
      await Promise.all(
        many.map((each) =>
          store.write({ park, attraction: each }, sampleWrite(park, each, 0, { minutes: [7] })),
        ),
      );
      await store.forget(park, many, 0);
      expect(await store.dirty(park, 1_000)).toEqual([]);
    });

    it.for([1, 2] as const)(
      'gives back flow as it was written in format %i, whoever reads it',
      async (format) => {
        await using writer = await stores.open(format);
        const change = sampleWrite(park, attraction, 0, { flow });
        await writer.write(ref(), change);
        expect(JSON.stringify((await store.load(ref(), []))?.header)).toBe(
          JSON.stringify(change.header),
        );
      },
    );

    it.for([
      [1, 2],
      [2, 1],
      [2, 2],
      [1, 1],
    ] as const)(
      'keeps the earlier hours when a state of format %i is written in format %i, and they are the same',
      async ([before, after]) => {
        await using first = await stores.open(before);
        await using second = await stores.open(after);
        await first.write(ref(), sampleWrite(park, attraction, 0, { flow }));
        const change = sampleWrite(park, attraction, 1, { flow, earlierFlowChanged: false });
        expect(await second.write(ref(), change)).toBe('written');
        for (const reader of [first, second]) {
          const state = await reader.load(ref(), []);
          expect(JSON.stringify(state?.header)).toBe(JSON.stringify(change.header));
        }
      },
    );

    it('has the flow of the last write, though one in format 1 came between two in format 2', async () => {
      await using old = await stores.open(1);
      await store.write(ref(), sampleWrite(park, attraction, 0, { flow }));
      const later = sampleFlow(494_010, 494_011);
      await old.write(ref(), sampleWrite(park, attraction, 1, { flow: later }));
      const same = { flow: later, earlierFlowChanged: false };
      await store.write(ref(), sampleWrite(park, attraction, 2, same));
      expect((await store.load(ref(), []))?.header.flow).toEqual(later);
    });

    it('conflicts rather than writes where the state is gone, changed flow or not', async () => {
      for (const earlierFlowChanged of [true, false]) {
        const change = sampleWrite(park, attraction, 5, { flow, earlierFlowChanged });
        expect(await store.write(ref(), change)).toBe('conflict');
      }
      expect(await store.version(ref())).toBe(0);
    });
  });
}

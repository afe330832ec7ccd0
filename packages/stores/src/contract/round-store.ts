import type { Round, RoundStore } from '@ridewait/core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { uniqueId } from './samples.ts';

const HOUR_MS = 3_600_000;

/** What every store of rounds promises. `make` is called once; whoever makes it closes what is behind it. */
export function roundStoreContract(name: string, make: () => Promise<RoundStore>): void {
  describe(`round store contract: ${name}`, () => {
    let store: RoundStore;

    beforeAll(async () => {
      store = await make();
    });
    beforeEach(() => store.dropBefore(Number.MAX_SAFE_INTEGER));

    const record = (more: Partial<Omit<Round, 'id'>> = {}) => store.record(sampleRound(more));

    describe('a lease', () => {
      const [a, b] = [uniqueId('a'), uniqueId('b')];
      // A holder that asks for no time lets it go.
      beforeEach(async () => {
        for (const holder of [a, b]) await store.lease(holder, 0);
      });

      it('is given to one, and to nobody else meanwhile', async () => {
        expect(await store.lease(a, HOUR_MS)).toBe(true);
        expect(await store.lease(b, HOUR_MS)).toBe(false);
      });

      it('is held on by who has it', async () => {
        for (let again = 0; again < 3; again += 1) {
          expect(await store.lease(a, HOUR_MS)).toBe(true);
        }
        expect(await store.lease(b, HOUR_MS)).toBe(false);
      });

      it('can be taken by another once it is over', async () => {
        expect(await store.lease(a, 0)).toBe(true);
        expect(await store.lease(b, HOUR_MS)).toBe(true);
        expect(await store.lease(a, HOUR_MS)).toBe(false);
      });

      it('can be let go', async () => {
        await store.lease(a, HOUR_MS);
        await store.lease(a, 0);
        expect(await store.lease(b, HOUR_MS)).toBe(true);
      });

      it('is given to one of many who ask at once', async () => {
        const holders = Array.from({ length: 8 }, () => uniqueId('holder'));
        const given = await Promise.all(holders.map((holder) => store.lease(holder, HOUR_MS)));
        expect(given.filter(Boolean)).toHaveLength(1);
        await store.lease(holders[given.indexOf(true)]!, 0);
      });
    });

    it('has no rounds where none was recorded', async () => {
      expect(await store.rounds(10)).toEqual([]);
    });

    it('gives rounds back as they were recorded, the newest first', async () => {
      const given = [
        sampleRound(),
        sampleRound({ recovering: true }),
        sampleRound({ life: 'other' }),
      ];
      const ids: number[] = [];
      for (const round of given) ids.push(await store.record(round));
      expect(ids).toEqual(ids.toSorted((x, y) => x - y));
      const wanted = given.map((round, at) => ({ id: ids[at], ...round })).toReversed();
      expect(await store.rounds(10)).toEqual(wanted);
      expect(await store.rounds(2)).toEqual(wanted.slice(0, 2));
    });

    it('gives each of many that are recorded at once an id of its own', async () => {
      const ids = await Promise.all(Array.from({ length: 10 }, () => record()));
      expect(new Set(ids).size).toBe(10);
      const listed = (await store.rounds(10)).map(({ id }) => id);
      expect(listed).toEqual(ids.toSorted((x, y) => y - x));
    });

    it('settles one recovery and leaves the others', async () => {
      const [first, second] = [
        await record({ recovering: true }),
        await record({ recovering: true }),
      ];
      await store.settle(first);
      const rounds = await store.rounds(10);
      expect(rounds.map(({ id, recovering }) => [id, recovering])).toEqual([
        [second, true],
        [first, false],
      ]);
    });

    it('takes a settling of a round that is gone for done', async () => {
      await expect(store.settle(0)).resolves.toBeUndefined();
    });

    it('drops the rounds before one, and tells which snapshots went with them, the oldest first', async () => {
      await record({ snapshot: 'z' });
      await record({ snapshot: 'a' });
      const kept = await record({ snapshot: 'm' });
      expect(await store.dropBefore(kept)).toEqual(['z', 'a']);
      expect((await store.rounds(10)).map(({ snapshot }) => snapshot)).toEqual(['m']);
      expect(await store.dropBefore(kept)).toEqual([]);
    });

    it('names no snapshot that a round still needs, and none twice', async () => {
      await record({ snapshot: 'shared' });
      await record({ snapshot: 'old' });
      await record({ snapshot: 'old' });
      const kept = await record({ snapshot: 'shared' });
      expect(await store.dropBefore(kept)).toEqual(['old']);
      expect(await store.dropBefore(kept + 1)).toEqual(['shared']);
    });

    it('never gives the id of a dropped round again', async () => {
      const id = await record();
      await store.dropBefore(id + 1);
      expect(await record()).toBeGreaterThan(id);
    });
  });
}

function sampleRound(more: Partial<Omit<Round, 'id'>> = {}): Omit<Round, 'id'> {
  return {
    snapshot: uniqueId('snapshot'),
    takenAt: 1_790_000_000_123,
    flushedAt: 1_790_000_003_456,
    life: 'run-1',
    recovering: false,
    ...more,
  };
}

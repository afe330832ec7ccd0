import type { DirtyMark, LiveStore } from '@ridewait/core';
import { findRedis, requireReal, startRedis } from '@ridewait/local';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleWrite, uniqueId } from './contract/samples.ts';
import { memoryLiveStore } from './memory-live-store.ts';
import { redisLiveStore } from './redis/redis-live-store.ts';
import { withServer } from '@ridewait/local/testing';

const ATTRACTIONS = ['a', 'b'];
const MINUTES = Array.from({ length: 14 }, (_, minute) => minute);

const attraction = fc.constantFrom(...ATTRACTIONS);
const minutes = fc.uniqueArray(fc.constantFrom(...MINUTES), { maxLength: 4 });
const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('write' as const),
      attraction,
      minutes,
      prune: minutes,
      // Mostly the version that there is.
      versionOff: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constantFrom(-1, 1)),
    }),
  },
  // A flusher reads the marks, and cleans them after some writes more.
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('read marks' as const), limit: fc.nat(8) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('clean' as const), pruneBefore: fc.nat(15) }),
  },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

/** Runs the operations; the trace is everything that a caller could see after each of them. */
async function trace(store: LiveStore, park: string, operations: Operation[]): Promise<unknown[]> {
  const seen: unknown[] = [];
  let marks: DirtyMark[] = [];
  for (const step of operations) {
    if (step.type === 'write') {
      const ref = { park, attraction: step.attraction };
      const version = (await store.load(ref, []))?.header.version ?? 0;
      const expected = Math.max(0, version + step.versionOff);
      const outcome = await store.write(ref, sampleWrite(park, step.attraction, expected, step));
      expect(outcome).toBe(expected === version ? 'written' : 'conflict');
    } else if (step.type === 'read marks') {
      marks = await store.dirty(park, step.limit);
    } else {
      const { pruneBefore } = step;
      await store.clean(
        park,
        marks.map((mark) => ({ ...mark, pruneBefore })),
      );
    }
    const dirty = await store.dirty(park, 1_000);
    const states = await Promise.all(
      ATTRACTIONS.map(async (each) => {
        const state = await store.load({ park, attraction: each }, MINUTES);
        return state && [JSON.stringify(state.header), JSON.stringify([...state.buckets])];
      }),
    );
    for (const mark of dirty) {
      const state = await store.load({ park, attraction: mark.attraction }, [mark.minute]);
      expect(state?.buckets.has(mark.minute), 'a dirty bucket is never lost').toBe(true);
    }
    seen.push({ dirty, states, views: JSON.stringify(await store.views(park, ATTRACTIONS)) });
  }
  return seen;
}

const sequences = fc.array(operation, { maxLength: 25 });

it('never loses a dirty bucket in memory, whatever is written, cleaned and pruned', async () => {
  await using store = memoryLiveStore();
  await fc.assert(
    fc.asyncProperty(sequences, async (operations) => {
      await trace(store, uniqueId('park'), operations);
    }),
    { numRuns: 200 },
  );
});

describe.runIf(requireReal('redis-server', findRedis()))('beside a real server', () => {
  const server = withServer(startRedis);

  it('shows the same in memory and in Redis after every operation', async () => {
    await using memory = memoryLiveStore();
    await using redis = await redisLiveStore({ url: server().url, commandTimeoutMs: 10_000 });
    await fc.assert(
      fc.asyncProperty(sequences, async (operations) => {
        const park = uniqueId('park');
        expect(await trace(redis, park, operations)).toEqual(await trace(memory, park, operations));
      }),
      { numRuns: 60 },
    );
  });
});

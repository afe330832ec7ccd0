import { type HistoryStore, type LiveStore, type Reading, rebuildState } from '@ridewait/core';
import { memoryHistoryStore } from '@ridewait/stores';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  arbitraryReadings,
  bytesOf,
  COMET,
  flushedBytes,
  foldOf,
  NOON,
  NOON_MINUTE,
  PARK,
  ride,
} from '../test/readings.ts';
import { recordedEvents, stagedLive } from '../test/stage.ts';
import { flushPark } from './flush.ts';
import { attractionFold } from './fold-attraction.ts';
import { gatherFolds } from './gather-folds.ts';
import { stateCache } from './state-cache.ts';

const POOL = 60;

/** Deliveries name readings by their place in the pool: again, out of order, by either of two instances. */
const action = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('fold' as const),
      instance: fc.constantFrom(0, 1),
      picks: fc.array(fc.nat(POOL - 1), { minLength: 1, maxLength: 4 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('flush' as const) }) },
);
const round = fc.record({
  /** All at once. */
  actions: fc.array(action, { minLength: 1, maxLength: 6 }),
  /** After them, when all that was dirty is flushed, the live store forgets everything. */
  lost: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, fc.constant(true)),
});

/** Every answer of the stores comes when the scheduler says so. */
function slowLive(inner: LiveStore, s: fc.Scheduler): LiveStore {
  return {
    ...inner,
    load: s.scheduleFunction(inner.load),
    version: s.scheduleFunction(inner.version),
    write: s.scheduleFunction(inner.write),
    views: s.scheduleFunction(inner.views),
    dirty: s.scheduleFunction(inner.dirty),
    clean: s.scheduleFunction(inner.clean),
  };
}

function slowHistory(inner: HistoryStore, s: fc.Scheduler): HistoryStore {
  return {
    ...inner,
    flush: s.scheduleFunction(inner.flush),
    buckets: s.scheduleFunction(inner.buckets),
    bucketsAt: s.scheduleFunction(inner.bucketsAt),
    words: s.scheduleFunction(inner.words),
  };
}

function setUp(s: fc.Scheduler) {
  const events = recordedEvents();
  const staged = stagedLive();
  const memory = memoryHistoryStore();
  const live = slowLive(staged, s);
  const history = slowHistory(memory, s);
  let ticks = 0;
  const now = () => NOON + (ticks += 1);
  const folds = [0, 1].map((writer) =>
    gatherFolds(attractionFold({ live, history, cache: stateCache(), events, now, writer })),
  );
  const flush = () => flushPark(PARK, { live, history, events });
  /** When nothing else goes on, one flush is all that there is to do. */
  const flushAlone = () => flushPark(PARK, { live: staged, history: memory, events });
  return { events, staged, memory, folds, flush, flushAlone };
}

it('ends with history as one fold of all that was accepted, in whatever order things happen', async () => {
  let conflicts = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      arbitraryReadings(POOL),
      fc.array(round, { minLength: 3, maxLength: 8 }),
      async (s, pool, rounds) => {
        const { events, staged, memory, folds, flush, flushAlone } = setUp(s);
        const accepted = new Set<Reading>();
        for (const { actions, lost } of rounds) {
          const running = actions.map((each) => {
            if (each.type === 'flush') return flush();
            const readings = each.picks.map((pick) => pool[pick % pool.length]!);
            for (const reading of readings) accepted.add(reading);
            return folds[each.instance]!.add(PARK, ride('comet'), readings);
          });
          await s.waitFor(Promise.all(running));
          if (!lost) continue;
          await flushAlone();
          expect(await staged.dirty(PARK, 1)).toEqual([]);
          staged.empty();
        }
        await flushAlone();

        const folded = foldOf([...accepted]);
        expect(await flushedBytes(memory)).toBe(bytesOf(folded.buckets.values()));
        const words = await memory.words(COMET);
        const buckets = await memory.buckets(COMET, 0, 2 * NOON_MINUTE);
        // So that whoever has to make the state again gets the very same.
        expect(JSON.stringify(rebuildState(words, buckets).header)).toBe(
          JSON.stringify(folded.header),
        );
        expect(events.bucketsLost).not.toHaveBeenCalled();
        conflicts += events.writeConflicted.mock.calls.length;
      },
    ),
    // So that a failure is told, shrunk as far as it goes, before the test's own time is over.
    { numRuns: 200, interruptAfterTimeLimit: 12_000 },
  );
  expect(conflicts, 'the instances did get in each other’s way').toBeGreaterThan(0);
});

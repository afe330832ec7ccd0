import { metrics } from '@opentelemetry/api';
import { present } from '@ridewait/core';
import { attractionFold, createEvents, flushParks, stateCache } from '@ridewait/processor';
import { createLog } from '@ridewait/service';
import { memoryHistoryStore, memoryLiveStore } from '@ridewait/stores';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Arrival, createBacktest } from './backtest.ts';
import { waitOf } from './lane-estimate.ts';
import { arrival, PARK } from './small-park.test-tools.ts';

const MINUTE = 60_000;
const HOUR_SECONDS = 3_600;
const FLUSH_STEPS = 7;

/** A processor over stores that are in this process, whose clock the test moves. */
function processor() {
  const clock = { now: 0 };
  const now = () => clock.now;
  const live = memoryLiveStore({ now });
  const history = memoryHistoryStore();
  const log = createLog({ service: 'processor', level: 'silent' });
  const events = createEvents(metrics.getMeter('test'), log);
  const fold = attractionFold({ live, history, cache: stateCache(), events, now, writer: 1 });
  return { clock, live, fold, flush: () => flushParks([PARK.id], { live, history, events }) };
}

/** Hours of counts, of which some come hours late, some twice. */
const someHours = fc
  .array(
    fc.record({
      sensor: fc.constantFrom('in' as const, 'out' as const),
      seq: fc.nat(300),
      at: fc.nat(5 * HOUR_SECONDS),
      delay: fc.oneof(fc.nat(60), fc.nat(4 * HOUR_SECONDS)),
      count: fc.nat(20),
    }),
    { minLength: 20, maxLength: 150 },
  )
  .map((said) =>
    said
      .map(({ delay, at, sensor, ...rest }) =>
        arrival(sensor, { ...rest, at, receivedAt: at + delay }),
      )
      .toSorted((a, b) => a.receivedAt - b.receivedAt),
  );

it('says what a processor and the API would have said, with stores that page old buckets out and in', async () => {
  await fc.assert(
    fc.asyncProperty(someHours, async (arrivals) => {
      const { clock, live, fold, flush } = processor();
      const backtest = createBacktest({ park: PARK, everyMs: MINUTE });
      const ride = PARK.attractions[0]!;
      let arrived: Arrival[] = [];
      let steps = 0;
      async function compare(step: ReturnType<typeof backtest.last>): Promise<void> {
        for (const [estimate] of step) {
          const { asOf, waitMinutes, shownMinutes, stale } = estimate!;
          clock.now = asOf;
          if (arrived.length > 0)
            await fold(
              PARK.id,
              ride,
              arrived.map(({ reading }) => reading),
            );
          arrived = [];
          steps += 1;
          if (steps % FLUSH_STEPS === 0) await flush();
          // Views leave the live store after ten minutes; what was last known is history's then.
          const [view] = await live.views(PARK.id, [ride.id]);
          if (!view) continue;
          const presented = present(view, asOf);
          expect({ waitMinutes, shownMinutes, stale }).toEqual({
            ...waitOf(presented.lanes.standby),
            stale: presented.stale,
          });
        }
      }
      for (const one of arrivals) {
        await compare(backtest.before(one.receivedAt));
        backtest.add(one);
        arrived.push(one);
      }
      await compare(backtest.last());
    }),
    { numRuns: 15 },
  );
});

import { expect, it } from 'vitest';
import type { Moment } from '../model/moment.ts';
import { runPark } from './run-park.ts';
import { truthBook } from './truth-book.ts';

/** Something happens every 10 s of event time. */
function everyTenSeconds(from: number) {
  let next = from;
  return {
    *advanceTo(to: number): Generator<Moment> {
      for (; next <= to; next += 10_000) yield { at: next, readings: [], truth: [] };
    },
  };
}

it('plays the past in order and in steps, waiting for each to be taken, then follows the clock', async () => {
  const stop = new AbortController();
  let now = 600_000;
  const seen: number[] = [];
  const order: string[] = [];
  let inHand = 0;
  await runPark({
    model: everyTenSeconds(0),
    from: 0,
    now: () => now,
    async onMoments(moments) {
      expect(inHand).toBe(0);
      inHand += 1;
      await Promise.resolve();
      inHand -= 1;
      seen.push(...moments.map(({ at }) => at));
      if (order.length === 0) return;
      // In step with the clock: what happened since, and no more.
      now += 30_000;
      if (now > 700_000) stop.abort();
    },
    onCaughtUp: () => order.push(`caught up after ${seen.length}`),
    signal: stop.signal,
  });
  expect(order).toEqual(['caught up after 61']);
  expect(seen).toEqual(Array.from({ length: seen.length }, (_, index) => index * 10_000));
  expect(seen.length).toBeGreaterThan(61);
});

it('stops in the middle of the past', async () => {
  const stop = new AbortController();
  let steps = 0;
  await runPark({
    model: everyTenSeconds(0),
    from: 0,
    now: () => 86_400_000,
    async onMoments() {
      steps += 1;
      if (steps === 3) stop.abort();
    },
    onCaughtUp: () => expect.fail('it was stopped before'),
    signal: stop.signal,
  });
  expect(steps).toBe(3);
});

it('keeps the last guests of each lane, latest first', () => {
  const book = truthBook();
  for (let guest = 0; guest < 30; guest += 1) {
    book.add([{ attraction: 'a', lane: 'standby', joinedAt: guest * 1_000, waitSeconds: guest }]);
  }
  book.add([{ attraction: 'a', lane: 'priority', joinedAt: 0, waitSeconds: 5 }]);
  const [standby, priority] = book.lanes();
  expect(standby).toMatchObject({ lane: 'standby', guests: 30 });
  expect(standby!.latest).toHaveLength(20);
  expect(standby!.latest[0]).toEqual({ joinedAt: '1970-01-01T00:00:29.000Z', waitSeconds: 29 });
  expect(priority).toMatchObject({ lane: 'priority', guests: 1 });
});

import { expect, it } from 'vitest';
import type { Traffic } from '../ports.ts';
import { guestTally } from './guests/tally.ts';
import { stopwatch } from './stopwatch.ts';
import { summaryOf } from './summary.ts';

/** Guests of whom the candidate answered 3, the last at 20.4 s, of these one badly. */
function tally() {
  const made = guestTally();
  for (let count = 0; count < 1_200; count++) made.add({ revision: 'api-stable', status: 200 }, 1);
  made.add({ revision: 'api-candidate', status: 500 }, 19_000);
  made.add({ revision: 'api-candidate', status: 200 }, 19_500);
  made.add({ revision: 'api-candidate', status: 304 }, 20_400);
  return made;
}

const WAY_BACK = { shownAt: 18_000, knownAt: 19_100, backAt: 19_200 };

it('tells how many guests were harmed, and how long the way back was', () => {
  expect(summaryOf({ fault: 'errors', tally: tally(), missed: 0, wayBack: WAY_BACK })).toEqual([
    'guests asked 1,203 times; api-candidate had 3 of these, and harmed 1 (no answer, or a 5xx)',
    'failed in all: 1, of api-stable 0',
    'detection to traffic back on api-stable: 1.3 s; 2.4 s after the end of the window that showed it',
  ]);
});

it('counts every answer of a candidate that is slow or stale', () => {
  const [first] = summaryOf({ fault: 'stale', tally: tally(), missed: 0, wayBack: undefined });
  expect(first).toMatch(/harmed 3 \(all that it answers is old\)/);
});

it('tells where it went back before anything was measured, and what a busy machine left out', () => {
  const wayBack = { shownAt: undefined, knownAt: undefined, backAt: 5 };
  const lines = summaryOf({ fault: 'crash', tally: guestTally(), missed: 7, wayBack });
  expect(lines.slice(2)).toEqual([
    '7 more were due, and not asked: this machine was busy',
    'it went back before anything was measured: no guest was sent to it',
  ]);
});

it('takes the times from the ports: of the last window before the way back, and of the first that succeeds', async () => {
  const clock = { now: 0 };
  let isAway = true;
  const traffic = {
    async giveBack() {
      if (isAway) throw new Error('away');
      return {};
    },
  } as unknown as Traffic;
  const watch = stopwatch(traffic, () => clock.now);
  const side = { values: {}, crashes: 0 };
  expect(watch.wayBack()).toBeUndefined();
  for (const [now, until] of [
    [900, 500],
    [1_900, 1_500],
  ] as const) {
    clock.now = now;
    watch.measured({ from: 0, until, candidate: side, stable: side });
  }
  await expect(watch.traffic.giveBack([])).rejects.toThrow('away');
  isAway = false;
  clock.now = 3_000;
  await watch.traffic.giveBack([]);
  clock.now = 4_000;
  await watch.traffic.giveBack([]);
  expect(watch.wayBack()).toEqual({ shownAt: 1_500, knownAt: 1_900, backAt: 3_000 });
});

import { expect, it } from 'vitest';
import { parkClock } from '../forecast/park-clock.ts';
import { SLOTS_PER_DAY } from '../forecast/park-day.ts';
import type { LaneDay } from '../ports/forecasts.ts';
import { usualWaitsOf } from './usual-waits.ts';

const BERLIN = parkClock('Europe/Berlin');
/** Slot 40 in Berlin, which counts from four in the morning. */
const TWO_IN_THE_AFTERNOON = Date.parse('2026-07-01T14:00:00+02:00');

/** Days with one wait each, from one to three in the afternoon. */
function days(...waits: number[]): LaneDay[] {
  return waits.map((wait, day) => ({
    attraction: 'comet',
    lane: 'standby',
    day,
    waits: Array.from({ length: SLOTS_PER_DAY }, (_, slot) =>
      slot >= 36 && slot < 44 ? wait : null,
    ),
  }));
}

function usual(...waits: number[]) {
  return usualWaitsOf(days(...waits), BERLIN).get('comet')?.('standby', TWO_IN_THE_AFTERNOON);
}

it('is the middle of past days, and the middle distance from it', () => {
  expect(usual(10, 20, 30, 40, 50, 60, 70)).toEqual({ median: 40, deviation: 20 });
});

it('hardly minds a day that was odd', () => {
  expect(usual(30, 30, 32, 31, 29, 30, 300)).toEqual({ median: 30, deviation: 1 });
});

it('is nothing with less than a week behind it, nor at a time when nobody ever waited', () => {
  expect(usual(10, 20, 30, 40, 50, 60)).toBeUndefined();
  const waits = usualWaitsOf(days(1, 2, 3, 4, 5, 6, 7), BERLIN).get('comet');
  expect(waits?.('standby', TWO_IN_THE_AFTERNOON + 4 * 3_600_000)).toBeUndefined();
  expect(waits?.('priority', TWO_IN_THE_AFTERNOON)).toBeUndefined();
});

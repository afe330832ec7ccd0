import { expect, it } from 'vitest';
import type { QuarterHour } from '../quarter-hour.ts';
import { type DayWaits, slotOfHour } from './park-day.ts';
import { dayWaitsOf, quartersOf } from './day-waits.ts';
import { parkClock } from './park-clock.ts';

const BERLIN = parkClock('Europe/Berlin');

function dayOf(time: string): number {
  return BERLIN.timeAt(Date.parse(time)).day;
}

/** A sign for each quarter-hour of a day: its number since the day began. */
function signs(day: number): QuarterHour[] {
  const { from, to } = quartersOf(BERLIN, day);
  return Array.from({ length: to - from }, (_, minutes) => {
    const said = { at: 0, seq: 0, minutes };
    const id = { sensor: 'sign', epoch: 1, kind: 'posted', lane: 'standby' } as const;
    const sums = { n: 1, count: 0, seats: 0, seconds: 0, heardAt: 0 };
    return { quarter: from + minutes, tallies: [{ ...id, ...sums, first: said, last: said }] };
  });
}

function waitsOf(day: number): DayWaits {
  return dayWaitsOf(signs(day), 'standby', { clock: BERLIN, day, isOver: true })!;
}

it('puts each quarter-hour into its slot, past midnight too', () => {
  const day = dayOf('2026-07-01T12:00:00+02:00');
  expect(quartersOf(BERLIN, day)).toEqual({
    from: Date.parse('2026-07-01T04:00:00+02:00') / 900_000,
    to: Date.parse('2026-07-02T04:00:00+02:00') / 900_000,
  });
  expect([...waitsOf(day)]).toEqual(Array.from({ length: 96 }, (_, slot) => slot));
});

it('has one mean for an hour that comes twice', () => {
  const waits = waitsOf(dayOf('2026-10-24T12:00:00+02:00'));
  const two = slotOfHour(26);
  expect(waits[two]).toBe(two + 2);
  expect(waits[slotOfHour(27)]).toBe(slotOfHour(27) + 4);
});

it('knows nothing of an hour that does not come', () => {
  const waits = waitsOf(dayOf('2026-03-28T12:00:00+01:00'));
  expect(waits[slotOfHour(26)]).toBeNaN();
  expect(waits[slotOfHour(27)]).toBe(slotOfHour(26));
});

it('is nothing where nothing was said', () => {
  const day = dayOf('2026-07-01T12:00:00+02:00');
  expect(dayWaitsOf([], 'standby', { clock: BERLIN, day, isOver: true })).toBeNull();
});

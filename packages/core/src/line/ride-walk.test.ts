import { expect, it } from 'vitest';
import { fold } from '../fold.ts';
import type { Kind, Reading } from '../reading.ts';
import { type AttractionState, FLOW_HOURS, HOUR_MS, MINUTE_MS } from '../state.ts';
import { BOOT, counter, heartbeat, NOON } from '../../test/readings.ts';
import { RIDE } from '../../test/ride.ts';
import { folded } from '../../test/states.ts';
import { walkRide } from './ride-walk.ts';

function peopleOf(state: AttractionState): number {
  return Math.round(walkRide(RIDE, state.header)?.lanes.get('standby')?.belief.people ?? 0);
}

function people(...readings: Reading[]): number {
  return peopleOf(folded(readings));
}

/** What a counter said so many hours after noon. */
function said(kind: Kind, hours: number, count: number, more: Partial<Reading> = {}): Reading {
  return counter({ sensor: kind, kind, seq: hours, at: NOON + hours * HOUR_MS, count, ...more });
}

it('counts who entered, less who boarded or gave up', () => {
  expect(people(said('entered', 0, 100), said('boarded', 1, 30), said('left', 2, 5))).toBe(65);
});

it('has walked nowhere where nobody spoke', () => {
  expect(walkRide(RIDE, folded([]).header)).toBeUndefined();
});

it('leaves out the other lanes, and what vehicles tell of all lanes', () => {
  const elsewhere = said('entered', 1, 50, { sensor: 'fast', lane: 'priority' });
  const vehicle = said('dispatched', 1, 20, { lane: 'all', seats: 24 });
  expect(people(said('entered', 0, 10), elsewhere, vehicle)).toBe(10);
});

it.for<[string, Reading[], number]>([
  [
    'guests who had joined before the first hour',
    [said('boarded', 0, 50), said('entered', 1, 80), said('boarded', 1, 20)],
    60,
  ],
  [
    'a counter that misses some at the entrance',
    [said('entered', 0, 10), said('boarded', 1, 12)],
    0,
  ],
  [
    'a night in which nothing moved',
    [said('entered', 0, 100), said('boarded', 1, 60), said('entered', 9, 7, { seq: 1 })],
    7,
  ],
])('knows an empty line: %s', ([, readings, expected]) => {
  expect(people(...readings)).toBeCloseTo(expected, -1);
});

it('counts people of lost readings since the one before, over hours', () => {
  expect(
    people(
      said('entered', 0, 10, { total: 10 }),
      said('entered', 1, 5, { total: 40 }),
      said('boarded', 1, 12, { total: 12 }),
    ),
  ).toBe(28);
});

it('counts people of lost readings behind an hour in which a counter only beat', () => {
  const beat = heartbeat('entered', { kind: 'entered', seq: 1, at: NOON + HOUR_MS });
  const [before, after] = [{ total: 10 }, { total: 40 }];
  expect(people(said('entered', 0, 10, before), beat, said('entered', 2, 5, after))).toBe(40);
});

it('counts people of readings that were lost since a counter’s start', () => {
  const start = said('entered', 0, 1, { total: 1, epoch: BOOT - 86_400 });
  const restarted = said('entered', 1, 5, { total: 30, epoch: NOON / 1000 + 60 });
  expect(people(start, restarted)).toBe(1 + 30);
});

it('does not count whom a total holds from before anyone listened', () => {
  expect(people(said('entered', 0, 5, { total: 9_000 }))).toBe(5);
});

it('makes up for readings without a total by the numbers that are missing', () => {
  const every = Array.from({ length: 31 }, (_, minute) =>
    counter({ seq: minute, at: NOON + minute * MINUTE_MS, count: 4 }),
  );
  const heard = every.filter(({ seq }) => seq < 12 || seq > 17);
  expect(people(...heard)).toBe(31 * 4);
});

it('forgets hours that the header has dropped', () => {
  const long = said('entered', 0, 10);
  const now = said('entered', FLOW_HOURS + 1, 3);
  expect(people(long, now)).toBe(3);
});

it('counts what comes late to an hour long past, however often the line was counted before', () => {
  const state = folded([0, 1, 2, 3].map((hour) => said('entered', hour, 10)));
  expect(peopleOf(state)).toBe(40);
  const late = fold(state, [said('entered', 1, 5, { sensor: 'side-gate' })]).state;
  expect(peopleOf(late)).toBe(45);
  expect(peopleOf(state)).toBe(40);
});

it('walks on from where the earlier hours led as if it had walked all the way', () => {
  const readings = [0, 1, 2, 3].flatMap((hour) => [
    said('entered', hour, 40, { total: 40 * (hour + 1) }),
    said('boarded', hour, 25, { seq: 10 + hour, at: NOON + hour * HOUR_MS + 9 * MINUTE_MS }),
  ]);
  let state = folded([]);
  for (const reading of readings) {
    ({ state } = fold(state, [reading]));
    walkRide(RIDE, state.header);
  }
  const again = structuredClone(state);
  expect(walkRide(RIDE, state.header)).toEqual(walkRide(RIDE, again.header));
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fold } from './fold.ts';
import { peopleInLine } from './people-in-line.ts';
import type { Kind, Reading } from './reading.ts';
import { FLOW_HOURS, HOUR_MS } from './state.ts';
import { BOOT, counter, heartbeat, NOON } from '../test/readings.ts';
import { folded } from '../test/states.ts';

function people(...readings: Reading[]): number {
  return peopleInLine(folded(readings).header, 'standby');
}

/** What a counter said so many hours after noon. */
function said(kind: Kind, hours: number, count: number, more: Partial<Reading> = {}): Reading {
  return counter({ sensor: kind, kind, seq: hours, at: NOON + hours * HOUR_MS, count, ...more });
}

it('is who entered, less who boarded or gave up', () => {
  expect(people(said('entered', 0, 100), said('boarded', 1, 30), said('left', 2, 5))).toBe(65);
});

it('is nobody where nobody spoke', () => {
  expect(people()).toBe(0);
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
    'a night in which the line was empty',
    [said('entered', 0, 10), said('boarded', 3, 40), said('entered', 9, 7)],
    7,
  ],
])('is anchored by the lowest point: %s', ([, readings, expected]) => {
  expect(people(...readings)).toBe(expected);
});

it('counts people of lost readings since the one before, over hours', () => {
  expect(
    people(
      said('entered', 0, 10, { total: 10 }),
      said('entered', 2, 5, { total: 40 }),
      said('boarded', 2, 12, { total: 12 }),
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

it('forgets hours that the header has dropped', () => {
  const long = said('entered', 0, 10);
  const now = said('entered', FLOW_HOURS + 1, 3);
  expect(people(long, now)).toBe(3);
});

const COUNTERS = ['entered', 'boarded', 'left'] as const;
const step = fc.record({
  kind: fc.constantFrom(...COUNTERS),
  people: fc.nat(40),
  isLost: fc.boolean(),
});

it('is the truth, where every counter’s last reading of an hour was heard', () => {
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 8 }), (hours) => {
      const totals = { entered: 0, boarded: 0, left: 0 };
      let inLine = 0;
      let seq = 0;
      const heard: Reading[] = COUNTERS.map((kind) => heartbeat(kind, { kind, at: BOOT * 1000 }));
      hours.forEach((steps, hour) => {
        steps.forEach(({ kind, people: many, isLost }, index) => {
          const count = kind === 'entered' ? many : Math.min(many, inLine);
          inLine += kind === 'entered' ? count : -count;
          totals[kind] += count;
          seq += 1;
          const at = (BOOT + hour * 3_600 + index) * 1000;
          const isLastOfHour = !steps.slice(index + 1).some((later) => later.kind === kind);
          if (isLost && !isLastOfHour) return;
          heard.push(said(kind, 0, count, { seq: seq + 1, at, total: totals[kind] }));
        });
      });
      expect(people(...heard)).toBe(inLine);
    }),
  );
});

it('counts what comes late to an hour long past, however often the line was counted before', () => {
  const hours = [0, 1, 2, 3].map((hour) => said('entered', hour, 10));
  const state = folded(hours);
  expect(peopleInLine(state.header, 'standby')).toBe(40);
  const late = fold(state, [said('entered', 1, 5, { seq: 100 })]).state;
  expect(peopleInLine(late.header, 'standby')).toBe(45);
  expect(peopleInLine(state.header, 'standby')).toBe(40);
});

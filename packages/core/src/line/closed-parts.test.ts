import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readingsOver } from '../../test/arbitraries.ts';
import { BOOT, counter, heartbeat, NOON } from '../../test/readings.ts';
import { RIDE } from '../../test/ride.ts';
import { folded } from '../../test/states.ts';
import type { Attraction } from '../catalog.ts';
import { fold } from '../fold.ts';
import type { Reading } from '../reading.ts';
import { MINUTE_MS } from '../state.ts';
import { walkRide } from './ride-walk.ts';

const ANY_RIDE: Attraction = { ...RIDE, lanes: { standby: {}, single_rider: {} } };

/** Twenty minutes of one hour, so that many are said while the same parts are over. */
const dense = readingsOver(1).map((readings) =>
  readings.map((each) => ({ ...each, at: NOON + Math.floor((each.at - NOON) / 3) })),
);

/** Some are late, so that what was over is told otherwise. */
function inOrderOfArrival(readings: readonly Reading[], lateBy: number): Reading[] {
  const arrival = (each: Reading) => each.at + (each.seq % 7 === 0 ? lateBy : 0);
  return readings.toSorted((a, b) => arrival(a) - arrival(b));
}

it('walks on from parts that are over as if it had never walked along them before', () => {
  const lateness = fc.integer({ min: 0, max: 20 * MINUTE_MS });
  fc.assert(
    fc.property(fc.oneof(dense, readingsOver(2)), lateness, (readings, lateBy) => {
      let state = folded([]);
      for (const reading of inOrderOfArrival(readings, lateBy)) {
        ({ state } = fold(state, [reading]));
        const walked = walkRide(ANY_RIDE, state.header);
        expect(walked).toEqual(walkRide(ANY_RIDE, structuredClone(state.header)));
      }
    }),
  );
});

function at(minutes: number): number {
  return NOON + minutes * MINUTE_MS;
}

const BOARDED = counter({ sensor: 'merge', kind: 'boarded', seq: 20, at: at(11) });

it.for<[string, Reading[], Reading]>([
  [
    'people of lost readings are spread over where the sensor said little',
    [
      counter({ seq: 1, at: at(0), count: 10, total: 10 }),
      counter({ seq: 2, at: at(1), count: 10, total: 20 }),
      counter({ seq: 4, at: at(6), count: 1, total: 21 }),
      BOARDED,
    ],
    counter({ seq: 6, at: at(12), count: 1, total: 62 }),
  ],
  [
    'people who were counted in one of them are told of late',
    [
      counter({ seq: 1, at: at(0), count: 10 }),
      counter({ seq: 2, at: at(1), count: 10 }),
      counter({ seq: 3, at: at(6), count: 10 }),
      BOARDED,
    ],
    counter({ seq: 4, at: at(2), count: 50 }),
  ],
  [
    'how many a lost reading had is told by those since',
    [
      counter({ seq: 1, at: at(-10), count: 10 }),
      counter({ seq: 4, at: at(1), count: 10 }),
      counter({ seq: 5, at: at(6), count: 10 }),
      BOARDED,
    ],
    counter({ seq: 6, at: at(12), count: 50 }),
  ],
  [
    'what was missing before is known only after a heartbeat',
    [
      ...[0, 6].map((minutes, seq) =>
        heartbeat('gate', { kind: 'entered', epoch: NOON / 1000, seq, at: at(minutes) }),
      ),
      BOARDED,
    ],
    counter({ epoch: NOON / 1000, seq: 2, at: at(12), count: 1, total: 80 }),
  ],
  [
    'a sign between the first and the last of the hour is forgotten',
    [
      ...Array.from({ length: 11 }, (_, seq) => counter({ seq, at: at(seq - 1), count: 30 })),
      ...Array.from({ length: 11 }, (_, seq) => ({ ...BOARDED, seq, at: at(seq - 1), count: 10 })),
      ...[30, 90].map((minutes, seq) => sign(seq, at(5 * seq), minutes)),
      counter({ seq: 12, at: at(11), count: 30 }),
    ],
    sign(2, at(12), 20),
  ],
])('takes parts that are over anew where %s', ([, before, later]) => {
  // Only beside an hour before is anything remembered.
  const state = folded([{ ...BOARDED, seq: 0, at: at(-30) }, ...before]);
  walkRide(ANY_RIDE, state.header);
  const { header } = fold(state, [later]).state;
  const walked = walkRide(ANY_RIDE, header);
  expect(walked).toEqual(walkRide(ANY_RIDE, structuredClone(header)));
  expect(walked!.part).toBe(walkRide(ANY_RIDE, state.header)!.part);
});

function sign(seq: number, when: number, minutes: number): Reading {
  const board = { sensor: 'sign', kind: 'posted', lane: 'standby', epoch: BOOT } as const;
  return { ...board, seq, at: when, minutes };
}

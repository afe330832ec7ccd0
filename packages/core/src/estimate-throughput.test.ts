import { describe, expect, it } from 'vitest';
import { estimate, estimateMinutes, THROUGHPUT_MINUTES } from './estimate.ts';
import type { Reading } from './reading.ts';
import { MINUTE_MS, minuteOf } from './state.ts';
import { BOOT, counter, heartbeat, NOON } from '../test/readings.ts';
import { BOARDING, everyMinute, GATE_AT_NOON, JOINED, RIDE } from '../test/ride.ts';
import { folded } from '../test/states.ts';

function standby(...readings: Reading[][]) {
  return estimate('park', RIDE, folded(readings.flat())).lanes.standby;
}

describe('the throughput of a lane', () => {
  it('is that of the last minutes', () => {
    const before = everyMinute('merge', 30, 100, { epoch: BOOT - 1 }).slice(0, 14);
    expect(standby([JOINED, GATE_AT_NOON], before, BOARDING)?.hourlyThroughput).toBe(600);
  });

  it('counts vehicles between the first and the last, not those who were aboard before', () => {
    const vehicles = [15, 10, 5, 0].map((back, seq) =>
      counter({ sensor: 'merge', kind: 'boarded', seq, at: NOON - back * MINUTE_MS, count: 20 }),
    );
    expect(standby([JOINED, GATE_AT_NOON], vehicles)?.hourlyThroughput).toBe(240);
  });

  it('adds up several counters', () => {
    const ride = {
      ...RIDE,
      sensors: [...RIDE.sensors, { id: 'merge.2', kind: 'boarded', lane: 'standby' } as const],
    };
    const state = folded([JOINED, GATE_AT_NOON], BOARDING, everyMinute('merge.2', 15, 4));
    expect(estimate('park', ride, state).lanes.standby?.hourlyThroughput).toBe(840);
  });

  it.for([
    ['inside a minute', [-6.5, -6.25]],
    ['over whole minutes', [-9, -8, -7, -6]],
  ] as const)('recovers readings lost %s by the totals', ([, lost]) => {
    const times = [...BOARDING.map(({ at }) => (at - NOON) / MINUTE_MS), -6.5, -6.25].toSorted(
      (a, b) => a - b,
    );
    let total = 0;
    const all = times.map((minute, seq) => {
      total += 10;
      const at = NOON + minute * MINUTE_MS;
      return counter({ sensor: 'merge', kind: 'boarded', seq, at, count: 10, total });
    });
    const heard = all.filter(({ at }) => !lost.some((minute) => at === NOON + minute * MINUTE_MS));
    expect(standby([JOINED, GATE_AT_NOON], heard)).toEqual(standby([JOINED, GATE_AT_NOON], all));
    expect(standby([JOINED, GATE_AT_NOON], all)?.hourlyThroughput).toBe(170 * 4);
  });

  it.for<[string, Reading[]]>([
    ['two minutes of riders', everyMinute('merge', 2, 10)],
    ['two minutes of nobody', everyMinute('merge', 2, 0)],
    ['heartbeats', [heartbeat('merge', { kind: 'boarded' })]],
    ['one vehicle', [BOARDING[0]!, heartbeat('merge', { kind: 'boarded', seq: 99 })]],
  ])('is the lane’s share of the capacity where all that was seen is %s', ([, boarding]) => {
    expect(standby([JOINED, GATE_AT_NOON], boarding)?.hourlyThroughput).toBe(900);
  });

  it('is nothing, and the wait unknown, where for three minutes and more nobody was said to board', () => {
    const shown = standby([JOINED, GATE_AT_NOON], everyMinute('merge', 15, 0));
    expect(shown).toMatchObject({ hourlyThroughput: 0, waitSeconds: null, peopleAhead: 300 });
  });

  it('gets slower while a ride stands still, and never as fast as it was built', () => {
    // Ten board every minute until twenty to twelve, then nobody.
    const times = Array.from({ length: 41 }, (_, minute) => minute - 40);
    const boarding = times.map((minute, seq) =>
      counter({
        sensor: 'merge',
        kind: 'boarded',
        seq,
        at: NOON + minute * MINUTE_MS,
        count: minute <= -20 ? 10 : 0,
      }),
    );
    const joined = counter({ at: NOON - 45 * MINUTE_MS, count: 500 });
    const shown = standby([joined, GATE_AT_NOON], boarding);
    expect(shown?.hourlyThroughput).toBe((200 * 60) / 40);
    expect(shown?.waitSeconds).toBe(Math.round((290 * 3_600) / 300));
  });

  it('of a theatre is that of its shows, though none began in the last minutes', () => {
    const shows = [50, 30].map((back) => NOON - back * MINUTE_MS);
    const quiet = Array.from({ length: 61 }, (_, index) => NOON - (60 - index) * MINUTE_MS);
    const boarding = quiet.map((at, seq) =>
      counter({ sensor: 'merge', kind: 'boarded', seq, at, count: shows.includes(at) ? 300 : 0 }),
    );
    const joined = counter({ at: NOON - 61 * MINUTE_MS, count: 800 });
    expect(standby([joined, GATE_AT_NOON], boarding)?.hourlyThroughput).toBe(600);
  });

  it('is measured once three minutes were seen', () => {
    expect(standby([JOINED, GATE_AT_NOON], everyMinute('merge', 3, 10))?.hourlyThroughput).toBe(
      600,
    );
  });

  it('divides riders of the last minute by the time that they boarded in', () => {
    const gate = counter({ seq: 2, at: NOON + 1_000, count: 0 });
    const after = counter({
      sensor: 'merge',
      kind: 'boarded',
      seq: 99,
      at: NOON + 50_000,
      count: 9,
    });
    const shown = standby([JOINED, gate], BOARDING, [after]);
    expect(shown?.hourlyThroughput).toBe(Math.round((150 + 9) * (3_600 / (15 * 60 + 50))));
    expect(shown?.measuredAt).toBe(NOON + 1_000);
  });

  it('is measured up to when the oldest counter was heard', () => {
    // The entrance fell silent at ten to twelve: what boarded since then is of another time.
    const quiet = counter({ seq: 2, at: NOON - 10 * MINUTE_MS, count: 0 });
    const rush = everyMinute('merge', 9, 50, { epoch: BOOT + 1 });
    const steady = everyMinute('merge', 25, 10).slice(0, 16);
    expect(standby([JOINED, quiet], steady, rush)?.hourlyThroughput).toBe(600);
  });
});

it('asks for the buckets of every minute that an estimate made now can need', () => {
  const minutes = estimateMinutes(NOON + 59_999);
  expect(Math.max(...minutes)).toBe(minuteOf(NOON));
  expect(Math.min(...minutes)).toBeLessThan(minuteOf(NOON) - THROUGHPUT_MINUTES);
  expect(new Set(minutes).size).toBe(THROUGHPUT_MINUTES + 2);
});

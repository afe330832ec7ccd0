import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate } from './estimate.ts';
import { type Reading, STATUSES } from './reading.ts';
import { MINUTE_MS } from './state.ts';
import { BOOT, controller, counter, heartbeat, NOON } from '../test/readings.ts';
import { BOARDING, everyMinute, GATE_AT_NOON, JOINED, RIDE } from '../test/ride.ts';
import { folded } from '../test/states.ts';

function standby(...readings: Reading[][]) {
  return estimate('park', RIDE, folded(readings.flat())).lanes.standby;
}

describe('the wait of a lane', () => {
  it('is people ahead over the lane’s own recent throughput', () => {
    expect(standby([JOINED, GATE_AT_NOON], BOARDING)).toEqual({
      peopleAhead: 300 - 160,
      hourlyThroughput: 600,
      waitSeconds: 840,
      measuredAt: NOON,
    });
  });

  it('counts those who gave up as gone', () => {
    const gaveUp = counter({ sensor: 'giveup', kind: 'left', at: NOON, count: 40 });
    expect(standby([JOINED, GATE_AT_NOON, gaveUp], BOARDING)).toMatchObject({
      peopleAhead: 100,
      waitSeconds: 600,
    });
  });

  it('goes with the other lanes’ throughput in nothing', () => {
    const elsewhere = everyMinute('merge.priority', 15, 30, { lane: 'priority' });
    expect(standby([JOINED, GATE_AT_NOON], BOARDING, elsewhere)).toMatchObject({
      peopleAhead: 140,
      hourlyThroughput: 600,
    });
  });

  it('is nothing where nobody is in line', () => {
    const joined = counter({ at: NOON - 20 * MINUTE_MS, count: 160 });
    expect(standby([joined, GATE_AT_NOON], BOARDING)?.waitSeconds).toBe(0);
  });

  it.for([
    ['the entrance', (kind: string) => kind !== 'entered'],
    ['the merge', (kind: string) => kind !== 'boarded'],
  ] as const)('is not known where the ride has no counter at %s', ([, keeps]) => {
    const ride = { ...RIDE, sensors: RIDE.sensors.filter(({ kind }) => keeps(kind)) };
    const state = folded([JOINED, GATE_AT_NOON], BOARDING);
    expect(estimate('park', ride, state).lanes.standby).toEqual({
      waitSeconds: null,
      peopleAhead: null,
      hourlyThroughput: null,
      measuredAt: null,
    });
  });

  it('is not known before every counter has spoken', () => {
    const unknown = { waitSeconds: null, peopleAhead: null, measuredAt: null };
    const withGiveUp = {
      ...RIDE,
      sensors: [...RIDE.sensors, { id: 'giveup', kind: 'left', lane: 'standby' } as const],
    };
    expect(standby([JOINED, GATE_AT_NOON])).toMatchObject(unknown);
    const state = folded([JOINED, GATE_AT_NOON], BOARDING);
    expect(estimate('park', withGiveUp, state).lanes.standby).toMatchObject(unknown);
  });

  it('is not known where nobody can ever board', () => {
    const ride = { ...RIDE, lanes: { standby: { share: 0 } } };
    const state = folded([JOINED, GATE_AT_NOON, BOARDING.at(-1)!]);
    expect(estimate('park', ride, state).lanes.standby).toMatchObject({
      waitSeconds: null,
      hourlyThroughput: 0,
    });
  });
});

describe('the time of a measurement', () => {
  it('is that of the oldest counter the lane needs', () => {
    const quiet = counter({ seq: 2, at: NOON - 5 * MINUTE_MS, count: 0 });
    expect(standby([JOINED, quiet], BOARDING)?.measuredAt).toBe(NOON - 5 * MINUTE_MS);
  });

  it('is later for a heartbeat', () => {
    const beat = heartbeat('gate', { kind: 'entered', seq: 2 });
    expect(standby([JOINED, beat], BOARDING)?.measuredAt).toBe(NOON);
  });
});

describe('the status of a ride', () => {
  const statusOf = (readings: Reading[]) => estimate('park', RIDE, folded(readings)).status;

  it('is the last that a controller said, as of when it was last heard', () => {
    const beat = heartbeat('controller', { kind: 'status', lane: 'all', at: NOON + 9_000, seq: 3 });
    expect(statusOf([controller({ status: 'DOWN' }), beat])).toEqual({
      value: 'DOWN',
      saidAt: NOON,
      confirmedAt: NOON + 9_000,
    });
  });

  it.for<[string, Reading[]]>([
    ['nobody spoke', []],
    ['counters alone spoke', [JOINED, GATE_AT_NOON]],
    ['the controller only beat', [heartbeat('controller', { kind: 'status', lane: 'all' })]],
    ['another spoke that the ride doesn’t have', [controller({ sensor: 'stranger' })]],
  ])('is left out where %s', ([, readings]) => {
    expect(statusOf(readings)).toBeUndefined();
  });

  it('is the last by time, then sensor, then epoch, then seq, in any order of delivery', () => {
    const said = fc.record({
      sensor: fc.constantFrom('controller', 'operator'),
      at: fc.nat(3).map((ms) => NOON + ms),
      epoch: fc.constantFrom(BOOT, BOOT + 1),
      seq: fc.nat(5),
      status: fc.constantFrom(...STATUSES),
    });
    const selector = (each: { sensor: string; epoch: number; seq: number }) =>
      `${each.sensor} ${each.epoch} ${each.seq}`;
    fc.assert(
      fc.property(fc.uniqueArray(said, { selector, minLength: 1 }), (all) => {
        const last = all
          .toSorted(
            (a, b) =>
              a.at - b.at ||
              (a.sensor < b.sensor ? -1 : a.sensor > b.sensor ? 1 : 0) ||
              a.epoch - b.epoch ||
              a.seq - b.seq,
          )
          .at(-1)!;
        expect(statusOf(all.map((each) => controller(each)))).toMatchObject({
          value: last.status,
          saidAt: last.at,
        });
      }),
    );
  });
});

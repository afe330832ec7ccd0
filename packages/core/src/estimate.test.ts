import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, recentMinutes } from './estimate.ts';
import { fold } from './fold.ts';
import { type Reading, STATUSES } from './reading.ts';
import { MINUTE_MS, minuteOf } from './state.ts';
import { BOOT, controller, counter, heartbeat, NOON } from '../test/readings.ts';
import { BOARDING, everyMinute, GATE_AT_NOON, JOINED, RIDE } from '../test/ride.ts';
import { folded } from '../test/states.ts';

function standby(...readings: Reading[][]) {
  return estimate('park', RIDE, folded(readings.flat())).view.lanes.standby;
}

/** As near as an estimate can be that begins by guessing. */
function about(expected: number, part = 0.1): (value: number | null | undefined) => boolean {
  return (value) => typeof value === 'number' && Math.abs(value - expected) < expected * part;
}

describe('the wait of a lane', () => {
  it('is people ahead over the lane’s own recent throughput', () => {
    const lane = standby([JOINED, GATE_AT_NOON], BOARDING);
    expect(lane).toMatchObject({ peopleAhead: 300 - 160, measuredAt: NOON });
    expect(lane?.hourlyThroughput).toSatisfy(about(600));
    expect(lane?.waitSeconds).toSatisfy(about(840));
  });

  it('lies inside of its range', () => {
    const lane = standby([JOINED, GATE_AT_NOON], BOARDING);
    expect(lane!.range!.p10).toBeLessThan(lane!.waitSeconds!);
    expect(lane!.range!.p90).toBeGreaterThan(lane!.waitSeconds!);
  });

  it('counts those who gave up as gone', () => {
    const gaveUp = counter({ sensor: 'giveup', kind: 'left', at: NOON, count: 40 });
    expect(standby([JOINED, GATE_AT_NOON, gaveUp], BOARDING)?.peopleAhead).toBe(100);
  });

  it('goes with the other lanes’ people in nothing', () => {
    const elsewhere = everyMinute('merge.priority', 15, 30, { lane: 'priority' });
    const lane = standby([JOINED, GATE_AT_NOON], BOARDING, elsewhere);
    expect(lane?.peopleAhead).toBe(140);
    expect(lane?.hourlyThroughput).toBeLessThan(900);
  });

  it('is some seconds where nobody is in line', () => {
    const joined = counter({ at: NOON - 20 * MINUTE_MS, count: 160 });
    const lane = standby([joined, GATE_AT_NOON], BOARDING);
    expect(lane?.peopleAhead).toBe(0);
    expect(lane?.waitSeconds).toBeLessThan(60);
    expect(lane?.shownMinutes).toBe(0);
  });

  it.for([
    ['the entrance', (kind: string) => kind !== 'entered'],
    ['the merge', (kind: string) => kind !== 'boarded'],
  ] as const)('is not known where the ride has no counter at %s', ([, keeps]) => {
    const ride = { ...RIDE, sensors: RIDE.sensors.filter(({ kind }) => keeps(kind)) };
    const state = folded([JOINED, GATE_AT_NOON], BOARDING);
    expect(estimate('park', ride, state).view.lanes.standby).toEqual({
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
    expect(estimate('park', withGiveUp, state).view.lanes.standby).toMatchObject(unknown);
  });

  it('is not known where nobody can ever board', () => {
    const ride = { ...RIDE, lanes: { standby: { share: 0 } } };
    const state = folded([JOINED, GATE_AT_NOON, heartbeat('merge', { kind: 'boarded' })]);
    expect(estimate('park', ride, state).view.lanes.standby).toMatchObject({
      waitSeconds: null,
      hourlyThroughput: 0,
    });
  });

  it('is not known where people have boarded, and none have for half an hour', () => {
    const boarding = everyMinute('merge', 60, 10).map((reading) =>
      reading.at > NOON - 31 * MINUTE_MS ? { ...reading, count: 0 } : reading,
    );
    const joined = counter({ at: NOON - 61 * MINUTE_MS, count: 500 });
    const lane = standby([joined, GATE_AT_NOON], boarding);
    expect(lane).toMatchObject({ waitSeconds: null, peopleAhead: 200 });
    expect(lane).not.toHaveProperty('shownMinutes');
  });
});

describe('the throughput of a lane', () => {
  it('is that of the last minutes, and what was before fades', () => {
    const before = everyMinute('merge', 60, 30, { epoch: BOOT - 1 }).slice(0, 20);
    const joined = counter({ at: NOON - 61 * MINUTE_MS, count: 2_000 });
    const after = everyMinute('merge', 40, 10);
    const lane = standby([joined, GATE_AT_NOON], before, after);
    expect(lane?.hourlyThroughput).toBeLessThan(800);
  });

  it('adds up several counters', () => {
    const ride = {
      ...RIDE,
      sensors: [...RIDE.sensors, { id: 'merge.2', kind: 'boarded', lane: 'standby' } as const],
    };
    const state = folded([JOINED, GATE_AT_NOON], BOARDING, everyMinute('merge.2', 15, 4));
    expect(estimate('park', ride, state).view.lanes.standby?.hourlyThroughput).toSatisfy(
      about(840),
    );
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
    const known = standby([JOINED, GATE_AT_NOON], all);
    const lane = standby([JOINED, GATE_AT_NOON], heard);
    expect(lane?.peopleAhead).toBe(known?.peopleAhead);
    expect(lane?.waitSeconds).toSatisfy(about(known!.waitSeconds!, 0.02));
  });

  it.for<[string, Reading[]]>([
    ['nobody', everyMinute('merge', 2, 0)],
    ['heartbeats', [heartbeat('merge', { kind: 'boarded' })]],
  ])(
    'is the lane’s share of what a ride of that capacity takes where all that was seen is %s',
    ([, boarding]) => {
      expect(standby([JOINED, GATE_AT_NOON], boarding)?.hourlyThroughput).toSatisfy(
        about(0.8 * 900, 0.05),
      );
    },
  );

  it('of a theatre is that of its shows, though none began in the last minutes', () => {
    const shows = [110, 90, 70, 50, 30, 10].map((back) => NOON - back * MINUTE_MS);
    const boarding = Array.from({ length: 121 }, (_, seq) => {
      const at = NOON - (120 - seq) * MINUTE_MS;
      const count = shows.includes(at) ? 200 : 0;
      return counter({ sensor: 'merge', kind: 'boarded', seq, at, count });
    });
    const joined = counter({ at: NOON - 121 * MINUTE_MS, count: 2_000 });
    expect(standby([joined, GATE_AT_NOON], boarding)?.hourlyThroughput).toSatisfy(about(600, 0.2));
  });
});

describe('what guests are shown', () => {
  const LINE = [JOINED, ...BOARDING];
  const shownOf = (state: ReturnType<typeof folded>) =>
    estimate('park', RIDE, state).view.lanes.standby?.shownMinutes;

  it('is in fives', () => {
    expect(shownOf(folded([...LINE, GATE_AT_NOON]))).toBe(15);
  });

  it('stays for the minute that it was set in, and is remembered by the state', () => {
    const state = folded([...LINE, GATE_AT_NOON]);
    const first = estimate('park', RIDE, state);
    const many = counter({ seq: 3, at: NOON + 1_000, count: 500 });
    const { state: same } = fold(first.state, [many]);
    expect(shownOf(same)).toBe(15);
    const later = counter({ seq: 4, at: NOON + MINUTE_MS, count: 0 });
    expect(shownOf(fold(same, [later]).state)).toBeGreaterThan(40);
  });

  it('is forgotten where nothing is known', () => {
    const { state } = estimate('park', RIDE, folded([JOINED]));
    expect(state.header.shown?.lanes).toEqual({});
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
  const statusOf = (readings: Reading[]) => estimate('park', RIDE, folded(readings)).view.status;

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

it('holds the minutes that most readings fall into', () => {
  const minutes = recentMinutes(NOON + 59_999);
  expect(minutes).toContain(minuteOf(NOON));
  expect(Math.min(...minutes)).toBe(minuteOf(NOON) - 15);
  // A clock may be ahead.
  expect(Math.max(...minutes)).toBe(minuteOf(NOON) + 1);
});

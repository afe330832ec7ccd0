import { describe, expect, it } from 'vitest';
import {
  freshness,
  type LaneView,
  type LiveView,
  oldest,
  present,
  STALE_AFTER_MS,
  UNKNOWN_AFTER_MS,
  viewedAt,
} from './live-view.ts';
import type { Status } from './reading.ts';
import { NOON } from '../test/readings.ts';

function lane(measuredAt: number | null, waitSeconds: number | null = 840): LaneView {
  return { waitSeconds, peopleAhead: 140, hourlyThroughput: 600, measuredAt };
}

function status(value: Status, confirmedAt: number): Pick<LiveView, 'status'> {
  return { status: { value, saidAt: NOON - 7_200_000, confirmedAt } };
}

function view(parts: Pick<LiveView, 'status'>, lanes: LiveView['lanes']): LiveView {
  return { park: 'park', attraction: 'comet', version: 7, ...parts, lanes };
}

describe('how fresh a number is', () => {
  it.for<[string, number, ReturnType<typeof freshness>]>([
    ['now', 0, { ageSeconds: 0, stale: false, known: true }],
    ['a moment ago', 1_499, { ageSeconds: 1, stale: false, known: true }],
    ['90 s ago', STALE_AFTER_MS, { ageSeconds: 90, stale: false, known: true }],
    ['a millisecond more than 90 s ago', 90_001, { ageSeconds: 90, stale: true, known: true }],
    ['30 min ago', UNKNOWN_AFTER_MS, { ageSeconds: 1_800, stale: true, known: true }],
    ['more than 30 min ago', 1_800_001, { ageSeconds: 1_800, stale: true, known: false }],
    ['by a clock that is ahead', -120_000, { ageSeconds: 0, stale: false, known: true }],
  ])('when it was measured %s', ([, ageMs, expected]) => {
    expect(freshness(NOON - ageMs, NOON)).toEqual(expected);
  });

  it('when it never was', () => {
    expect(freshness(null, NOON)).toEqual({ ageSeconds: null, stale: true, known: false });
  });
});

/** Of a view of before there were ranges and fives. */
const FOURTEEN = { waitMinutes: 14, range: null, shownMinutes: 15 };
const NO_WAIT = { waitMinutes: null, range: null, shownMinutes: null };

describe('what a guest is shown', () => {
  it('has the range and the time that the view has', () => {
    const own = { ...lane(NOON), range: { p10: 600, p90: 1_200 }, shownMinutes: 10 };
    expect(present(view({}, { standby: own }), NOON).lanes.standby).toEqual({
      waitMinutes: 14,
      range: { p10: 10, p50: 14, p90: 20 },
      shownMinutes: 10,
      measuredAt: NOON,
    });
  });

  it('is status and waits, in whole minutes, as old as the oldest of them', () => {
    const lanes = { standby: lane(NOON - 4_000), single_rider: lane(NOON - 2_000, 89) };
    expect(present(view(status('OPERATING', NOON - 1_000), lanes), NOON)).toEqual({
      status: 'OPERATING',
      lanes: {
        standby: { ...FOURTEEN, measuredAt: NOON - 4_000 },
        single_rider: expect.objectContaining({ waitMinutes: 1, shownMinutes: 0 }) as object,
      },
      measuredAt: NOON - 4_000,
      ageSeconds: 4,
      stale: false,
      known: true,
    });
  });

  it.for<[Status, string, object]>([
    ['OPERATING', 'a wait', FOURTEEN],
    ['DOWN', 'no wait', NO_WAIT],
    ['CLOSED', 'no wait', NO_WAIT],
    ['REFURBISHMENT', 'no wait', NO_WAIT],
  ])('of a ride that is %s, is %s', ([value, , wait]) => {
    const shown = present(view(status(value, NOON), { standby: lane(NOON) }), NOON);
    expect(shown.status).toBe(value);
    expect(shown.lanes.standby).toEqual({ ...wait, measuredAt: NOON });
  });

  it('of a ride that does not run, ages with the status alone', () => {
    const dead = { standby: lane(NOON - 3_600_000), priority: lane(null, null) };
    expect(present(view(status('DOWN', NOON - 1_000), dead), NOON)).toMatchObject({
      status: 'DOWN',
      measuredAt: NOON - 1_000,
      stale: false,
    });
  });

  it('keeps the wait of a lane that is stale, and says so', () => {
    const shown = present(
      view(status('OPERATING', NOON), { standby: lane(NOON - STALE_AFTER_MS - 1) }),
      NOON,
    );
    expect(shown.lanes.standby?.waitMinutes).toBe(14);
    expect(shown).toMatchObject({ ageSeconds: 90, stale: true, known: true });
  });

  it('has no wait that is too old, and a lively controller does not make up for the dead counter', () => {
    const measuredAt = NOON - UNKNOWN_AFTER_MS - 1;
    const lanes = { standby: lane(measuredAt), priority: lane(NOON, 60) };
    const shown = present(view(status('OPERATING', NOON), lanes), NOON);
    expect(shown.lanes).toEqual({
      standby: { ...NO_WAIT, measuredAt },
      priority: expect.objectContaining({ waitMinutes: 1, measuredAt: NOON }) as object,
    });
    expect(shown).toMatchObject({
      status: 'OPERATING',
      measuredAt,
      ageSeconds: 1_800,
      stale: true,
      known: false,
    });
  });

  it('still has a status and a wait that are just not too old', () => {
    const at = NOON - UNKNOWN_AFTER_MS;
    const shown = present(view(status('OPERATING', at), { standby: lane(at) }), NOON);
    expect(shown).toMatchObject({ status: 'OPERATING', lanes: { standby: { waitMinutes: 14 } } });
  });

  it('has a wait where the counters count though the controller died, and never as fresh again', () => {
    const confirmedAt = NOON - UNKNOWN_AFTER_MS - 1;
    const shown = present(view(status('OPERATING', confirmedAt), { standby: lane(NOON) }), NOON);
    expect(shown).not.toHaveProperty('status');
    expect(shown).toMatchObject({
      lanes: { standby: { waitMinutes: 14 } },
      measuredAt: confirmedAt,
      stale: true,
    });
  });

  it.for(['DOWN', 'CLOSED', 'REFURBISHMENT'] as const)(
    'has no wait for as long as the last word was %s, however old that is',
    (last) => {
      for (const ageMs of [0, UNKNOWN_AFTER_MS, UNKNOWN_AFTER_MS + 1, 10 * UNKNOWN_AFTER_MS]) {
        const shown = present(view(status(last, NOON - ageMs), { standby: lane(NOON) }), NOON);
        expect(shown.lanes.standby?.waitMinutes).toBeNull();
      }
    },
  );

  it('never gets fresher by growing old', () => {
    const of = view(status('OPERATING', NOON), { standby: lane(NOON + 600_000) });
    const stales = Array.from(
      { length: 60 },
      (_, minute) => present(of, NOON + minute * 60_000).stale,
    );
    expect(stales.indexOf(true)).toBe(2);
    expect(stales.slice(2)).not.toContain(false);
  });

  it('does not grow old by a lane that was never measured', () => {
    const lanes = { standby: lane(NOON), single_rider: lane(null, null) };
    const shown = present(view({}, lanes), NOON);
    expect(shown).toMatchObject({ measuredAt: NOON, stale: false });
    expect(shown.lanes.single_rider).toEqual({ ...NO_WAIT, measuredAt: null });
  });

  it('takes what a clock that is ahead says as of now', () => {
    const ahead = NOON + 60_000;
    expect(present(view(status('OPERATING', ahead), { standby: lane(ahead) }), NOON)).toMatchObject(
      { status: 'OPERATING', ageSeconds: 0, stale: false, known: true },
    );
  });
});

describe('missing data', () => {
  const long = NOON - UNKNOWN_AFTER_MS - 1;

  it.for<[string, LiveView, number | null]>([
    ['of everything', view({}, {}), null],
    ['of every lane', view({}, { standby: lane(null, null) }), null],
    ['since long', view(status('OPERATING', long), {}), long],
    ['since the ride was closed, long ago', view(status('CLOSED', long), {}), long],
    ['of a wait that nobody can tell', view({}, { standby: lane(NOON, null) }), NOON],
  ])('%s is no status and no wait, never CLOSED', ([, of, measuredAt]) => {
    const shown = present(of, NOON);
    expect(shown).not.toHaveProperty('status');
    expect(Object.values(shown.lanes).map(({ waitMinutes }) => waitMinutes ?? 'none')).toEqual(
      Object.keys(of.lanes).map(() => 'none'),
    );
    expect(shown.measuredAt).toBe(measuredAt);
    expect(shown).toMatchObject(freshness(measuredAt, NOON));
  });
});

it.for<[string, (number | null)[], number | null]>([
  ['the least', [3, 1, 2], 1],
  ['never, which is older than all', [3, null, 1], null],
  ['never where there is none', [], null],
])('the oldest of times is %s', ([, times, expected]) => {
  expect(oldest(times)).toBe(expected);
});

it.for<[string, LiveView, number]>([
  ['a counter', view(status('DOWN', 5), { standby: lane(9), priority: lane(null) }), 9],
  ['the controller', view(status('DOWN', 12), { standby: lane(9) }), 12],
  ['nobody', view({}, { standby: lane(null) }), 0],
])('a view is as new as the newest that was heard: of %s', ([, of, expected]) => {
  expect(viewedAt(of)).toBe(expected);
});

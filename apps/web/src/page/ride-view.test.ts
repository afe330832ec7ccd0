import type { LiveEntry } from '@ridewait/contracts';
import { expect, it } from 'vitest';
import { type Moment, type RideView, viewRide } from './ride-view.ts';

const NOW = Date.parse('2026-07-01T12:00:00Z');
const SECOND = 1_000;
const MINUTE = 60_000;

function entry(ageMs: number | null, rest: Partial<LiveEntry> = {}): LiveEntry {
  return {
    id: 'colossus',
    name: 'Colossus',
    entityType: 'ATTRACTION',
    status: 'OPERATING',
    ...(ageMs !== null && { lastUpdated: new Date(NOW - ageMs).toISOString() }),
    queue: { STANDBY: { waitTime: 35 } },
    ageSeconds: ageMs === null ? null : Math.round(ageMs / 1000),
    stale: ageMs === null || ageMs > 90 * SECOND,
    ...rest,
  };
}

function seen(entryShown: LiveEntry, moment: Partial<Moment> = {}): RideView {
  return viewRide(entryShown, { now: NOW, answeredAt: NOW, isConnected: true, ...moment });
}

it.for<[string, LiveEntry, Partial<Moment>, Partial<RideView>]>([
  ['a fresh wait', entry(12 * SECOND), {}, { kind: 'wait', waitMinutes: 35, isStale: false }],
  [
    'a wait of 0 is a walk-on, not an unknown',
    entry(SECOND, { queue: { STANDBY: { waitTime: 0 } } }),
    {},
    { kind: 'walk-on', waitMinutes: 0, note: 'walk right on' },
  ],
  [
    'a wait of null is unknown, not 0 and not closed',
    entry(SECOND, { queue: { STANDBY: { waitTime: null } } }),
    {},
    { kind: 'unknown', waitMinutes: null, note: 'wait not known', isStale: false },
  ],
  ['no queue at all is unknown', entry(SECOND, { queue: {} }), {}, { kind: 'unknown' }],
  ['90 s is still fresh', entry(90 * SECOND), {}, { isStale: false }],
  ['past 90 s is stale', entry(90 * SECOND + 1), {}, { kind: 'wait', isStale: true }],
  ['the API calls it stale', entry(SECOND, { stale: true }), {}, { kind: 'wait', isStale: true }],
  [
    'a wait without a time of measuring is never fresh',
    entry(null, { stale: false }),
    {},
    { kind: 'wait', waitMinutes: 35, isStale: true },
  ],
  [
    'DOWN shows no wait, even where the API sent one',
    entry(SECOND, { status: 'DOWN' }),
    {},
    { kind: 'down', waitMinutes: null, note: 'temporarily down', otherLanes: [] },
  ],
  ['CLOSED', entry(SECOND, { status: 'CLOSED' }), {}, { kind: 'closed', waitMinutes: null }],
  [
    'REFURBISHMENT',
    entry(SECOND, { status: 'REFURBISHMENT' }),
    {},
    { kind: 'refurbishment', waitMinutes: null },
  ],
  [
    'without a connection nothing looks fresh',
    entry(SECOND),
    { isConnected: false },
    { isStale: true },
  ],
  [
    'an answer of over 90 s ago makes nothing fresh, as when a phone wakes',
    entry(91 * SECOND),
    { answeredAt: NOW - 91 * SECOND },
    { isStale: true },
  ],
  [
    'after 30 minutes without a connection a wait is gone, and so is a status',
    entry(31 * MINUTE, { status: 'DOWN', stale: false }),
    { answeredAt: NOW - 31 * MINUTE, isConnected: false },
    { kind: 'unknown', waitMinutes: null, isStale: true },
  ],
  [
    'a connected API may still know one lane by a fresh count though another is old',
    entry(31 * MINUTE),
    {},
    { kind: 'wait', waitMinutes: 35, isStale: true },
  ],
])('%s', ([, given, moment, expected]) => {
  expect(seen(given, moment)).toMatchObject(expected);
});

const UNSURE = { waitTimeP10: 18, waitTimeP90: 52, confidence: 'low' } as const;

it.for<[string, LiveEntry['queue'], Partial<RideView>]>([
  [
    'a wait with a dead counter has its range beside it, in fives',
    { STANDBY: { waitTime: 35, ...UNSURE } },
    {
      kind: 'wait',
      waitMinutes: 35,
      isUnsure: true,
      range: { from: 15, to: 55 },
      note: 'less sure than usual: 15 to 55 min',
    },
  ],
  [
    'and nothing where no range is known',
    { STANDBY: { waitTime: 35, confidence: 'low' } },
    { waitMinutes: 35, isUnsure: true, range: null, note: 'less sure than usual' },
  ],
  [
    'a shown wait outside of the range of this second widens it',
    { STANDBY: { waitTime: 60, ...UNSURE } },
    { range: { from: 15, to: 60 } },
  ],
  [
    'a range that is no wider than the sign says nothing',
    { STANDBY: { waitTime: 35, waitTimeP10: 35, waitTimeP90: 35, confidence: 'low' } },
    { isUnsure: true, range: null },
  ],
  [
    'a walk-on may be longer',
    { STANDBY: { waitTime: 0, waitTimeP10: 0, waitTimeP90: 8, confidence: 'low' } },
    { kind: 'walk-on', isUnsure: true, note: 'less sure than usual: up to 10 min' },
  ],
  [
    'numbers that are a few percent off are shown as they are',
    { STANDBY: { waitTime: 35, ...UNSURE, confidence: 'medium' } },
    { isUnsure: false, range: null, note: null },
  ],
  [
    'what is sure has no range',
    { STANDBY: { waitTime: 35, waitTimeP10: 18, waitTimeP90: 52 } },
    { isUnsure: false, range: null, note: null },
  ],
  [
    'an unknown wait is no less known',
    { STANDBY: { waitTime: null, confidence: 'low' } },
    { kind: 'unknown', isUnsure: false, note: 'wait not known' },
  ],
])('shows how sure it is: %s', ([, queue, expected]) => {
  expect(seen(entry(SECOND, { queue }))).toMatchObject(expected);
});

it('hedges the other lanes in words', () => {
  const queue = {
    STANDBY: { waitTime: 35 },
    SINGLE_RIDER: { waitTime: 0, confidence: 'low' as const },
    PAID_STANDBY: { waitTime: 15, confidence: 'low' as const },
  };

  expect(seen(entry(SECOND, { queue })).otherLanes).toEqual([
    { name: 'single rider', text: 'likely no wait' },
    { name: 'priority', text: 'about 15 min' },
  ]);
});

it('leaves the status out where the API does: the wait alone is shown', () => {
  const { status: _status, ...unsaid } = entry(SECOND);

  expect(seen(unsaid)).toMatchObject({ kind: 'wait', waitMinutes: 35 });
});

it.for<[number | null, Partial<LiveEntry>, string, string]>([
  [0, {}, '0 s', 'measured 0 seconds ago'],
  [1 * SECOND, {}, '1 s', 'measured 1 second ago'],
  [12_999, {}, '12 s', 'measured 12 seconds ago'],
  [90 * SECOND, {}, '90 s', 'measured 90 seconds ago'],
  [91 * SECOND, {}, '2 min old', '2 minutes old'],
  [20 * SECOND, { stale: true }, '20 s old', '20 seconds old'],
  [89 * MINUTE, {}, '89 min old', '89 minutes old'],
  [5 * 60 * MINUTE, {}, '5 h old', '5 hours old'],
  [-5 * SECOND, {}, '0 s', 'measured 0 seconds ago'],
  [null, {}, 'age not known', 'age not known'],
  [null, { queue: {} }, 'not measured yet', 'not measured yet'],
  [40 * MINUTE, { queue: {} }, 'last heard 40 min ago', 'last heard 40 minutes ago'],
])('tells an age of %s ms with %o as "%s"', ([ageMs, rest, text, spoken]) => {
  expect(seen(entry(ageMs, rest)).age).toEqual({ text, spoken });
});

it('names the other lanes that the ride has, with a dash where their wait is unknown', () => {
  const queue = {
    STANDBY: { waitTime: 35 },
    SINGLE_RIDER: { waitTime: 0 },
    PAID_STANDBY: { waitTime: null },
  };

  expect(seen(entry(SECOND, { queue })).otherLanes).toEqual([
    { name: 'single rider', text: 'no wait' },
    { name: 'priority', text: '–' },
  ]);
  expect(seen(entry(SECOND)).otherLanes).toEqual([]);
});

it('has the hours to come by the park’s clock, and not those that have passed', () => {
  const forecast = ['13', '14', '15', '16'].map((hour, at) => ({
    time: `2026-07-01T${hour}:00:00+02:00`,
    waitTime: 10 * at,
    percentage: 25 * at,
  }));
  // Two in the afternoon in the park.
  expect(seen(entry(SECOND, { forecast })).hours).toEqual([
    { hour: '15', waitMinutes: 20, percentage: 50 },
    { hour: '16', waitMinutes: 30, percentage: 75 },
  ]);
  expect(seen(entry(SECOND, { forecast, status: 'DOWN' })).hours).toHaveLength(2);
  expect(seen(entry(SECOND, { forecast, status: 'CLOSED' })).hours).toEqual([]);
  expect(seen(entry(SECOND, { forecast }), { now: NOW + 40 * MINUTE }).hours).toEqual([]);
  expect(seen(entry(SECOND)).hours).toEqual([]);
});

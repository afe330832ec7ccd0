import { type LiveEntry, liveSchema } from '@ridewait/contracts';
import type { LiveView } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { lane, NOON, type Stage, stage, viewOf } from '../test/stage.ts';

async function liveOf(of: Stage, id: string): Promise<LiveEntry[]> {
  const response = await of.get(`/v1/entity/${id}/live`);
  expect(response.status).toBe(200);
  return liveSchema.parse(await response.json()).liveData;
}

const MINUTE = 60_000;
const status = (value: 'OPERATING' | 'DOWN' | 'CLOSED', confirmedAt: number) => ({
  status: { value, saidAt: confirmedAt - 5 * MINUTE, confirmedAt },
});

describe('what a guest sees of the tower', () => {
  const cases: [string, LiveView | null, Partial<LiveEntry>][] = [
    [
      'a fresh wait, in whole minutes',
      viewOf('tower', NOON - 2_000, { lanes: { standby: lane(619, NOON - 2_000) } }),
      {
        status: 'OPERATING',
        lastUpdated: '2026-07-01T11:59:58.000Z',
        queue: { STANDBY: { waitTime: 10 } },
        ageSeconds: 2,
        stale: false,
      },
    ],
    [
      'a wait of no minutes as 0, which is not null',
      viewOf('tower', NOON, { lanes: { standby: lane(0, NOON) } }),
      { queue: { STANDBY: { waitTime: 0 } }, ageSeconds: 0, stale: false },
    ],
    ['90 s as fresh', viewOf('tower', NOON - 90_000), { ageSeconds: 90, stale: false }],
    [
      'more than 90 s as stale, and still a number',
      viewOf('tower', NOON - 90_001),
      { stale: true, status: 'OPERATING', queue: { STANDBY: { waitTime: 10 } } },
    ],
    [
      '30 minutes as stale, and still a number',
      viewOf('tower', NOON - 30 * MINUTE),
      { stale: true, status: 'OPERATING', queue: { STANDBY: { waitTime: 10 } } },
    ],
    [
      'more than 30 minutes as unknown: no number, no status, never CLOSED, with the time it was measured',
      viewOf('tower', NOON - 30 * MINUTE - 1),
      {
        stale: true,
        status: undefined,
        queue: { STANDBY: { waitTime: null } },
        lastUpdated: '2026-07-01T11:29:59.999Z',
        ageSeconds: 1800,
      },
    ],
    [
      'no wait of a ride that is down',
      viewOf('tower', NOON, status('DOWN', NOON)),
      { status: 'DOWN', queue: { STANDBY: { waitTime: null } }, stale: false },
    ],
    [
      'no wait of a ride that is closed, though its counter is dead',
      viewOf('tower', NOON, {
        ...status('CLOSED', NOON),
        lanes: { standby: lane(600, NOON - 9 * MINUTE) },
      }),
      { status: 'CLOSED', queue: { STANDBY: { waitTime: null } }, ageSeconds: 0, stale: false },
    ],
    [
      'the age of a dead counter beside a lively controller',
      viewOf('tower', NOON, { lanes: { standby: lane(600, NOON - 2 * MINUTE) } }),
      { status: 'OPERATING', ageSeconds: 120, stale: true },
    ],
    [
      'an old wait gone, and the entry old with it, while the controller is lively',
      viewOf('tower', NOON, { lanes: { standby: lane(600, NOON - 31 * MINUTE) } }),
      {
        status: 'OPERATING',
        queue: { STANDBY: { waitTime: null } },
        ageSeconds: 31 * 60,
        stale: true,
      },
    ],
    [
      'a wait without a status where the controller is silent',
      viewOf('tower', NOON, status('OPERATING', NOON - 31 * MINUTE)),
      { status: undefined, queue: { STANDBY: { waitTime: 10 } }, ageSeconds: 1_860, stale: true },
    ],
    [
      'no wait where the controller fell silent while the ride was down',
      viewOf('tower', NOON, status('DOWN', NOON - 31 * MINUTE)),
      { status: undefined, queue: { STANDBY: { waitTime: null } }, stale: true },
    ],
    [
      'a time ahead of the clock as now',
      viewOf('tower', NOON + 30_000),
      { ageSeconds: 0, stale: false, lastUpdated: '2026-07-01T12:00:30.000Z' },
    ],
    [
      'nothing at all of what was never measured',
      null,
      {
        status: undefined,
        lastUpdated: undefined,
        queue: { STANDBY: { waitTime: null } },
        ageSeconds: null,
        stale: true,
      },
    ],
  ];

  it.for(cases)('is %s', async ([, view, expected]) => {
    const of = stage();
    if (view) of.live.views.set('tower', view);
    const [entry] = await liveOf(of, 'tower');
    const fields = Object.keys(expected) as (keyof LiveEntry)[];
    // JSON knows no undefined: a field that is expected to be undefined is one that is left out.
    expect(Object.fromEntries(fields.map((field) => [field, entry?.[field]]))).toEqual(expected);
  });
});

it('shows every lane of the catalog, and none that the catalog lacks', async () => {
  const of = stage();
  of.live.views.set('comet', viewOf('comet', NOON));
  of.live.views.set(
    'tower',
    viewOf('tower', NOON, { lanes: { standby: lane(420, NOON), priority: lane(60, NOON) } }),
  );
  const [comet, tower] = await liveOf(of, 'park-1');
  expect(comet?.queue).toEqual({
    STANDBY: { waitTime: 10 },
    SINGLE_RIDER: { waitTime: null },
    PAID_STANDBY: { waitTime: null },
  });
  expect(tower?.queue).toMatchObject({ STANDBY: { waitTime: 5 } });
  expect(Object.keys(tower!.queue!)).toEqual(['STANDBY']);
});

it('does not call an entry old for a lane that was never measured', async () => {
  const of = stage();
  const lanes = { standby: lane(600, NOON - 1_000), single_rider: lane(null, null) };
  of.live.views.set('comet', viewOf('comet', NOON, { lanes }));
  const [comet] = await liveOf(of, 'comet');
  expect(comet).toMatchObject({
    lastUpdated: '2026-07-01T11:59:59.000Z',
    ageSeconds: 1,
    stale: false,
    queue: { STANDBY: { waitTime: 10 }, SINGLE_RIDER: { waitTime: null } },
  });
});

it.for([
  ['a park', 'park-1', 'PARK', ['comet', 'tower']],
  ['all parks of a destination', 'resort-1', 'DESTINATION', ['comet', 'tower', 'river']],
  ['one attraction', 'tower', 'ATTRACTION', ['tower']],
] as const)('serves %s', async ([, id, entityType, attractions]) => {
  const of = stage();
  const body = liveSchema.parse(await (await of.get(`/v1/entity/${id}/live`)).json());
  expect(body).toMatchObject({ id, entityType, timezone: 'Europe/Berlin' });
  expect(body.liveData.map((entry) => entry.id)).toEqual(attractions);
});

it('serves a park without attractions', async () => {
  const of = stage({ parks: [{ id: 'new', name: 'New', timezone: 'UTC', attractions: [] }] });
  of.live.state = 'away';
  of.history.state = 'away';
  expect(await liveOf(of, 'new')).toEqual([]);
});

describe('the age of what is served', () => {
  it('is counted by the newest entry, for one dead sensor must not hide that all the others are new', async () => {
    const of = stage();
    of.live.views.set('comet', viewOf('comet', NOON - 300_000));
    of.live.views.set('tower', viewOf('tower', NOON - 4_000));
    await of.get('/v1/entity/park-1/live');
    expect(of.events.served.mock.calls).toEqual([[4]]);
  });

  it('is counted for who is told that nothing has changed', async () => {
    const of = stage();
    of.live.views.set('comet', viewOf('comet', NOON - 2_000));
    const tag = (await of.get('/v1/entity/comet/live')).headers.get('ETag')!;
    of.clock.now += 7_000;
    const again = await of.get('/v1/entity/comet/live', { 'If-None-Match': tag });
    expect(again.status).toBe(304);
    expect(of.events.served.mock.calls).toEqual([[2], [9]]);
  });

  it('is not counted where nothing was ever measured', async () => {
    const of = stage();
    await of.get('/v1/entity/tower/live');
    expect(of.events.served).not.toHaveBeenCalled();
  });
});

import { type OperationsBody, operationsSchema } from '@ridewait/contracts';
import type { Anomaly } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { lane, NOON, type Stage, stage, viewOf } from '../test/stage.ts';

const STUCK: Anomaly = {
  kind: 'stuck',
  sensor: 'comet-in',
  lane: 'standby',
  since: NOON - 720_000,
  reason: 'The entrance counter of standby has counted nobody for 12 minutes, though guests board.',
};

const iso = (at: number): string => new Date(at).toISOString();

async function operationsOf(of: Stage, id: string): Promise<OperationsBody> {
  const response = await of.get(`/v1/entity/${id}/operations`);
  expect(response.status).toBe(200);
  return operationsSchema.parse(await response.json());
}

describe('/v1/entity/{id}/operations', () => {
  it('has every ride, with what its numbers need and what is wrong with it', async () => {
    const of = stage();
    of.live.views.set('comet', {
      ...viewOf('comet', NOON - 4_000, {
        lanes: {
          standby: {
            ...lane(1_500, NOON - 9_000),
            range: { p10: 900, p90: 2_430 },
            shownMinutes: 25,
          },
        },
      }),
      anomalies: [STUCK],
    });

    const { operationsData, ...head } = await operationsOf(of, 'park-1');

    expect(head).toEqual({
      id: 'park-1',
      name: 'First Park',
      entityType: 'PARK',
      timezone: 'Europe/Berlin',
      live: true,
    });
    expect(operationsData).toEqual([
      {
        id: 'comet',
        name: 'The comet',
        entityType: 'ATTRACTION',
        lastStatus: { status: 'OPERATING', said: iso(NOON - 4_000), confirmed: iso(NOON - 4_000) },
        queue: {
          STANDBY: { waitTime: 25, waitTimeP10: 15, waitTimeP90: 41, confidence: 'low' },
          SINGLE_RIDER: { waitTime: null },
          PAID_STANDBY: { waitTime: null },
        },
        measured: [
          { part: 'CONTROLLER', lastUpdated: iso(NOON - 4_000) },
          { part: 'STANDBY', lastUpdated: iso(NOON - 9_000) },
        ],
        anomalies: [{ ...STUCK, since: iso(STUCK.since) }],
      },
      {
        id: 'tower',
        name: 'The tower',
        entityType: 'ATTRACTION',
        queue: { STANDBY: { waitTime: null } },
        measured: [
          { part: 'CONTROLLER', lastUpdated: null },
          { part: 'STANDBY', lastUpdated: null },
        ],
        anomalies: [],
      },
    ]);
  });

  it('tells of a dead counter at a ride that is closed, where guests see no wait', async () => {
    const of = stage();
    of.live.views.set(
      'tower',
      viewOf('tower', NOON, {
        status: { value: 'CLOSED', saidAt: NOON - 60_000, confirmedAt: NOON },
        lanes: { standby: lane(600, NOON - 3_600_000) },
      }),
    );

    const [tower] = (await operationsOf(of, 'tower')).operationsData;

    expect(tower?.queue.STANDBY?.waitTime).toBeNull();
    expect(tower?.measured[1]).toEqual({ part: 'STANDBY', lastUpdated: iso(NOON - 3_600_000) });
  });

  it('keeps the last that was said of a ride, with when, though guests are told nothing any more', async () => {
    const of = stage();
    of.live.views.set('tower', viewOf('tower', NOON - 3_600_000));

    const [tower] = (await operationsOf(of, 'tower')).operationsData;

    expect(tower?.lastStatus).toMatchObject({
      status: 'OPERATING',
      confirmed: iso(NOON - 3_600_000),
    });
    expect(tower?.queue.STANDBY?.waitTime).toBeNull();
  });

  it('says that nothing in it is live while the live store is away', async () => {
    const of = stage();
    of.history.views.set('tower', viewOf('tower', NOON));
    of.live.state = 'away';

    expect(await operationsOf(of, 'park-1')).toMatchObject({ live: false });
  });

  it('says that it can’t know, where the views of one park of a resort can’t be read', async () => {
    const of = stage();
    of.live.stateOf.set('park-2', 'away');
    of.history.stateOf.set('park-2', 'away');

    expect((await of.get('/v1/entity/resort-1/operations')).status).toBe(503);
    expect((await operationsOf(of, 'park-1')).operationsData).toHaveLength(2);
  });

  it('answers 304 until something is measured, and when a wait grows too old to be known', async () => {
    const of = stage();
    of.live.views.set('tower', viewOf('tower', NOON));
    const etag = (await of.get('/v1/entity/tower/operations')).headers.get('ETag')!;
    const again = (): Promise<Response> =>
      of.get('/v1/entity/tower/operations', { 'If-None-Match': etag });

    of.clock.now += 60_000;
    expect((await again()).status).toBe(304);
    of.clock.now += 30 * 60_000;
    expect((await again()).status).toBe(200);
    of.live.views.set('tower', viewOf('tower', of.clock.now));
    expect((await again()).status).toBe(200);
  });
});

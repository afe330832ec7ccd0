import { anomaliesSchema, liveSchema } from '@ridewait/contracts';
import type { Anomaly } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { NOON, type Stage, stage, viewOf } from '../test/stage.ts';
import { openAnomalies } from './park-gauges.ts';

const DEAD: Anomaly = {
  kind: 'dead',
  sensor: 'comet-in',
  lane: 'standby',
  since: NOON - 720_000,
  reason: 'The entrance counter of standby has said nothing for 12 minutes.',
};
const DRIFTING: Anomaly = {
  kind: 'drifting',
  lane: 'all',
  since: NOON - 3_600_000,
  amount: 0.031,
  reason:
    'The boarding counters of all lanes together count 3.1 % fewer riders than vehicles take.',
};

function withAnomalies(...anomalies: Anomaly[]): Stage {
  const of = stage();
  of.live.views.set('comet', { ...viewOf('comet', NOON), anomalies });
  of.live.views.set('tower', viewOf('tower', NOON));
  return of;
}

async function anomaliesOf(of: Stage, id: string) {
  const response = await of.get(`/v1/entity/${id}/anomalies`);
  expect(response.status).toBe(200);
  return anomaliesSchema.parse(await response.json());
}

describe('/v1/entity/{id}/anomalies', () => {
  it('has the attractions of a park whose sensors are not as they should be, with reasons', async () => {
    const { anomalyData, ...head } = await anomaliesOf(withAnomalies(DEAD, DRIFTING), 'park-1');
    expect(head).toMatchObject({ id: 'park-1', entityType: 'PARK' });
    const { since: _, ...drifting } = DRIFTING;
    expect(anomalyData).toEqual([
      {
        id: 'comet',
        name: 'The comet',
        entityType: 'ATTRACTION',
        anomalies: [
          { ...DEAD, since: '2026-07-01T11:48:00.000Z' },
          { ...drifting, since: '2026-07-01T11:00:00.000Z' },
        ],
      },
    ]);
  });

  it('has nothing of an attraction where all is well', async () => {
    expect((await anomaliesOf(withAnomalies(DEAD), 'tower')).anomalyData).toEqual([]);
  });

  it('answers 304 to who has it', async () => {
    const of = withAnomalies(DEAD);
    const etag = (await of.get('/v1/entity/park-1/anomalies')).headers.get('ETag')!;
    const again = await of.get('/v1/entity/park-1/anomalies', { 'If-None-Match': etag });
    expect(again.status).toBe(304);
  });

  it('says that it can’t know, where no view can be read', async () => {
    const of = withAnomalies(DEAD);
    of.live.state = 'away';
    of.history.state = 'away';
    expect((await of.get('/v1/entity/park-1/anomalies')).status).toBe(503);
  });
});

it.for<[string, Anomaly[], string | undefined]>([
  ['low beside a wait whose counter is dead', [DEAD], 'low'],
  ['medium beside one whose counters are a little off', [DRIFTING], 'medium'],
  ['in nothing where all is well', [], undefined],
])('shows the confidence as %s', async ([, anomalies, expected]) => {
  const response = await withAnomalies(...anomalies).get('/v1/entity/comet/live');
  const [entry] = liveSchema.parse(await response.json()).liveData;
  expect(entry?.queue?.STANDBY?.confidence).toBe(expected);
});

it('counts those that are open by kind, and the kinds that there are none of', () => {
  const views = [
    { ...viewOf('comet', NOON), anomalies: [DEAD, DRIFTING] },
    { ...viewOf('tower', NOON), anomalies: [DEAD] },
  ];
  const open = openAnomalies(new Map(views.map((view) => [view.attraction, view])));
  expect(Object.fromEntries(open)).toEqual({
    dead: 2,
    stuck: 0,
    drifting: 1,
    doubling: 0,
    contradiction: 0,
    unusual: 0,
  });
});

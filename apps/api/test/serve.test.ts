import { childrenSchema, destinationsSchema, entitySchema, liveSchema } from '@ridewait/contracts';
import type { HistoryStore } from '@ridewait/core';
import { memoryForecastStore, memoryLiveStore } from '@ridewait/stores';
import { currentWaitTime, ThemeParks } from 'themeparks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiConfigSchema, type RunningApi, startApi } from '../src/index.ts';
import { CATALOG, viewOf } from './stage.ts';

let api: RunningApi;
const live = memoryLiveStore();
const measuredAt = Date.now() - 1_000;

beforeAll(async () => {
  await live.write(
    { park: 'park-1', attraction: 'tower' },
    {
      expectedVersion: 0,
      header: { version: 1, newestMinute: 0, words: [], flow: [] },
      earlierFlowChanged: true,
      buckets: [],
      prune: [],
      view: viewOf('tower', measuredAt),
    },
  );
  const config = apiConfigSchema.parse({
    PORT: 0,
    METRICS_PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  });
  const history: Pick<HistoryStore, 'views' | 'ping'> = {
    views: async () => [],
    ping: async () => undefined,
  };
  api = await startApi(config, {
    live,
    history,
    catalog: { catalog: async () => CATALOG, version: async () => '1' },
    forecasts: memoryForecastStore(),
  });
});

afterAll(async () => {
  await api[Symbol.asyncDispose]();
});

function client(): ThemeParks {
  return new ThemeParks({ baseUrl: `${api.url}/v1`, cache: false, retry: { max: 0 } });
}

it('is spoken by the ThemeParks.wiki client, from destinations down to a wait', async () => {
  const parks = client();
  const { destinations } = destinationsSchema.parse(await parks.destinations.list());
  const resort = await parks.destinations.find('resort');
  expect(resort?.id).toBe(destinations[0]?.id);

  const entity = entitySchema.parse(await parks.entity('park-1').get());
  expect(entity).toMatchObject({ entityType: 'PARK', parentId: 'resort-1' });

  const walked = [];
  for await (const child of parks.entity('resort-1').walk()) walked.push(child.id);
  const { children } = childrenSchema.parse(await parks.entity('resort-1').children());
  expect(walked).toEqual(children.map(({ id }) => id));

  const answer = await parks.entity('park-1').live();
  liveSchema.parse(answer);
  const [comet, tower] = answer.liveData ?? [];
  expect(tower).toMatchObject({
    status: 'OPERATING',
    lastUpdated: new Date(measuredAt).toISOString(),
  });
  expect(currentWaitTime(tower!)).toBe(10);
  expect(currentWaitTime(comet!)).toBeNull();
});

it('tells the ThemeParks.wiki client of an unknown entity in words', async () => {
  await expect(client().entity('nobody/../x').get()).rejects.toMatchObject({
    status: 404,
    body: { error: 'not_found' },
  });
});

it('answers a conditional request over a socket', async () => {
  const url = `${api.url}/v1/entity/park-1/live`;
  const first = await fetch(url);
  const etag = first.headers.get('ETag')!;
  expect(first.headers.get('Content-Length')).toBe(String((await first.bytes()).length));
  const second = await fetch(url, { headers: { 'If-None-Match': etag } });
  expect(second.status).toBe(304);
  expect(second.headers.get('ETag')).toBe(etag);
  expect(second.headers.get('Date')).toMatch(/GMT$/);
  const head = await fetch(url, { method: 'HEAD' });
  expect(head.headers.get('Content-Length')).not.toBeNull();
});

it('says that it is ready, and keeps probes out of its counts', async () => {
  const ready = await fetch(`${api.url}/health/ready`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ status: 'ready', parts: { catalog: 'ok', data: 'ok' } });
});

it('tells Prometheus of its requests and of the age of each park', async () => {
  await fetch(`${api.url}/v1/entity/park-1/live`, { headers: { 'If-None-Match': '*' } });
  const text = await (await fetch(api.metricsUrl)).text();
  const value = (series: RegExp) => Number(text.match(series)?.[1]);
  expect(
    value(
      /^ridewait_api_requests_total\{route="\/v1\/entity\/:id\/live",status="304"[^}]*\} (\d+)/m,
    ),
  ).toBeGreaterThan(0);
  expect(text).toMatch(/^ridewait_api_request_duration_seconds_bucket\{/m);
  expect(text).not.toContain('/health');
  expect(value(/^ridewait_park_fresh_ratio\{park="park-1"[^}]*\} ([\d.]+)/m)).toBe(0.5);
  expect(value(/^ridewait_park_anomalies\{park="park-1",kind="dead"[^}]*\} (\d+)/m)).toBe(0);
  expect(value(/^ridewait_park_data_age_seconds\{park="park-1"[^}]*\} ([\d.]+)/m)).toBeGreaterThan(
    0.9,
  );
});

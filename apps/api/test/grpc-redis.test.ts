import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LiveStore, LiveView } from '@ridewait/core';
import { findRedis, freePort, requireReal, startRedis } from '@ridewait/local';
import { memoryForecastStore, redisLiveStore } from '@ridewait/stores';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { apiConfigSchema, type RunningApi, startApi } from '../src/index.ts';
import { CATALOG, lane, viewOf } from './stage.ts';
import { answerOf, connectTo, type Followed, followed, type SaidChange } from './waits-client.ts';

async function startGrpcApi(live: LiveStore, last: readonly LiveView[] = []): Promise<RunningApi> {
  const config = apiConfigSchema.parse({
    API_SERVES: 'grpc',
    PORT: 0,
    METRICS_PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  });
  return startApi(config, {
    live,
    history: { views: async () => [...last], ping: async () => undefined },
    catalog: { catalog: async () => CATALOG, version: async () => '1' },
    forecasts: memoryForecastStore(),
  });
}

function clientsOf(api: RunningApi) {
  return connectTo(api.url.replace('http://', ''));
}

async function write(store: LiveStore, view: LiveView): Promise<void> {
  const ref = { park: view.park, attraction: view.attraction };
  const expectedVersion = await store.version(ref);
  await store.write(ref, {
    expectedVersion,
    header: { version: expectedVersion + 1, newestMinute: 0, words: [], flow: [] },
    earlierFlowChanged: true,
    buckets: [],
    prune: [],
    view,
  });
}

/** How old the tower's data is when it is told to be as it is looked for; what is told before that is passed over. */
async function ageWhenTold(
  stream: Followed<SaidChange>,
  minutes: number,
  freshness: 'fresh' | 'stale',
): Promise<number | undefined> {
  for (;;) {
    const { reset, update } = await stream.next();
    const tower = (reset ?? update)?.attractions.find(({ id }) => id === 'tower');
    const isIt =
      tower?.lanes[0]!.shownMinutes === minutes && tower.stale === (freshness === 'stale');
    if (isIt) return tower.ageSeconds;
  }
}

function towerOf(minutes: number): LiveView {
  const now = Date.now();
  return viewOf('tower', now, { lanes: { standby: lane(minutes * 60, now) } });
}

describe.runIf(requireReal('redis-server', findRedis()))('gRPC before a real Redis', () => {
  it('tells of what a processor writes, goes on while Redis is away, and on when it is back', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'ridewait-grpc-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    const port = await freePort();
    const first = await startRedis({ dataDir, port });
    await using live = await redisLiveStore({ url: first.url });
    await using processor = await redisLiveStore({ url: first.url });
    await write(processor, towerOf(10));
    await using api = await startGrpcApi(live, [towerOf(10)]);
    using clients = clientsOf(api);
    const stream = followed(clients.waits.watchPark({ park: 'park-1' }));
    expect(await ageWhenTold(stream, 10, 'fresh')).toBeLessThan(90);
    await write(processor, towerOf(25));
    expect(await ageWhenTold(stream, 25, 'fresh')).toBeLessThan(90);

    await first.stop();
    // The last that was told is newer than what history has, and stays; but it is stale from now on.
    expect(await ageWhenTold(stream, 25, 'stale')).toBeLessThan(90);

    await using _second = await startRedis({ dataDir, port });
    await vi.waitFor(() => write(processor, towerOf(40)), 10_000);
    expect(await ageWhenTold(stream, 40, 'fresh')).toBeLessThan(90);
  });

  it('counts its streams and calls for Prometheus, and says that it is ready', async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'ridewait-grpc-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    await using server = await startRedis({ dataDir });
    await using live = await redisLiveStore({ url: server.url });
    const api = await startGrpcApi(live);
    onTestFinished(() => api[Symbol.asyncDispose]());
    using clients = clientsOf(api);
    const { waits, health } = clients;
    const ready = await answerOf((done) => health.check({ service: 'ridewait.v1.Waits' }, done));
    expect(ready).toEqual({ status: 'SERVING' });
    const stream = followed(waits.watchPark({ park: 'park-1' }));
    await stream.next();
    await answerOf((done) => waits.getPark({ park: 'park-1' }, done));
    await expect(answerOf((done) => waits.getPark({ park: 'none' }, done))).rejects.toThrow('none');
    const text = await (await fetch(api.metricsUrl)).text();
    const value = (series: RegExp) => Number(text.match(series)?.[1]);
    expect(value(/^ridewait_api_grpc_streams\{[^}]*\} (\d+)/m)).toBe(1);
    expect(value(/^ridewait_api_grpc_messages_total\{kind="reset"[^}]*\} (\d+)/m)).toBe(1);
    const calls = (code: string) =>
      RegExp(
        `^ridewait_api_grpc_calls_total\\{method="GetPark",code="${code}"[^}]*\\} (\\d+)`,
        'm',
      );
    expect(value(calls('OK'))).toBe(1);
    expect(value(calls('NOT_FOUND'))).toBe(1);
    expect(text).toMatch(/^ridewait_api_grpc_call_duration_seconds_bucket\{method="GetPark"/m);
    expect(text).not.toContain('ridewait_park_');
    await api[Symbol.asyncDispose]();
    expect(await stream.ended).toMatchObject({ code: 'UNAVAILABLE' });
  });
});

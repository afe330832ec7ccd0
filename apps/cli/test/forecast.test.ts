import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { apiConfigSchema, startApi } from '@ridewait/api';
import { type ForecastBody, forecastSchema, liveSchema, parsePark } from '@ridewait/contracts';
import { type Park, parkClock } from '@ridewait/core';
import {
  findPostgres,
  findPubsubEmulator,
  findRedis,
  requireReal,
  startPostgres,
} from '@ridewait/local';
import { demoParkFile } from '@ridewait/simulator';
import {
  keepForecasts,
  memoryLiveStore,
  migrate,
  pgliteSql,
  pgSql,
  type Sql,
  sqlCatalogStore,
  sqlForecastStore,
  sqlHistoryStore,
} from '@ridewait/stores';
import { seedQuarterHours } from '@ridewait/stores/contract';
import { expect, it, onTestFinished } from 'vitest';
import { startPark } from '../src/start/start-park.ts';
import { machineEnv } from '@ridewait/local/testing';

const LIMIT_MS = 120_000;
const DAYS = 35;

const hasPostgres = requireReal('postgres', findPostgres());
const hasServers = [
  requireReal('redis-server', findRedis()),
  hasPostgres,
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

/** Where it is about noon now, so that a park is open whenever the tests run. */
function noonZone(): string {
  const ahead = 12 - new Date().getUTCHours();
  // Etc/GMT-2 is two hours ahead of Greenwich.
  return ahead === 0 ? 'Etc/GMT' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;
}

/** Three rides of the demo park. */
async function smallPark(): Promise<{ park: Park; file: string; root: string }> {
  const root = await mkdtemp(path.join(tmpdir(), 'ridewait-forecast-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const demo = JSON.parse(await readFile(demoParkFile, 'utf8')) as Park;
  const attractions = demo.attractions.slice(0, 3);
  const json = JSON.stringify({ ...demo, timezone: noonZone(), attractions });
  const file = path.join(root, 'park.json');
  await writeFile(file, json);
  return { park: parsePark(JSON.parse(json)), file, root };
}

/** Five weeks of signs of all rides but the last; each day of another strength. */
async function seed(sql: Sql, park: Park): Promise<void> {
  await migrate(sql);
  const today = parkClock(park.timezone).timeAt(Date.now()).day;
  const days = Array.from({ length: DAYS }, (_, at) => today - DAYS + at);
  for (const { id } of park.attractions.slice(0, -1)) {
    const hours = { opens: 8, closes: 22, timezone: park.timezone };
    const minutes = (day: number, hour: number) =>
      (1 + 0.2 * Math.sin(day * 1.7)) * (60 - 50 * Math.abs((hour - 15) / 7));
    await seedQuarterHours(sql, { park: park.id, attraction: id, ...hours, minutes }, days);
  }
}

async function forecastOf(api: string, id: string): Promise<ForecastBody> {
  const response = await fetch(`${api}/v1/entity/${id}/forecast`);
  expect(response.status).toBe(200);
  return forecastSchema.parse(await response.json());
}

function lengths({ forecastData }: ForecastBody): number[] {
  return forecastData.map(({ queue }) => queue.STANDBY!.forecast.length);
}

/** Of a park that opened at eight and closes at ten: at noon ten hours are left. */
function expectForecast(body: ForecastBody): void {
  const [first, second, unknown] = body.forecastData.map(({ queue }) => queue.STANDBY!.forecast);
  expect(first!.length).toBeGreaterThan(30);
  expect(first!.length).toBeLessThan(45);
  expect(second!.length).toBe(first!.length);
  expect(unknown).toEqual([]);
  expect(Date.parse(first![0]!.time)).toBeGreaterThan(Date.now() - 60_000);
  expect(Date.parse(first![0]!.time)).toBeLessThan(Date.now() + 16 * 60_000);
  for (const { p10, p50, p90 } of first!) {
    expect(p10).toBeLessThanOrEqual(p50);
    expect(p50).toBeLessThanOrEqual(p90);
    expect(p90).toBeLessThan(150);
  }
}

async function expectServedFrom(sql: Sql): Promise<void> {
  const { park } = await smallPark();
  await seed(sql, park);
  await sqlCatalogStore(sql).savePark(park);
  const steps = await Array.fromAsync(keepForecasts(sql, [park]));
  expect(steps).toEqual([{ park: park.id, lanesToday: 0, learntDays: DAYS }]);
  const config = apiConfigSchema.parse({
    PORT: 0,
    METRICS_PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
  });
  await using api = await startApi(config, {
    live: memoryLiveStore(),
    history: sqlHistoryStore(sql),
    catalog: sqlCatalogStore(sql),
    forecasts: sqlForecastStore(sql),
  });
  expectForecast(await forecastOf(api.url, park.id));
  const live = await fetch(`${api.url}/v1/entity/${park.id}/live`);
  const [ride] = liveSchema.parse(await live.json()).liveData;
  expect(ride!.forecast!.length).toBeGreaterThan(7);
}

it(
  'serves what was learnt of five weeks in PGlite',
  async () => {
    await using sql = await pgliteSql();
    await expectServedFrom(sql);
  },
  LIMIT_MS,
);

it.runIf(hasPostgres)(
  'serves what was learnt of five weeks in PostgreSQL',
  async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), 'ridewait-forecast-'));
    onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
    await using server = await startPostgres({ dataDir });
    await using sql = pgSql({ server: { url: server.url } });
    await expectServedFrom(sql);
  },
  LIMIT_MS,
);

it.runIf(hasServers)(
  'forecasts a running park, from five weeks of history and from what its sensors say today',
  async () => {
    const { park, file, root } = await smallPark();
    await using server = await startPostgres({ dataDir: path.join(root, 'sql') });
    await using sql = pgSql({ server: { url: server.url } });
    await seed(sql, park);
    await using running = await startPark({
      mode: 'real',
      env: { ...machineEnv(), DATABASE_URL: server.url },
      catalogFile: file,
      root,
      simulator: { seed: 1, warmupMinutes: 60 },
      serviceEnv: { FLUSH_SECONDS: '1' },
      onNews: () => undefined,
    });
    const { url } = running.endpoints.api;
    const settle = { timeout: 90_000, interval: 500 };
    await expect.poll(async () => lengths(await forecastOf(url, park.id))[0], settle).not.toBe(0);
    expectForecast(await forecastOf(url, park.id));
    // An hour of counters is in history once the warm-up is folded and flushed.
    await expect
      .poll(async () => (await Array.fromAsync(keepForecasts(sql, [park])))[0]!.lanesToday, settle)
      .toBeGreaterThanOrEqual(3);
    const today = parkClock(park.timezone).timeAt(Date.now()).day;
    const waits = await sqlForecastStore(sql).waits(park.id, today, today);
    const known = waits.flatMap((each) => each.waits.filter((minutes) => minutes !== null));
    expect(known.length).toBeGreaterThan(3);
    expect(Math.max(...known)).toBeLessThan(180);
  },
  LIMIT_MS,
);

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  dayForecaster,
  type LaneDay,
  parkClock,
  type Park,
  SLOTS_PER_DAY,
  slotOfHour,
} from '@ridewait/core';
import { startPostgres } from '@ridewait/local';
import {
  dayOf,
  ensurePartitions,
  keepForecasts,
  migrate,
  pgSql,
  type Sql,
  sqlForecastStore,
  sqlHistoryStore,
} from '@ridewait/stores';
import type { Figure } from './figures.ts';
import { playedDay, saveDay } from './played-day.ts';
import { cpuSeconds } from './process-cpu.ts';
import { ridePark } from './ride-park.ts';

const RIDES = 50;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * What forecasts of a park with 50 rides take: CPU of this process and of PostgreSQL's to learn a year, and to keep
 * today at the end of a day; the bytes of what is learnt; the time that the API takes to forecast all rides from it.
 */
export async function forecastUpkeep({ runs }: { runs: number }): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ridewait-bench-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const server = stack.use(await startPostgres({ dataDir }));
  // One connection, so that one process of the server does all that is asked of it.
  const sql = stack.use(pgSql({ server: { url: server.url }, maxConnections: 1 }));
  await migrate(sql);
  const park: Park = { ...(await ridePark(RIDES)), timezone: 'UTC' };
  const midnight = dayOf(Date.now()) * DAY_MS;
  const now = midnight - MINUTE_MS;
  const today = parkClock(park.timezone).timeAt(now).day;
  await ensurePartitions(sql, dayOf(midnight) - 2, dayOf(midnight));
  await saveDay(sqlHistoryStore(sql), park.id, playedDay(park, midnight));

  const figures = new Map<string, Figure>();
  const add = (name: string, unit: string, value: number) => {
    const { values } = figures.get(name) ?? { values: [] };
    figures.set(name, { name, unit, values: [...values, value] });
  };
  const [backend] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const used = () => cpuSeconds(process.pid) + cpuSeconds(backend!.pid);
  async function keep(name: string, at: number): Promise<void> {
    const before = used();
    await Array.fromAsync(keepForecasts(sql, [park], { now: at }));
    add(name, 'CPU-seconds', used() - before);
  }
  for (let run = 0; run < runs; run += 1) {
    for (const days of [60, 420]) {
      await sql.script('TRUNCATE day_waits, forecast_models');
      await saveYear(sql, park, today, days);
      await keep(`${days} days learnt, the day's first run`, now);
    }
    await keep('today kept, at the end of a day', now);
    const models = await sqlForecastStore(sql).models(park.id, today);
    const standby = models.find(({ lane }) => lane === 'standby');
    add('a model', 'kB', JSON.stringify(standby!.model).length / 1_000);
    const forecaster = dayForecaster(standby!.model!);
    const began = performance.now();
    forecaster.forecast(new Map(), slotOfHour(10));
    add('all rides forecast, at ten in the morning', 'ms', performance.now() - began);
  }
  return [...figures.values()];
}

/** The waits of past days, with the shape of a day, the strength of a week and chance. */
export async function saveYear(sql: Sql, park: Park, today: number, days: number): Promise<void> {
  const store = sqlForecastStore(sql);
  for (let day = today - days; day < today; day += 1) {
    const busy = 1 + 0.2 * Math.sin(day * 1.7);
    const own = park.attractions.map(({ id }, ride): LaneDay => {
      const waits = Array.from({ length: SLOTS_PER_DAY }, (_, slot) => {
        const hour = slot / 4 + 4;
        if (hour < 9 || hour >= 21) return null;
        const height = 1 - Math.abs((hour - 15) / 7) + 0.1 * Math.sin(slot * day + ride);
        return Math.round(10 * busy * (10 + ride) * height) / 10;
      });
      return { attraction: id, lane: 'standby', day, waits };
    });
    await store.saveWaits(park.id, own);
  }
}

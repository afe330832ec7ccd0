import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '@ridewait/local';
import {
  applyBuckets,
  compareBuckets,
  dayOf,
  ensurePartitions,
  maintain,
  migrate,
  openReplaySchema,
  pgSql,
  type Sql,
  sqlHistoryStore,
} from '@ridewait/stores';
import type { Figure } from './figures.ts';
import { playedDay, saveDay } from './played-day.ts';
import { cpuSeconds } from './process-cpu.ts';
import { ridePark } from './ride-park.ts';

const RIDES = 50;
const DAY_MS = 86_400_000;
const STATEMENT_TIMEOUT_MS = 600_000;

/** What the upkeep of history takes for a day of a park with 50 rides: CPU of this process and of PostgreSQL's. */
export async function maintainDay({ runs }: { runs: number }): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ridewait-bench-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true }));
  const server = stack.use(await startPostgres({ dataDir }));
  // One connection, so that one process of the server does all that is asked of it.
  const database = { server: { url: server.url }, statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  const sql = stack.use(pgSql({ ...database, maxConnections: 1 }));
  await migrate(sql);
  const midnight = dayOf(Date.now()) * DAY_MS;
  const park = await ridePark(RIDES);
  const day = playedDay(park, midnight);
  const from = midnight / 60_000 - 1_440;

  const seconds = new Map<string, number[]>();
  async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
    const [backend] = await sql.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const used = () => cpuSeconds(process.pid) + cpuSeconds(backend!.pid);
    const before = used();
    await work();
    seconds.set(name, [...(seconds.get(name) ?? []), used() - before]);
  }
  for (let run = 0; run < runs; run += 1) {
    await ensurePartitions(sql, dayOf(midnight) - 2, dayOf(midnight));
    await saveDay(sqlHistoryStore(sql), park.id, day);
    await timed('quarter-hours of a day, made first', () => upkeep(sql, midnight));
    await timed('quarter-hours of a day, nothing new', () => upkeep(sql, midnight));
    const replay = await openReplaySchema(sql, 'replay_bench');
    await saveDay(sqlHistoryStore(replay), park.id, day);
    const range = { replay: 'replay_bench', from, to: from + 1_440 };
    await timed('a replayed day compared, all equal', () => compareBuckets(sql, range));
    await replay.query(`UPDATE buckets SET tracks = (tracks::text || ' ')::json`);
    await timed('a replayed day compared, all differ', () => compareBuckets(sql, range));
    await timed('a replayed day put in place of all', () =>
      Array.fromAsync(applyBuckets(sql, range)),
    );
    await timed('a day made again and dropped', () => upkeep(sql, midnight + 10 * DAY_MS));
    await sql.script('TRUNCATE quarter_hours, sensor_words');
  }
  return [...seconds].map(([name, values]) => ({ name, unit: 'CPU-seconds', values }));
}

async function upkeep(sql: Sql, now: number): Promise<void> {
  for await (const step of maintain(sql, { now })) {
    if (step.step === 'busy') throw new Error('somebody else uses the database of the benchmark');
  }
}

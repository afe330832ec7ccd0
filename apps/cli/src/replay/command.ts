import { metrics } from '@opentelemetry/api';
import { openPlace } from '@ridewait/archive';
import { busConfig, pubsubBus, pubsubOptions } from '@ridewait/bus';
import { createEvents, flushParks } from '@ridewait/processor';
import { createLog, type Env, parseConfig, readEnv } from '@ridewait/service';
import {
  oneDatabase,
  pgOptions,
  pgSql,
  redisConfig,
  redisLiveStore,
  redisOptions,
  type Sql,
  sqlCatalogStore,
  sqlConfig,
  sqlHistoryStore,
  sqlRoundStore,
} from '@ridewait/stores';
import * as z from 'zod';
import { UsageError } from '../usage-error.ts';
import { jsonOf } from './json.ts';
import type { LiveStatesDeps } from './live-states.ts';
import { progress } from './progress.ts';
import { replayArchive } from './replay-archive.ts';
import { reportLines } from './report.ts';
import { tellJob } from './tell-job.ts';
import { isGood } from './verdict.ts';

export interface ReplayCommand {
  /** A folder, or `gs://bucket/prefix`. */
  archive: string;
  /** Milliseconds since 1970. */
  from?: number;
  to?: number;
  apply?: boolean;
  json?: boolean;
}

/** The exit code of a replay that found differences. */
const DIFFERENT = 3;
const STOPPED = 1;

const schema = oneDatabase(
  z.object({
    ...sqlConfig,
    /** A stand-in of Cloud Storage: as Google's own clients have it, with or without `http://`. */
    STORAGE_EMULATOR_HOST: z
      .string()
      .transform((host) => (host.includes('://') ? host : `http://${host}`))
      .pipe(z.url())
      .optional(),
  }),
);
const liveSchema = z.object({ ...redisConfig, ...busConfig });

/** A comparison reads all buckets of an attraction. */
const STATEMENT_MS = 300_000;

/** What was published just now may not be in history yet: it is flushed every few seconds. */
const SETTLE_MS = 2 * 60_000;

/** `ridewait replay --archive`: resolves to the exit code, 0 where history holds all that the archive does. */
export async function runReplay(command: ReplayCommand): Promise<number> {
  const env = readEnv();
  const config = parseConfig(schema, env);
  const { from, to = Date.now() - SETTLE_MS } = command;
  if (from !== undefined && from >= to) {
    throw new UsageError('--from must lie before --to, which by default is two minutes ago');
  }
  const endpoint = config.STORAGE_EMULATOR_HOST;
  const place = openPlace(command.archive, { ...(endpoint !== undefined && { endpoint }) });
  await using stack = new AsyncDisposableStack();
  const sql = stack.use(
    pgSql({ ...pgOptions(config, 'replay'), statementTimeoutMs: STATEMENT_MS }),
  );
  const liveStates = command.apply ? await openLiveStates(env, sql, stack) : undefined;
  const stop = stopSignal();
  using told = progress(process.stderr, () => performance.now());
  const replayed = replayArchive({
    sql,
    place,
    to,
    ...(from !== undefined && { from }),
    ...(command.apply && { apply: { ...(liveStates && { liveStates }) } }),
    signal: stop,
    onProgress: told.tell,
  });
  const result = await replayed.catch((error: unknown) => {
    if (!stop.aborted) throw error;
    return null;
  });
  told[Symbol.dispose]();
  if (!result) {
    process.stderr.write('stopped: what was not put in place yet is as it was\n');
    return STOPPED;
  }
  const { parks } = await sqlCatalogStore(sql).catalog();
  const names = parks.flatMap((park) =>
    park.attractions.map(({ id, name }) => [id, name] as const),
  );
  const text = command.json
    ? JSON.stringify(jsonOf(result), undefined, 2)
    : reportLines(result, new Map(names)).join('\n');
  process.stdout.write(`${text}\n`);
  tellJob(result, env);
  return isGood(result) ? 0 : DIFFERENT;
}

/** Aborted by SIGINT and SIGTERM: the replay's schema is dropped before the command ends. */
function stopSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stop.abort());
  }
  return stop.signal;
}

/** Where a live store is named, the bus must be too: what is dropped there is delivered again. */
async function openLiveStates(
  env: Env,
  sql: Sql,
  stack: AsyncDisposableStack,
): Promise<LiveStatesDeps | undefined> {
  if (!env.REDIS_URL) return undefined;
  const config = parseConfig(liveSchema, env);
  const live = stack.use(await redisLiveStore(redisOptions(config)));
  const bus = stack.use(pubsubBus(pubsubOptions(config)));
  const log = createLog({ service: 'replay', level: 'error' });
  const events = createEvents(metrics.getMeter('replay'), log);
  const history = sqlHistoryStore(sql);
  return {
    bus,
    live,
    rounds: sqlRoundStore(sql),
    now: Date.now,
    onSettling(ms) {
      process.stderr.write(`waiting ${ms / 1000} s for acks that are on their way …\n`);
    },
    async flushAll(life) {
      const { parks } = await sqlCatalogStore(sql).catalog();
      return flushParks(
        parks.map(({ id }) => id),
        { live, history, events, life },
      );
    },
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import { busConfig, pubsubBus, pubsubOptions } from '@ridewait/bus';
import {
  createLog,
  createTelemetry,
  health,
  parseConfig,
  readEnv,
  type Running,
  runService,
  serviceConfig,
  startServer,
} from '@ridewait/service';
import {
  asRole,
  clearKeyPrefix,
  dropShadowSchema,
  oneDatabase,
  pgOptions,
  pgSql,
  redisConfig,
  redisLiveStore,
  redisOptions,
  sqlCatalogStore,
  sqlConfig,
  sqlRoundStore,
} from '@ridewait/stores';
import * as z from 'zod';
import { counted } from '../terminal/table.ts';
import { stamp } from '../terminal/times.ts';
import { comparer, type ComparerDeps } from './comparer.ts';
import { createEvents } from './events.ts';
import { prepareShadow } from './prepare.ts';
import { reportLines } from './report.ts';

/** The schema and the prefix of keys of a processor on trial. */
export const SHADOW = 'shadow';

/** The exit code of a comparison that found differences. */
const DIFFERENT = 3;

/** Copying a day of history, or comparing it, takes longer than what a guest waits for. */
const STATEMENT_MS = 300_000;
const LOOK_MS = 30_000;

const storesSchema = oneDatabase(z.object({ ...redisConfig, ...sqlConfig }));
const prepareSchema = oneDatabase(
  z.object({ ...redisConfig, ...sqlConfig, ...busConfig, DATABASE_ROLE: z.string().optional() }),
);
const compareSchema = oneDatabase(z.object({ ...serviceConfig, ...redisConfig, ...sqlConfig }));

/** `ridewait shadow prepare`. */
export async function runPrepare(of = 'a candidate'): Promise<void> {
  const config = parseConfig(prepareSchema, readEnv());
  await using pool = pgSql({ ...pgOptions(config, 'shadow'), statementTimeoutMs: STATEMENT_MS });
  await using bus = pubsubBus(pubsubOptions(config));
  const sql = config.DATABASE_ROLE === undefined ? pool : asRole(pool, config.DATABASE_ROLE);
  const made = await prepareShadow(
    {
      sql,
      bus,
      rounds: sqlRoundStore(sql),
      clear: () => clearKeyPrefix(redisOptions(config), SHADOW),
    },
    { schema: SHADOW, now: Date.now() },
  );
  process.stdout.write(
    `${of} can begin from round ${made.round} of ${stamp(made.takenAt)}, with ${counted(made.buckets, 'bucket')} of history; ${counted(made.keys, 'key')} of another trial gone\n`,
  );
}

/** `ridewait shadow clear`: nothing of a trial is left in the stores. */
export async function runClear(of = 'a trial'): Promise<void> {
  const config = parseConfig(prepareSchema, readEnv());
  await using pool = pgSql({ ...pgOptions(config, 'shadow'), statementTimeoutMs: STATEMENT_MS });
  const sql = config.DATABASE_ROLE === undefined ? pool : asRole(pool, config.DATABASE_ROLE);
  await dropShadowSchema(sql, SHADOW);
  const keys = await clearKeyPrefix(redisOptions(config), SHADOW);
  process.stdout.write(
    `nothing of ${of} is left: its schema and ${counted(keys, 'key')} are gone\n`,
  );
}

export interface CompareCommand {
  once?: true;
  settleSeconds: number;
}

/** `ridewait shadow compare`. */
export async function runCompare({ once, settleSeconds }: CompareCommand): Promise<void> {
  const options = {
    schema: SHADOW,
    settleMs: settleSeconds * 1000,
    confirmMs: (settleSeconds * 1000) / 2,
    graceMs: once ? 0 : 600_000,
  };
  if (once) process.exitCode = await compareOnce(options);
  else await runService('shadow-compare', () => serveComparison(options));
}

type Options = Parameters<typeof comparer>[1];

async function compareOnce(options: Options): Promise<number> {
  await using stores = await openStores();
  const compare = comparer(stores.deps, options);
  const first = await compare.look(Date.now());
  // What differs has to differ for a while. What was equal is.
  if (first.unequal > 0) await wait(options.confirmMs);
  const last = first.unequal > 0 ? await compare.look(Date.now()) : first;
  const differing = last === first ? first.differing : [...first.differing, ...last.differing];
  const { parks } = await stores.deps.catalog.catalog();
  const rides = parks.flatMap(({ attractions }) => attractions);
  const names = new Map(rides.map(({ id, name }) => [id, name]));
  process.stdout.write(`${reportLines({ ...last, differing }, names).join('\n')}\n`);
  return differing.length > 0 ? DIFFERENT : 0;
}

async function serveComparison(options: Options): Promise<Running> {
  const config = parseConfig(compareSchema, readEnv());
  await using stack = new AsyncDisposableStack();
  const log = createLog({ service: 'shadow-compare', level: config.LOG_LEVEL });
  const stores = stack.use(await openStores());
  const { sql } = stores.deps;
  const telemetry = stack.use(
    await createTelemetry({
      service: 'shadow-compare',
      host: config.HOST,
      port: config.METRICS_PORT,
    }),
  );
  const events = createEvents(telemetry.meter, log);
  const state = health({ history: () => sql.query('SELECT 1') }, log);
  const stop = new AbortController();
  const looking = lookOn(comparer(stores.deps, options), events, stop.signal);
  stack.defer(async () => {
    stop.abort();
    await looking;
  });
  const server = stack.use(
    await startServer(state.routes.fetch, { host: config.HOST, port: config.PORT }),
  );
  const owned = stack.move();
  return {
    summary: { url: server.url, metrics: telemetry.metricsUrl },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function lookOn(
  compare: ReturnType<typeof comparer>,
  events: ReturnType<typeof createEvents>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await compare.look(Date.now()).then(events.looked, events.lookFailed);
    await wait(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

async function openStores(): Promise<{ deps: ComparerDeps } & AsyncDisposable> {
  const config = parseConfig(storesSchema, readEnv());
  await using stack = new AsyncDisposableStack();
  const sql = stack.use(
    pgSql({ ...pgOptions(config, 'shadow'), statementTimeoutMs: STATEMENT_MS }),
  );
  const redis = redisOptions(config);
  const deps = {
    sql,
    catalog: sqlCatalogStore(sql),
    stable: stack.use(await redisLiveStore(redis)),
    candidate: stack.use(await redisLiveStore({ ...redis, keyPrefix: SHADOW })),
  };
  const owned = stack.move();
  return { deps, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

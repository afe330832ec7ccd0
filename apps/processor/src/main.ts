import { busConfig, pubsubBus, pubsubOptions } from '@ridewait/bus';
import {
  createLog,
  parseConfig,
  readEnv,
  type Running,
  runService,
  startTracing,
} from '@ridewait/service';
import {
  oneDatabase,
  pgOptions,
  pgSql,
  redisConfig,
  redisLiveStore,
  redisOptions,
  sqlCatalogStore,
  sqlConfig,
  sqlHistoryStore,
  sqlForecastStore,
  sqlRoundStore,
} from '@ridewait/stores';
import { processorConfigSchema, startProcessor } from './wiring.ts';

const schema = oneDatabase(
  processorConfigSchema.extend({ ...busConfig, ...redisConfig, ...sqlConfig }),
);

async function start(): Promise<Running> {
  const config = parseConfig(schema, readEnv());
  await using stack = new AsyncDisposableStack();
  stack.use(startTracing('processor', config));
  const log = createLog({ service: 'processor', level: config.LOG_LEVEL });
  const bus = stack.use(pubsubBus(pubsubOptions(config)));
  const live = stack.use(
    await redisLiveStore({
      ...redisOptions(config),
      onConnectionError: (error) => log.warn({ err: error }, 'no connection to Redis'),
    }),
  );
  const sql = stack.use(
    pgSql({
      ...pgOptions(config, 'processor'),
      onConnectionError: (error) => log.warn({ err: error }, 'a connection to SQL was lost'),
    }),
  );
  const processor = stack.use(
    await startProcessor(config, {
      bus,
      live,
      history: sqlHistoryStore(sql),
      catalog: sqlCatalogStore(sql),
      rounds: sqlRoundStore(sql),
      forecasts: sqlForecastStore(sql),
    }),
  );
  const owned = stack.move();
  return {
    summary: { url: processor.url, metrics: processor.metricsUrl },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

await runService('processor', start);

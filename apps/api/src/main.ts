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
  sqlForecastStore,
  sqlHistoryStore,
} from '@ridewait/stores';
import { apiConfigSchema, serviceName, startApi } from './wiring.ts';

const schema = oneDatabase(apiConfigSchema.extend({ ...redisConfig, ...sqlConfig }));

async function start(): Promise<Running> {
  const config = parseConfig(schema, readEnv());
  const service = serviceName(config);
  await using stack = new AsyncDisposableStack();
  stack.use(startTracing(service, config));
  const log = createLog({ service, level: config.LOG_LEVEL });
  const live = stack.use(
    await redisLiveStore({
      ...redisOptions(config),
      onConnectionError: (error) => log.warn({ err: error }, 'no connection to Redis'),
    }),
  );
  const sql = stack.use(
    pgSql({
      ...pgOptions(config, service),
      onConnectionError: (error) => log.warn({ err: error }, 'a connection to SQL was lost'),
    }),
  );
  const api = stack.use(
    await startApi(config, {
      live,
      history: sqlHistoryStore(sql),
      catalog: sqlCatalogStore(sql),
      forecasts: sqlForecastStore(sql),
    }),
  );
  const owned = stack.move();
  return {
    summary: { url: api.url, metrics: api.metricsUrl },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

await runService('api', start);

import {
  createLog,
  parseConfig,
  readEnv,
  type Running,
  runService,
  startTracing,
} from '@ridewait/service';
import { pgSql, redisLiveStore, sqlCatalogStore, sqlHistoryStore } from '@ridewait/stores';
import { mainConfigSchema, pgOptions, redisOptions } from './main-config.ts';
import { startApi } from './wiring.ts';

async function start(): Promise<Running> {
  const config = parseConfig(mainConfigSchema, readEnv());
  await using stack = new AsyncDisposableStack();
  stack.use(startTracing('api', config.OTEL_EXPORTER_OTLP_ENDPOINT));
  const log = createLog({ service: 'api', level: config.LOG_LEVEL });
  const live = stack.use(
    await redisLiveStore({
      ...redisOptions(config),
      onConnectionError: (error) => log.warn({ err: error }, 'no connection to Redis'),
    }),
  );
  const sql = stack.use(
    pgSql({
      ...pgOptions(config),
      onConnectionError: (error) => log.warn({ err: error }, 'a connection to SQL was lost'),
    }),
  );
  const api = stack.use(
    await startApi(config, {
      live,
      history: sqlHistoryStore(sql),
      catalog: sqlCatalogStore(sql),
    }),
  );
  const owned = stack.move();
  return {
    summary: { url: api.url, metrics: api.metricsUrl },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

await runService('api', start);

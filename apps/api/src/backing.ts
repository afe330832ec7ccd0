import { createLog } from '@ridewait/service';
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
import type * as z from 'zod';
import { type ApiBacking, apiConfigSchema, serviceName } from './wiring.ts';

/** What a process of the API reads from its environment: its own configuration, and where its stores are. */
export const apiProcessSchema = oneDatabase(
  apiConfigSchema.extend({ ...redisConfig, ...sqlConfig }),
);

/** Opens the real stores, whose outages are logged. They are closed when it is disposed. */
export async function openApiBacking(
  config: Readonly<z.infer<typeof apiProcessSchema>>,
): Promise<ApiBacking & AsyncDisposable> {
  const service = serviceName(config);
  const log = createLog({ service, level: config.LOG_LEVEL });
  await using stack = new AsyncDisposableStack();
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
  const owned = stack.move();
  return {
    live,
    history: sqlHistoryStore(sql),
    catalog: sqlCatalogStore(sql),
    forecasts: sqlForecastStore(sql),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

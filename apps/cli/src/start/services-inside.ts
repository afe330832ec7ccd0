import { apiConfigSchema, startApi } from '@ridewait/api';
import type { Bus, LiveStore } from '@ridewait/core';
import { ingestConfigSchema, startIngest } from '@ridewait/ingest';
import { processorConfigSchema, startProcessor } from '@ridewait/processor';
import { parseConfig } from '@ridewait/service';
import { simulatorConfigSchema, startSimulator } from '@ridewait/simulator';
import {
  type Sql,
  sqlCatalogStore,
  sqlDeviceKeyStore,
  sqlForecastStore,
  sqlHistoryStore,
  sqlRoundStore,
} from '@ridewait/stores';
import { startWeb, webConfigSchema } from '@ridewait/web';
import type { Endpoint, ServiceEnv, StartService } from './services.ts';

interface Served extends AsyncDisposable {
  url: string;
  metricsUrl: string;
}

/** Services inside this process: the only way to share a store or a bus that lives in it. */
export function servicesInside(
  { sql, live, bus }: { sql: Sql; live: LiveStore; bus: Bus },
  stack: AsyncDisposableStack,
): StartService {
  const catalog = sqlCatalogStore(sql);
  const history = sqlHistoryStore(sql);
  const keys = sqlDeviceKeyStore(sql);
  const starts: Record<Endpoint['name'], (env: ServiceEnv) => Promise<Served>> = {
    ingest: (env) => startIngest(parseConfig(ingestConfigSchema, env), { bus, catalog, keys }),
    processor: (env) =>
      startProcessor(parseConfig(processorConfigSchema, env), {
        bus,
        live,
        history,
        catalog,
        rounds: sqlRoundStore(sql),
        forecasts: sqlForecastStore(sql),
      }),
    api: (env) =>
      startApi(parseConfig(apiConfigSchema, env), {
        live,
        history,
        catalog,
        forecasts: sqlForecastStore(sql),
      }),
    web: (env) => startWeb(parseConfig(webConfigSchema, env)),
    simulator: (env) => startSimulator(parseConfig(simulatorConfigSchema, env)),
  };
  return async function startService(name, env) {
    const served = await starts[name]({ ...env, HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' });
    stack.use(served);
    return { name, url: served.url, metricsUrl: served.metricsUrl };
  };
}

import type { CatalogSource, ForecastStore, HistoryStore, LiveStore } from '@ridewait/core';
import { createLog, createTelemetry, health, serviceConfig, startServer } from '@ridewait/service';
import { cachedCatalog } from '@ridewait/stores';
import * as z from 'zod';
import { createApi } from './app.ts';
import { apiEvents } from './events.ts';
import { forecastReader } from './forecast-reader.ts';
import { observeParks } from './park-gauges.ts';
import { viewReader } from './view-reader.ts';

export const apiConfigSchema = z.object({ ...serviceConfig });
export type ApiConfig = z.infer<typeof apiConfigSchema>;

/** The stores, which whoever starts the API owns and disposes after it. */
export interface ApiBacking {
  live: Pick<LiveStore, 'views' | 'ping'>;
  history: Pick<HistoryStore, 'views' | 'ping'>;
  catalog: CatalogSource;
  forecasts: Pick<ForecastStore, 'waits' | 'models'>;
}

export interface RunningApi extends AsyncDisposable {
  url: string;
  metricsUrl: string;
}

/** Builds the API and serves it. Disposing it takes no new request and answers those in hand. */
export async function startApi(
  config: Readonly<ApiConfig>,
  { live, history, catalog, forecasts: store }: ApiBacking,
): Promise<RunningApi> {
  const now = Date.now;
  await using stack = new AsyncDisposableStack();
  const log = createLog({
    service: 'api',
    level: config.LOG_LEVEL,
    project: config.GOOGLE_CLOUD_PROJECT,
  });
  const telemetry = stack.use(
    await createTelemetry({ service: 'api', host: config.HOST, port: config.METRICS_PORT }),
  );
  const events = apiEvents(telemetry.meter, log);
  const cached = stack.use(
    cachedCatalog({ store: catalog, now, onError: events.catalogNotRefreshed }),
  );
  const views = viewReader({ live, history, now, events });
  const forecasts = forecastReader({ store, now, events });
  stack.use(observeParks(telemetry.meter, { catalog: cached, now }, views));
  // One store is enough to serve from: an instance without Redis is worse, not unready.
  const state = health(
    {
      catalog: () => cached.current(),
      data: () => Promise.any([live.ping(), history.ping()]),
    },
    log,
  );
  state.warm();
  const app = createApi({
    catalog: cached,
    views,
    forecasts,
    now,
    events,
    health: state.routes,
  });
  const server = stack.use(await startServer(app.fetch, { host: config.HOST, port: config.PORT }));
  stack.defer(state.drain);
  const owned = stack.move();
  return {
    url: server.url,
    metricsUrl: telemetry.metricsUrl,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

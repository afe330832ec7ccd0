import type { CatalogSource, ForecastStore, HistoryStore, LiveStore } from '@ridewait/core';
import {
  createLog,
  createTelemetry,
  health,
  type RunningServer,
  serviceConfig,
  startServer,
} from '@ridewait/service';
import { cachedCatalog } from '@ridewait/stores';
import * as z from 'zod';
import { createApi } from './app.ts';
import { apiEvents } from './events.ts';
import { forecastReader } from './forecast-reader.ts';
import { observeParks } from './park-gauges.ts';
import { viewReader } from './view-reader.ts';

export const apiConfigSchema = z.object({
  ...serviceConfig,
  /** REST for phones, or gRPC for other systems in the park: one of them, for Cloud Run routes to one port. */
  API_SERVES: z.enum(['http', 'grpc']).default('http'),
  /** Streams of changes that an instance serves at once: below Cloud Run's concurrency, to leave room for calls. */
  GRPC_MAX_STREAMS: z.coerce.number().int().min(1).max(1_000).default(80),
});
export type ApiConfig = z.infer<typeof apiConfigSchema>;

/** The stores, which whoever starts the API owns and disposes after it. */
export interface ApiBacking {
  live: Pick<LiveStore, 'views' | 'ping' | 'watch'>;
  history: Pick<HistoryStore, 'views' | 'ping'>;
  catalog: CatalogSource;
  forecasts: Pick<ForecastStore, 'waits' | 'models'>;
}

export interface RunningApi extends AsyncDisposable {
  url: string;
  metricsUrl: string;
}

/** What the service is called in logs and metrics. */
export function serviceName({ API_SERVES }: Pick<ApiConfig, 'API_SERVES'>): string {
  return API_SERVES === 'grpc' ? 'api-grpc' : 'api';
}

/** Builds the API and serves it. Disposing it takes no new request and answers those in hand. */
export async function startApi(
  config: Readonly<ApiConfig>,
  { live, history, catalog, forecasts: store }: ApiBacking,
): Promise<RunningApi> {
  const now = Date.now;
  await using stack = new AsyncDisposableStack();
  const service = serviceName(config);
  const log = createLog({
    service,
    level: config.LOG_LEVEL,
    project: config.GOOGLE_CLOUD_PROJECT,
  });
  const telemetry = stack.use(
    await createTelemetry({ service, host: config.HOST, port: config.METRICS_PORT }),
  );
  const events = apiEvents(telemetry.meter, log);
  const cached = stack.use(
    cachedCatalog({ store: catalog, now, onError: events.catalogNotRefreshed }),
  );
  const views = viewReader({ live, history, now, events });
  // One store is enough to serve from: an instance without Redis is worse, not unready.
  const state = health(
    {
      catalog: () => cached.current(),
      data: () => Promise.any([live.ping(), history.ping()]),
    },
    log,
  );
  state.warm();
  const address = { host: config.HOST, port: config.PORT };
  let server: RunningServer;
  if (config.API_SERVES === 'grpc') {
    // Loaded only here: it takes a phone's instance as long to start as its own work.
    const { grpcEvents, serveGrpc } = await import('./grpc/serve-grpc.ts');
    server = await serveGrpc(
      {
        catalog: cached,
        views,
        live,
        health: state,
        now,
        events: grpcEvents(events, telemetry.meter, log),
        maxStreams: config.GRPC_MAX_STREAMS,
      },
      address,
    );
  } else {
    const forecasts = forecastReader({ store, now, events });
    stack.use(observeParks(telemetry.meter, { catalog: cached, now }, views));
    const app = createApi({
      catalog: cached,
      views,
      forecasts,
      now,
      events,
      health: state.routes,
    });
    server = await startServer(app.fetch, address);
  }
  stack.use(server);
  stack.defer(state.drain);
  const owned = stack.move();
  return {
    url: server.url,
    metricsUrl: telemetry.metricsUrl,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

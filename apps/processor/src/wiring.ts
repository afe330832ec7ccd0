import { deadLetters } from '@ridewait/bus';
import type { Bus, CatalogStore, HistoryStore, LiveStore } from '@ridewait/core';
import {
  createLog,
  createTelemetry,
  health,
  pushAuth,
  pushAuthConfig,
  serviceConfig,
  startServer,
} from '@ridewait/service';
import { cachedCatalog } from '@ridewait/stores';
import { z } from 'zod';
import { createProcessor } from './app.ts';
import { createEvents } from './events.ts';
import { flushParks } from './flush.ts';
import { flushLoop } from './flush-loop.ts';
import { attractionFold } from './fold-attraction.ts';
import { gatherFolds } from './gather-folds.ts';

export const processorConfigSchema = z.object({
  ...serviceConfig,
  ...pushAuthConfig,
  /** How often dirty buckets go to history. */
  FLUSH_SECONDS: z.coerce.number().positive().max(300).default(5),
});
export type ProcessorConfig = z.infer<typeof processorConfigSchema>;

export interface ProcessorBacking {
  bus: Bus;
  live: LiveStore;
  history: HistoryStore;
  catalog: CatalogStore;
}

export interface RunningProcessor extends AsyncDisposable {
  url: string;
  metricsUrl: string;
}

/** Builds the processor and serves it. Disposing it drains: no new push, the folds in hand, a last flush. */
export async function startProcessor(
  config: Readonly<ProcessorConfig>,
  { bus, live, history, catalog }: ProcessorBacking,
): Promise<RunningProcessor> {
  const now = Date.now;
  await using stack = new AsyncDisposableStack();
  const log = createLog({
    service: 'processor',
    level: config.LOG_LEVEL,
    project: config.GOOGLE_CLOUD_PROJECT,
  });
  const telemetry = stack.use(
    await createTelemetry({ service: 'processor', host: config.HOST, port: config.METRICS_PORT }),
  );
  const events = createEvents(telemetry.meter, log);
  const cached = stack.use(
    cachedCatalog({ store: catalog, now, onError: events.catalogRefreshFailed }),
  );
  stack.use(
    flushLoop({
      everyMs: config.FLUSH_SECONDS * 1000,
      async flush() {
        const { catalog: known } = await cached.current();
        const parks = known.parks.map(({ id }) => id);
        await flushParks(parks, { live, history, events });
      },
      onFailed: events.flushFailed,
    }),
  );
  const folds = gatherFolds(attractionFold({ live, history, events, now }));
  stack.defer(() => folds.idle());
  const state = health({
    catalog: () => cached.current(),
    'live store': () => live.ping(),
    bus: () => bus.ping(),
  });
  const app = createProcessor({
    pushAuth: pushAuth({
      issuer: config.PUSH_ISSUER,
      jwksUrl: config.PUSH_JWKS_URL,
      audience: config.PUSH_AUDIENCE,
      serviceAccount: config.PUSH_SERVICE_ACCOUNT,
    }),
    catalog: cached,
    folds,
    deadLetters: deadLetters({ bus, service: 'processor', now, onBuried: events.deadLettered }),
    events,
    health: state,
    tracer: telemetry.tracer,
    now,
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

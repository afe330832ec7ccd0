import type { Bus, CatalogStore, DeviceKeyStore } from '@ridewait/core';
import {
  createLog,
  createTelemetry,
  health,
  pushAuth,
  pushAuthConfig,
  serviceConfig,
  startServer,
} from '@ridewait/service';
import * as z from 'zod';
import { assembleIngest } from './assemble.ts';
import { deviceAuth } from './device-auth.ts';
import { createEvents } from './events.ts';

export const ingestConfigSchema = z.object({
  ...serviceConfig,
  ...pushAuthConfig,
  /** The audience that devices put in their tokens. */
  DEVICE_AUDIENCE: z.string().default('ridewait-ingest'),
});
export type IngestConfig = z.infer<typeof ingestConfigSchema>;

export interface IngestBacking {
  bus: Bus;
  catalog: CatalogStore;
  keys: DeviceKeyStore;
}

export interface RunningIngest extends AsyncDisposable {
  url: string;
  metricsUrl: string;
}

/** Builds ingest and serves it. Disposing it drains: no new batch, then every batch in hand is on the bus. */
export async function startIngest(
  config: Readonly<IngestConfig>,
  { bus, catalog, keys }: IngestBacking,
): Promise<RunningIngest> {
  await using stack = new AsyncDisposableStack();
  const log = createLog({
    service: 'ingest',
    level: config.LOG_LEVEL,
    project: config.GOOGLE_CLOUD_PROJECT,
  });
  const telemetry = stack.use(
    await createTelemetry({ service: 'ingest', host: config.HOST, port: config.METRICS_PORT }),
  );
  const events = createEvents(telemetry.meter, log);
  const state = health({ catalog: () => ingest.ready(), bus: () => bus.ping() }, log);
  const ingest = stack.use(
    assembleIngest(
      { bus, catalog },
      {
        auth: deviceAuth({ keys, audience: config.DEVICE_AUDIENCE, now: Date.now }),
        pushAuth: pushAuth({
          issuer: config.PUSH_ISSUER,
          jwksUrl: config.PUSH_JWKS_URL,
          audience: config.PUSH_AUDIENCE,
          serviceAccount: config.PUSH_SERVICE_ACCOUNT,
        }),
        events,
        health: state,
        tracer: telemetry.tracer,
        now: Date.now,
      },
    ),
  );
  state.warm();
  const server = stack.use(
    await startServer(ingest.app.fetch, { host: config.HOST, port: config.PORT }),
  );
  stack.defer(state.drain);
  const owned = stack.move();
  return {
    url: server.url,
    metricsUrl: telemetry.metricsUrl,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

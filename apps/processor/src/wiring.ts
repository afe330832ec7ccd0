import { type Bus, VERSION_WRITERS } from '@ridewait/core';
import {
  createLog,
  createTelemetry,
  health,
  type PushAuth,
  pushAuth,
  pushAuthConfig,
  serviceConfig,
  startServer,
} from '@ridewait/service';
import * as z from 'zod';
import { assembleProcessor, type ProcessorBacking } from './assemble.ts';
import { createEvents } from './events.ts';
import { flushLoop } from './flush-loop.ts';

export const processorConfigSchema = z.object({
  ...serviceConfig,
  ...pushAuthConfig,
  /** `checked-before` only behind Cloud Run's own check of callers, which takes the signature away. */
  PUSH_SIGNATURE: z.enum(['check', 'checked-before']).default('check'),
  /** Whose token may have it flush (`POST /flush`): where nothing runs between requests, the clock calls. */
  FLUSH_SERVICE_ACCOUNT: z.email().optional(),
  /** How often dirty buckets go to history. */
  FLUSH_SECONDS: z.coerce.number().positive().max(300).default(5),
  /** How often a round is made: what a lost live store costs is the replay of up to two of them. */
  ROUND_SECONDS: z.coerce.number().positive().max(3_600).default(60),
  /** After a recovery's seek, how long acks of before it may still come: over the push deadline. */
  SETTLE_SECONDS: z.coerce.number().positive().max(1_200).default(30),
  /** Whose messages are folded. A processor on trial has a subscription of its own. */
  READINGS_SUBSCRIPTION: z
    .enum(['readings-processor', 'readings-processor-shadow'])
    .default('readings-processor'),
  /** `count`: what can't be used is counted and logged, and no letter is written. The one that serves writes it. */
  DEAD_LETTERS: z.enum(['publish', 'count']).default('publish'),
  /** Megabytes of states that are held in memory, so that a message needs none to be loaded: 4 rides a megabyte. */
  STATE_CACHE_MB: z.coerce.number().min(1).max(8_192).default(256),
});
export type ProcessorConfig = z.infer<typeof processorConfigSchema>;

export interface RunningProcessor extends AsyncDisposable {
  url: string;
  metricsUrl: string;
}

/** Builds the processor and serves it. Disposing it drains: no new push, the folds in hand, a last flush. */
export async function startProcessor(
  config: Readonly<ProcessorConfig>,
  backing: ProcessorBacking & { bus: Pick<Bus, 'ping'> },
): Promise<RunningProcessor> {
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
  const state = health(
    {
      catalog: () => processor.ready(),
      'live store': () => backing.live.ping(),
      bus: () => backing.bus.ping(),
    },
    log,
  );
  const processor = stack.use(
    assembleProcessor(config.DEAD_LETTERS === 'count' ? silent(backing) : backing, {
      pushAuth: authFor(config, config.PUSH_SERVICE_ACCOUNT),
      ...(config.FLUSH_SERVICE_ACCOUNT !== undefined && {
        flushAuth: authFor(config, config.FLUSH_SERVICE_ACCOUNT),
      }),
      events,
      health: state,
      tracer: telemetry.tracer,
      now: Date.now,
      writer: 1 + Math.floor(Math.random() * (VERSION_WRITERS - 1)),
      holder: crypto.randomUUID(),
      roundMs: config.ROUND_SECONDS * 1000,
      settleMs: config.SETTLE_SECONDS * 1000,
      cacheMb: config.STATE_CACHE_MB,
      subscription: config.READINGS_SUBSCRIPTION,
    }),
  );
  state.warm();
  stack.use(
    flushLoop({
      everyMs: config.FLUSH_SECONDS * 1000,
      flush: () => processor.maintain(),
      onFailed: events.flushFailed,
    }),
  );
  stack.defer(() => processor.idle());
  const server = stack.use(
    await startServer(processor.app.fetch, { host: config.HOST, port: config.PORT }),
  );
  stack.defer(state.drain);
  const owned = stack.move();
  return {
    url: server.url,
    metricsUrl: telemetry.metricsUrl,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** A processor's letters are all that it publishes. */
function silent(backing: ProcessorBacking): ProcessorBacking {
  const { bus } = backing;
  return {
    ...backing,
    bus: {
      publish: async () => 'not published',
      snapshot: (subscription) => bus.snapshot(subscription),
      seek: (subscription, snapshot) => bus.seek(subscription, snapshot),
      dropSnapshot: (snapshot) => bus.dropSnapshot(snapshot),
    },
  };
}

function authFor(config: Readonly<ProcessorConfig>, serviceAccount: string): PushAuth {
  return pushAuth({
    issuer: config.PUSH_ISSUER,
    jwksUrl: config.PUSH_JWKS_URL,
    audience: config.PUSH_AUDIENCE,
    serviceAccount,
    signature: config.PUSH_SIGNATURE,
  });
}

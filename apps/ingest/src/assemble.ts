import { deadLetters } from '@ridewait/bus';
import type { Bus, CatalogSource } from '@ridewait/core';
import type { Health, PushAuth, SetTimer } from '@ridewait/service';
import { cachedCatalog } from '@ridewait/stores';
import type { Tracer } from '@opentelemetry/api';
import type { Hono } from 'hono';
import { createIngest } from './app.ts';
import type { DeviceAuth } from './device-auth.ts';
import type { Events } from './events.ts';
import { gather } from './gather.ts';
import { readingsPublisher } from './publish-readings.ts';

export interface AssembleOptions {
  auth: DeviceAuth;
  pushAuth: PushAuth;
  events: Events;
  health: Health;
  tracer: Tracer;
  /** Milliseconds since 1970. */
  now(): number;
  setTimer?: SetTimer;
}

/** Ingest without a server and without a clock of its own. Disposing it sends what it has gathered. */
export interface AssembledIngest extends AsyncDisposable {
  app: Hono;
  /** Resolves once a catalog is in hand. */
  ready(): Promise<void>;
}

export function assembleIngest(
  { bus, catalog }: { bus: Pick<Bus, 'publish'>; catalog: CatalogSource },
  { auth, pushAuth, events, health, tracer, now, setTimer }: AssembleOptions,
): AssembledIngest {
  const publish = readingsPublisher(bus, tracer, events);
  const cached = cachedCatalog({ store: catalog, now, onError: events.catalogRefreshFailed });
  const gathered = gather(publish, now, setTimer);
  const app = createIngest({
    auth,
    pushAuth,
    catalog: cached,
    gather: gathered,
    publish,
    deadLetters: deadLetters({ bus, service: 'ingest', now, onBuried: events.deadLettered }),
    events,
    health,
    now,
  });
  return {
    app,
    async ready() {
      await cached.current();
    },
    async [Symbol.asyncDispose]() {
      await gathered[Symbol.asyncDispose]();
      await cached[Symbol.asyncDispose]();
    },
  };
}

import type { DeadLetters } from '@ridewait/bus';
import type { ReadingsMessage } from '@ridewait/contracts';
import { UnavailableError } from '@ridewait/core';
import {
  type Health,
  incomingTrace,
  isCutOff,
  type PushAuth,
  PushKeysUnavailableError,
} from '@ridewait/service';
import type { CachedCatalog } from '@ridewait/stores';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { DeviceAuth } from './device-auth.ts';
import { takeEdgePush } from './edge-route.ts';
import type { Events, Via } from './events.ts';
import type { Gather } from './gather.ts';
import { problem } from './problem.ts';
import { takeReadings } from './readings-route.ts';

export interface IngestDeps {
  auth: DeviceAuth;
  pushAuth: PushAuth;
  catalog: Pick<CachedCatalog, 'current' | 'refreshFor' | 'loadedAt'>;
  gather: Pick<Gather, 'add'>;
  publish(message: ReadingsMessage): Promise<void>;
  deadLetters: DeadLetters;
  events: Events;
  health: Health;
  /** Milliseconds since 1970. */
  now(): number;
}

/** The way in for readings. Sensors get a 202 only after the bus has what they sent. */
export function createIngest(deps: IngestDeps): Hono {
  const app = new Hono();
  app.route('/', deps.health.routes);
  app.use(incomingTrace());
  app.post('/v1/readings', answered('http', deps), (c) => takeReadings(c, deps));
  app.post('/pubsub/edge', answered('edge', deps), (c) => takeEdgePush(c, deps));
  app.notFound((c) => problem(c, 404, 'not_found', 'POST readings to /v1/readings'));
  app.onError((error, c) => onError(error, c, deps));
  return app;
}

/** Counts every answer, whoever gave it, and takes nothing more once the instance drains. */
function answered(via: Via, { events, health }: IngestDeps): MiddlewareHandler {
  return async (c, next) => {
    if (health.draining()) c.res = problem(c, 503, 'draining', 'this instance is stopping');
    else await next();
    events.batchAnswered(via, c.res.status);
  };
}

function onError(error: Error, c: Context, { events }: IngestDeps): Response {
  if (error instanceof UnavailableError || error instanceof PushKeysUnavailableError) {
    events.dependencyAway(error);
    const message = 'the readings could not be taken now: send the same batch again later';
    return problem(c, 503, 'unavailable', message);
  }
  if (isCutOff(error, c.req.raw)) {
    return problem(c, 400, 'cut_off', 'the connection ended before the body did');
  }
  events.faulted(error, c.req.path);
  return problem(c, 500, 'fault', 'a fault of ours: send the same batch again later');
}

import type { DeadLetters } from '@ridewait/bus';
import { MAX_BODY_BYTES, type ReadingsMessage } from '@ridewait/contracts';
import { UnavailableError } from '@ridewait/core';
import { type Health, type PushAuth, PushKeysUnavailableError } from '@ridewait/service';
import type { CachedCatalog } from '@ridewait/stores';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { DeviceAuth } from './device-auth.ts';
import { takeEdgePush } from './edge-route.ts';
import type { Events, Via } from './events.ts';
import type { Gather } from './gather.ts';
import { problem } from './problem.ts';
import { takeReadings } from './readings-route.ts';

export interface IngestDeps {
  auth: DeviceAuth;
  pushAuth: PushAuth;
  catalog: Pick<CachedCatalog, 'current' | 'refreshFor'>;
  gather: Pick<Gather, 'add'>;
  publish(message: ReadingsMessage): Promise<void>;
  deadLetters: DeadLetters;
  events: Events;
  health: Health;
  /** Milliseconds since 1970. */
  now(): number;
}

/** Pub/Sub's messages end at 10 MB; base64 adds a third. */
const MAX_PUSH_BYTES = 14 * 1024 * 1024;

/** The way in for readings. Sensors get a 202 only after the bus has what they sent. */
export function createIngest(deps: IngestDeps): Hono {
  const tooLarge = (c: Context) =>
    problem(c, 413, 'too_large', `a body may have ${MAX_BODY_BYTES} bytes: send smaller batches`);
  const app = new Hono();
  app.route('/', deps.health.routes);
  app.post(
    '/v1/readings',
    bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }),
    answered('http', deps, takeReadings),
  );
  app.post(
    '/pubsub/edge',
    bodyLimit({ maxSize: MAX_PUSH_BYTES, onError: tooLarge }),
    answered('edge', deps, takeEdgePush),
  );
  app.notFound((c) => problem(c, 404, 'not_found', 'POST readings to /v1/readings'));
  app.onError((error, c) => onError(error, c, deps));
  return app;
}

type Route = (c: Context, deps: IngestDeps) => Promise<Response>;

/** Counts every answer, those made from errors too. */
function answered(via: Via, deps: IngestDeps, route: Route) {
  return async (c: Context): Promise<Response> => {
    if (deps.health.draining()) return problem(c, 503, 'draining', 'this instance is stopping');
    const response = await route(c, deps).catch((error: unknown) =>
      onError(error as Error, c, deps),
    );
    deps.events.batchAnswered(via, response.status);
    return response;
  };
}

function onError(error: Error, c: Context, { events }: IngestDeps): Response {
  if (error instanceof UnavailableError || error instanceof PushKeysUnavailableError) {
    const message = 'the readings could not be taken now: send the same batch again later';
    return problem(c, 503, 'unavailable', message);
  }
  events.faulted(error, c.req.path);
  return problem(c, 500, 'fault', 'a fault of ours: send the same batch again later');
}

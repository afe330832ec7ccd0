import type { Burial, DeadLetters } from '@ridewait/bus';
import { type ErrorBody, MAX_PUSH_BYTES, parsePush, type PushEnvelope } from '@ridewait/contracts';
import { UnavailableError } from '@ridewait/core';
import {
  type Health,
  incomingTrace,
  inSpan,
  isCutOff,
  type PushAuth,
  PushKeysUnavailableError,
  readBody,
  traceOf,
} from '@ridewait/service';
import type { Tracer } from '@opentelemetry/api';
import { type Context, Hono } from 'hono';
import { takeMessage, type TakeDeps } from './take-push.ts';

export interface ProcessorDeps extends TakeDeps {
  pushAuth: PushAuth;
  /** What `POST /flush` does, and who may ask for it; without it there is no such route. */
  flush?: { auth: PushAuth; run(): Promise<void> };
  deadLetters: DeadLetters;
  health: Health;
  tracer: Tracer;
}

/** Deliveries of a message that may end in a fault of ours, before it goes to the dead letters. */
const MAX_FAULTS = 10;

/**
 * The push endpoint of the topic `readings`. 204 acks; every other answer makes Pub/Sub deliver again later.
 * It is given only after the states are written, and what can't be used lies with the dead letters.
 */
export function createProcessor(deps: ProcessorDeps): Hono {
  const app = new Hono();
  app.route('/', deps.health.routes);
  app.use(incomingTrace());
  app.post(
    '/pubsub/readings',
    async (c, next) => {
      await next();
      deps.events.pushAnswered(c.res.status);
    },
    (c) => takePush(c, deps),
  );
  const { flush } = deps;
  if (flush) app.post('/flush', (c) => runFlush(c, deps, flush));
  app.notFound((c) => answer(c, 404, 'not_found', 'pushes go to /pubsub/readings'));
  app.onError((error, c) => failed(error, c, deps));
  return app;
}

async function takePush(c: Context, deps: ProcessorDeps): Promise<Response> {
  if (deps.health.draining()) return answer(c, 503, 'draining', 'this instance is stopping');
  const wrong = await deps.pushAuth(c.req.header('Authorization'));
  if (wrong) return answer(c, 401, 'unauthorized', wrong);
  const text = await readBody(c.req.raw, MAX_PUSH_BYTES);
  if (text === undefined) return answer(c, 413, 'too_large', 'no message is as large as this');
  const push = parsePush(text);
  if (!push) return answer(c, 400, 'malformed', 'the body is not a Pub/Sub push envelope');
  const { message, deliveryAttempt = 1 } = push;
  const parent = traceOf(message.attributes);
  await inSpan(deps.tracer, 'fold readings', { parent }, async () => {
    const letters = await takeMessage(message, deps).catch((error: unknown) => {
      if (error instanceof UnavailableError || deliveryAttempt < MAX_FAULTS) throw error;
      deps.events.faulted(error as Error, c.req.path);
      return [faultyMessage(message, error as Error)];
    });
    await deps.deadLetters.bury(letters);
  });
  return c.body(null, 204);
}

/** The clock's call: what is dirty goes to history, and what is due of rounds is done, before the answer. */
async function runFlush(
  c: Context,
  { health }: ProcessorDeps,
  { auth, run }: NonNullable<ProcessorDeps['flush']>,
): Promise<Response> {
  if (health.draining()) return answer(c, 503, 'draining', 'this instance is stopping');
  const wrong = await auth(c.req.header('Authorization'));
  if (wrong) return answer(c, 401, 'unauthorized', wrong);
  await run();
  return c.body(null, 204);
}

/** A fault that ten deliveries ran into is in the message or in the program: people have to look at it. */
function faultyMessage({ data, attributes }: PushEnvelope['message'], error: Error): Burial {
  return { reason: 'fault', detail: error.message, payload: { base64: data, attributes } };
}

function failed(error: Error, c: Context, { events }: ProcessorDeps): Response {
  if (error instanceof UnavailableError || error instanceof PushKeysUnavailableError) {
    events.storeAway(error);
    return answer(c, 503, 'unavailable', 'a store is away: deliver again later');
  }
  if (isCutOff(error, c.req.raw)) return answer(c, 400, 'cut_off', 'the body ended too early');
  events.faulted(error, c.req.path);
  return answer(c, 500, 'fault', 'a fault of ours: deliver again later');
}

function answer(
  c: Context,
  status: 400 | 401 | 404 | 413 | 500 | 503,
  error: string,
  message: string,
): Response {
  return c.json({ error, message } satisfies ErrorBody, status);
}

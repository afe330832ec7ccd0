import {
  decodeBase64,
  DEVICE_TOKEN_ATTRIBUTE,
  MAX_PUSH_BYTES,
  parsePush,
  type PushEnvelope,
} from '@ridewait/contracts';
import type { Burial } from '@ridewait/bus';
import { UnavailableError } from '@ridewait/core';
import { readBody, traceOf } from '@ridewait/service';
import { context } from '@opentelemetry/api';
import type { Context } from 'hono';
import type { IngestDeps } from './app.ts';
import { checkReadings, lacks } from './check-readings.ts';
import { problem, tooLarge } from './problem.ts';
import { EMPTY_BATCH, parseReadings, type ReadingsBody } from './readings-body.ts';

/**
 * `POST /pubsub/edge`: what edge gateways published, pushed by Pub/Sub. Nobody is there to be told of an
 * error, so what can't be used is dead-lettered and acked; what may succeed later gets a 503.
 */
export async function takeEdgePush(c: Context, deps: IngestDeps): Promise<Response> {
  const wrong = await deps.pushAuth(c.req.header('Authorization'));
  if (wrong) return problem(c, 401, 'unauthorized', wrong);
  const text = await readBody(c.req.raw, MAX_PUSH_BYTES);
  if (text === undefined) return tooLarge(c, MAX_PUSH_BYTES);
  const message = parsePush(text)?.message;
  if (!message) return problem(c, 400, 'malformed', 'the body is not a Pub/Sub push envelope');
  const publishedAt = Date.parse(message.publishTime);
  if (Number.isNaN(publishedAt)) {
    return problem(c, 400, 'malformed', 'publishTime is not an RFC 3339 time');
  }
  const letters = await context.with(traceOf(message.attributes), () =>
    forward(message, publishedAt, deps),
  );
  await deps.deadLetters.bury(letters);
  return c.body(null, 204);
}

/**
 * Publishes what is good and returns what is not. Rejects (`UnavailableError`), with the good already
 * published, while the catalog in hand is too old to call a sensor unknown.
 */
async function forward(
  message: PushEnvelope['message'],
  publishedAt: number,
  { auth, catalog, publish, events }: IngestDeps,
): Promise<Burial[]> {
  const raw = { base64: message.data, attributes: withoutToken(message.attributes) };
  const whole = (reason: Burial['reason'], detail: string): Burial[] => [
    { reason, detail, receivedAt: publishedAt, payload: raw },
  ];
  const body = bodyOf(message.data);
  if (!body.ok) return whole('undecodable', body.message);

  // The token is judged as of the time of publishing: a backlog must not turn good readings away.
  const verdict = await auth(message.attributes[DEVICE_TOKEN_ATTRIBUTE], publishedAt);
  if (!verdict.ok) return whole('unauthorized', verdict.message);
  const { items } = body;
  if (items.length === 0) return whole('invalid', EMPTY_BATCH);

  const { attraction } = verdict.device;
  const known = await catalog.refreshFor((index) => lacks(index, attraction, items));
  const located = known.attraction(attraction);
  const mayBeTooOld = (catalog.loadedAt() ?? 0) <= publishedAt && lacks(known, attraction, items);
  if (!located) {
    if (mayBeTooOld) throw tooOld();
    const detail = `the catalog has no attraction ${attraction}`;
    return whole('unknown_attraction', detail).map((letter) => ({ ...letter, attraction }));
  }

  // The same message pushed again is stamped with the same time, for Pub/Sub set it once.
  const { accepted, rejected } = checkReadings(items, attraction, known, publishedAt);
  if (accepted.length > 0) {
    const attractions = [{ id: attraction, readings: accepted }];
    await publish({ v: 1, park: located.park.id, receivedAt: publishedAt, attractions });
    events.readingsAccepted('edge', accepted.length);
  }
  if (mayBeTooOld) throw tooOld();
  for (const { code } of rejected) events.readingRejected('edge', code);
  return rejected.map(({ code, message: detail, item, sensor }) => ({
    reason: code,
    detail,
    receivedAt: publishedAt,
    park: located.park.id,
    attraction,
    ...(sensor !== undefined && { sensor }),
    payload: { reading: isShallow(item) ? item : TOO_DEEP },
  }));
}

function tooOld(): UnavailableError {
  return new UnavailableError(
    'history',
    new Error('the catalog in hand is older than the message'),
  );
}

function bodyOf(data: string): ReadingsBody {
  const bytes = decodeBase64(data);
  return bytes
    ? parseReadings(new TextDecoder().decode(bytes))
    : { ok: false, message: 'data is not base64' };
}

/** What a dead letter says in place of an item that can't be written as JSON again. */
const TOO_DEEP = '(nested too deep to be kept)';

/** What is parsed may be nested deeper than the stack on which it would be written again. */
function isShallow(value: unknown, depth = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth < 32 && Object.values(value).every((inner) => isShallow(inner, depth + 1));
}

/** A token that is still good must not lie in a dead letter. */
function withoutToken(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => name !== DEVICE_TOKEN_ATTRIBUTE),
  );
}

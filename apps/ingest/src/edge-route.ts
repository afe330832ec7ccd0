import {
  decodeBase64,
  DEVICE_TOKEN_ATTRIBUTE,
  type PushEnvelope,
  pushEnvelopeSchema,
  readingsBodySchema,
} from '@ridewait/contracts';
import type { Burial } from '@ridewait/bus';
import { traceOf } from '@ridewait/service';
import { context } from '@opentelemetry/api';
import type { Context } from 'hono';
import type { IngestDeps } from './app.ts';
import { checkReadings, namesUnknownSensor } from './check-readings.ts';
import { problem } from './problem.ts';

/**
 * `POST /pubsub/edge`: what edge gateways published, pushed by Pub/Sub. Nobody is there to be told of an
 * error, so what can't be used is dead-lettered and acked; what may succeed later gets a 503.
 */
export async function takeEdgePush(c: Context, deps: IngestDeps): Promise<Response> {
  const wrong = await deps.pushAuth(c.req.header('Authorization'));
  if (wrong) return problem(c, 401, 'unauthorized', wrong);
  const envelope = pushEnvelopeSchema.safeParse(await c.req.json().catch(() => undefined));
  if (!envelope.success) {
    return problem(c, 400, 'malformed', 'the body is not a Pub/Sub push envelope');
  }
  const { message } = envelope.data;
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

/** Publishes what is good and returns what is not. */
async function forward(
  message: PushEnvelope['message'],
  publishedAt: number,
  { auth, catalog, publish, events }: IngestDeps,
): Promise<Burial[]> {
  const whole = (reason: Burial['reason'], detail: string): Burial[] => [
    {
      reason,
      detail,
      receivedAt: publishedAt,
      payload: { base64: message.data, attributes: withoutToken(message.attributes) },
    },
  ];
  const items = parseItems(message.data);
  if ('detail' in items) return whole('undecodable', items.detail);

  // The token is judged as of the time of publishing: a backlog must not turn good readings away.
  const verdict = await auth(message.attributes[DEVICE_TOKEN_ATTRIBUTE], publishedAt);
  if (!verdict.ok) return whole('unauthorized', verdict.message);
  const { attraction } = verdict.device;
  const known = await catalog.refreshFor(
    (index) => !index.attraction(attraction) || namesUnknownSensor(items, index),
  );
  const located = known.attraction(attraction);
  if (!located) return whole('unknown_attraction', `the catalog has no attraction ${attraction}`);

  // The same message pushed again is stamped with the same time, for Pub/Sub set it once.
  const { accepted, rejected } = checkReadings(items, attraction, known, publishedAt);
  if (accepted.length > 0) {
    const attractions = [{ id: attraction, readings: accepted }];
    await publish({ v: 1, park: located.park.id, receivedAt: publishedAt, attractions });
    events.readingsAccepted('edge', accepted.length);
  }
  for (const { code } of rejected) events.readingRejected('edge', code);
  return rejected.map(({ code, message: detail, item, sensor }) => ({
    reason: code,
    detail,
    receivedAt: publishedAt,
    park: located.park.id,
    attraction,
    ...(sensor !== undefined && { sensor }),
    payload: { reading: item },
  }));
}

function parseItems(data: string): unknown[] | { detail: string } {
  const bytes = decodeBase64(data);
  if (!bytes) return { detail: 'data is not base64' };
  try {
    const body = readingsBodySchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return body.success ? body.data.readings : { detail: 'data is not {"readings": […]}' };
  } catch (error) {
    return { detail: `data is not JSON: ${(error as Error).message}` };
  }
}

/** A token that is still good must not lie in a dead letter. */
function withoutToken(attributes: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).filter(([name]) => name !== DEVICE_TOKEN_ATTRIBUTE),
  );
}

import { readingsBodySchema, type ReadingsAnswer } from '@ridewait/contracts';
import type { Context } from 'hono';
import type { IngestDeps } from './app.ts';
import { checkReadings, namesUnknownSensor } from './check-readings.ts';
import { problem } from './problem.ts';

type Body = { ok: true; items: unknown[] } | { ok: false; message: string };

function parseBody(text: string): Body {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `the body is not JSON: ${(error as Error).message}` };
  }
  const parsed = readingsBodySchema.safeParse(json);
  if (parsed.success) return { ok: true, items: parsed.data.readings };
  const [issue] = parsed.error.issues;
  return {
    ok: false,
    message: `send {"readings": […]}: ${issue?.path.join('.') || 'body'}: ${issue?.message}`,
  };
}

/** `POST /v1/readings`: answers only after the bus has the readings. */
export async function takeReadings(c: Context, deps: IngestDeps): Promise<Response> {
  const { auth, catalog, gather, events, now } = deps;
  const token = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
  const verdict = await auth(token, now());
  if (!verdict.ok) return problem(c, 401, 'unauthorized', verdict.message);
  const { attraction } = verdict.device;

  const body = parseBody(await c.req.text());
  if (!body.ok) return problem(c, 400, 'malformed', body.message);
  if (body.items.length === 0) {
    return problem(c, 422, 'empty_batch', 'readings is empty: there is nothing to take');
  }

  let known = await catalog.current();
  if (!known.attraction(attraction) || namesUnknownSensor(body.items, known)) {
    known = await catalog.refreshFor(
      (index) => !index.attraction(attraction) || namesUnknownSensor(body.items, index),
    );
  }
  const located = known.attraction(attraction);
  if (!located) {
    return problem(c, 403, 'unknown_attraction', `the catalog has no attraction ${attraction}`);
  }

  const { results, accepted, rejected } = checkReadings(body.items, attraction, known, now());
  for (const { code } of rejected) events.readingRejected('http', code);
  const answer: ReadingsAnswer = { accepted: accepted.length, rejected: rejected.length, results };
  if (accepted.length === 0) {
    const isForeign = rejected.every(({ code }) => code === 'wrong_attraction');
    return c.json(answer, isForeign ? 403 : 422);
  }
  await gather.add(located.park.id, attraction, accepted);
  events.readingsAccepted('http', accepted.length);
  return c.json(answer, 202);
}

import { MAX_BODY_BYTES, type ReadingsAnswer } from '@ridewait/contracts';
import { readBody } from '@ridewait/service';
import type { Context } from 'hono';
import type { IngestDeps } from './app.ts';
import { checkReadings, lacks } from './check-readings.ts';
import { problem, tooLarge } from './problem.ts';
import { EMPTY_BATCH, parseReadings } from './readings-body.ts';

/** `POST /v1/readings`: answers only after the bus has the readings. */
export async function takeReadings(c: Context, deps: IngestDeps): Promise<Response> {
  const { auth, catalog, gather, events, now } = deps;
  const token = /^Bearer (.+)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
  const verdict = await auth(token, now());
  if (!verdict.ok) return problem(c, 401, 'unauthorized', verdict.message);
  const { attraction } = verdict.device;

  const text = await readBody(c.req.raw, MAX_BODY_BYTES);
  if (text === undefined) return tooLarge(c, MAX_BODY_BYTES);
  const body = parseReadings(text);
  if (!body.ok) return problem(c, 400, 'malformed', body.message);
  if (body.items.length === 0) return problem(c, 422, 'empty_batch', EMPTY_BATCH);

  const known = await catalog.refreshFor((index) => lacks(index, attraction, body.items));
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

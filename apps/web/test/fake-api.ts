import {
  type Destinations,
  destinationsSchema,
  type LiveBody,
  type OperationsBody,
} from '@ridewait/contracts';
import { type RunningServer, startServer } from '@ridewait/service';
import { Hono } from 'hono';
import { hash } from 'node:crypto';
import { fakeOperations } from './fake-operations.ts';
import { PARK } from './fake-park.ts';

/** An API that says what the test wants, in the headers of the real one. */
export interface FakeApi extends AsyncDisposable {
  url: string;
  /** What `/live` says from now on; `etag` stands for it as the measured part does in the real one. */
  say(live: LiveBody): void;
  /** What `/operations` says from now on; null for that its data can't be reached. */
  sayOperations(body: OperationsBody | null): void;
  /** No connection from now on, until `goOn`. */
  goAway(): Promise<void>;
  goOn(): Promise<void>;
  /** Added to the API's clock, in milliseconds. */
  clockAhead(ms: number): void;
  answers: { status: number; path: string }[];
}

const HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Date, Retry-After',
  'Cache-Control': 'public, max-age=1, must-revalidate',
};

const DESTINATIONS: Destinations = destinationsSchema.parse({
  destinations: [{ ...PARK, parks: [{ id: PARK.id, name: PARK.name }] }],
});

/** The measured part, without the ages that grow while nothing is said. */
function etagOf({ liveData }: LiveBody): string {
  const measured = liveData.map(({ ageSeconds: _age, stale: _stale, ...rest }) => rest);
  return `W/"${hash('sha256', JSON.stringify(measured), 'base64url').slice(0, 22)}"`;
}

export async function startFakeApi(first: LiveBody): Promise<FakeApi> {
  const answers: FakeApi['answers'] = [];
  let live = first;
  let operations: OperationsBody | null = fakeOperations([]);
  let aheadMs = 0;
  const app = new Hono()
    .use(async (c, next) => {
      await next();
      for (const [name, value] of Object.entries(HEADERS)) c.header(name, value);
      c.header('Date', new Date(Date.now() + aheadMs).toUTCString());
      answers.push({ status: c.res.status, path: c.req.path });
    })
    .get('/v1/destinations', (c) => c.json(DESTINATIONS))
    .get('/v1/entity/:id/live', (c) => {
      if (c.req.param('id') !== PARK.id) return c.json({ error: 'not_found', message: '' }, 404);
      c.header('ETag', etagOf(live));
      if (c.req.header('If-None-Match') === etagOf(live)) return c.body(null, 304);
      return c.json(live);
    });
  app.get('/v1/entity/:id/operations', (c) => {
    if (!operations) return c.json({ error: 'unavailable', message: '' }, 503);
    const etag = `"${hash('sha256', JSON.stringify(operations), 'base64url').slice(0, 22)}"`;
    c.header('ETag', etag);
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304);
    return c.json(operations);
  });
  const listen = (port: number): Promise<RunningServer> =>
    startServer(app.fetch, { host: '127.0.0.1', port, graceMs: 200 });
  let server: RunningServer | null = await listen(0);
  const { port, url } = server;
  async function goAway(): Promise<void> {
    await server?.[Symbol.asyncDispose]();
    server = null;
  }
  return {
    url,
    answers,
    say: (body) => {
      live = body;
    },
    sayOperations: (body) => {
      operations = body;
    },
    clockAhead: (ms) => {
      aheadMs = ms;
    },
    goAway,
    goOn: async () => {
      server ??= await listen(port);
    },
    [Symbol.asyncDispose]: goAway,
  };
}

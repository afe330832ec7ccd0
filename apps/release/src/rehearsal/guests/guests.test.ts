import { once } from 'node:events';
import { Agent, createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRandom } from '@ridewait/simulator';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startGuests } from './guests.ts';
import { poll, type Polled } from './poll.ts';
import { guestTally, harmedBy } from './tally.ts';

const PARK = {
  id: 'park',
  name: 'Park',
  timezone: 'UTC',
  attractions: [{ id: 'comet', name: 'Comet', hourlyCapacity: 1, lanes: {}, sensors: [] }],
};

async function backend(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('look at the park and its rides, again with the tag that they have', async () => {
  const asked: { path: string; tag: string | undefined }[] = [];
  const url = await backend((request, response) => {
    const tag = request.headers['if-none-match'];
    asked.push({ path: request.url!, tag });
    response.writeHead(tag === '"t"' ? 304 : 200, { etag: '"t"', 'x-revision': 'old' }).end();
  });
  const tally = guestTally();
  await using guests = startGuests({
    url,
    park: PARK,
    requestsPerSecond: 400,
    random: createRandom(1, 'guests'),
    onPolled: (polled) => tally.add(polled, 0),
  });
  await expect.poll(() => tally.all().answers, { timeout: 20_000 }).toBeGreaterThan(500);
  await guests[Symbol.asyncDispose]();
  const counts = Map.groupBy(asked, ({ path }) => path);
  expect([...counts.keys()].toSorted()).toEqual([
    '/v1/destinations',
    '/v1/entity/comet/live',
    '/v1/entity/park/children',
    '/v1/entity/park/live',
  ]);
  expect(counts.get('/v1/entity/park/live')!.length).toBeGreaterThan(asked.length / 2);
  expect(asked.some(({ tag }) => tag === '"t"')).toBe(true);
  expect(tally.of('old')).toMatchObject({ answers: asked.length, failed: 0 });
});

describe('a poll', () => {
  it.for<[string, RequestListener, Polled]>([
    [
      'an answer',
      (_request, response) =>
        void response.writeHead(503, { 'x-revision': 'new', etag: '"e"' }).end('x'),
      { revision: 'new', status: 503, etag: '"e"' },
    ],
    ['nothing, where it is hung up on', (request) => void request.socket.destroy(), {}],
    [
      'who failed it, where the answer breaks off',
      (request, response) => {
        response.writeHead(200, { 'x-revision': 'new', 'content-length': '9' });
        response.write('half', () => request.socket.destroy());
      },
      { revision: 'new' },
    ],
  ])('gets %s', async ([, listener, expected]) => {
    const agent = new Agent();
    expect(await poll(new URL(await backend(listener)), agent, undefined)).toEqual(expected);
    agent.destroy();
  });
});

it('are counted by who answered, with what failed them', () => {
  const tally = guestTally();
  for (const [revision, status] of [
    ['old', 200],
    ['old', 304],
    ['new', 503],
    ['new', undefined],
    ['new', 404],
    [undefined, undefined],
  ] as const) {
    tally.add({ ...(revision && { revision }), ...(status && { status }) }, 5);
  }
  expect(tally.of('old')).toEqual({ answers: 2, failed: 0, lastAt: 5 });
  expect(tally.of('new')).toEqual({ answers: 3, failed: 2, lastAt: 5 });
  expect(tally.of('stranger')).toEqual({ answers: 0, failed: 0, lastAt: 0 });
  expect(tally.all()).toEqual({ answers: 6, failed: 3 });
  expect([harmedBy('errors', tally.of('new')), harmedBy('stale', tally.of('new'))]).toEqual([2, 3]);
});

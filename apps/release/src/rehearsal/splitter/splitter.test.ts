import { once } from 'node:events';
import { createServer, request, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createTelemetry } from '@ridewait/service';
import { createRandom } from '@ridewait/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { startSplitter } from './splitter.ts';

async function backend(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close').catch(() => {});
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function splitter(seed = 1) {
  const telemetry = await createTelemetry({ service: 'test', host: '127.0.0.1', port: 0 });
  onTestFinished(() => telemetry[Symbol.asyncDispose]());
  const made = await startSplitter({
    service: 'api',
    random: createRandom(seed, 'splitter'),
    meter: telemetry.meter,
  });
  onTestFinished(() => made[Symbol.asyncDispose]());
  /** What was sent to a revision, by the class of the answer. */
  async function countsOf(revision: string): Promise<Record<string, number>> {
    const page = await (await fetch(telemetry.metricsUrl)).text();
    const lines = page.split('\n').filter((line) => line.includes(`revision_name="${revision}"`));
    return Object.fromEntries(
      lines.map((line) => [/code_class="(\w+)"/.exec(line)![1]!, Number(line.split(' ')[1])]),
    );
  }
  return { made, countsOf };
}

const says =
  (words: string): RequestListener =>
  (_request, response) =>
    void response.end(words);

async function drawn(url: string, times: number): Promise<string> {
  let names = '';
  for (let time = 0; time < times; time++) names += await (await fetch(url)).text();
  return names;
}

it('sends requests by the shares, changed from one request to the next', async () => {
  const { made, countsOf } = await splitter();
  await made.add('old', await backend(says('o')));
  await made.add('new', await backend(says('n')));
  made.share({ old: 100 });
  expect(await drawn(made.url, 20)).toBe('o'.repeat(20));
  made.share({ old: 75, new: 25 });
  const mixed = await drawn(made.url, 400);
  const candidates = mixed.replaceAll('o', '').length;
  expect(candidates).toBeGreaterThan(65);
  expect(candidates).toBeLessThan(140);
  made.share({ old: 0, new: 100 });
  expect(await drawn(made.url, 20)).toBe('n'.repeat(20));
  expect(made.shares()).toEqual({ new: 100 });
  expect((await countsOf('new'))['2xx']).toBe(candidates + 20);
});

it('draws the same for the same seed', async () => {
  const draws = [];
  for (const seed of [7, 7, 8]) {
    const { made } = await splitter(seed);
    await made.add('old', await backend(says('o')));
    await made.add('new', await backend(says('n')));
    made.share({ old: 50, new: 50 });
    draws.push(await drawn(made.url, 40));
  }
  expect(draws[1]).toBe(draws[0]);
  expect(draws[2]).not.toBe(draws[0]);
});

it('passes on what was asked, and the whole of the answer', async () => {
  const { made } = await splitter();
  const address = await made.add(
    'old',
    await backend((asked, response) => {
      response.writeHead(418, {
        etag: '"tag"',
        'set-cookie': ['a=1', 'b=2'],
        'content-encoding': 'gzip',
        'keep-alive': 'timeout=5',
        connection: 'keep-alive, x-mine',
        'x-mine': 'of this connection',
      });
      const { te, 'if-none-match': tag } = asked.headers;
      void text(asked).then((body) =>
        response.end(gzipSync(JSON.stringify([asked.method, asked.url, tag, te, body]))),
      );
    }),
  );
  const asked = request(`${address}/v1/live?x=%20`, {
    method: 'POST',
    headers: { 'If-None-Match': '"before"', TE: 'trailers', Connection: 'te' },
  });
  asked.end('a body');
  const [answer] = await once(asked, 'response');
  expect(answer.statusCode).toBe(418);
  expect(answer.headers).toMatchObject({
    etag: '"tag"',
    'set-cookie': ['a=1', 'b=2'],
    'x-revision': 'old',
  });
  expect(answer.headers).not.toHaveProperty('x-mine');
  const chunks = await answer.toArray();
  expect(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString())).toEqual([
    'POST',
    '/v1/live?x=%20',
    '"before"',
    null,
    'a body',
  ]);
});

it('streams: the first part of an answer is there before the last was made', async () => {
  const { made } = await splitter();
  let finish: () => void;
  const address = await made.add(
    'old',
    await backend((_request, response) => {
      response.write('first ');
      finish = () => response.end('last');
    }),
  );
  const { body } = await fetch(address);
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  expect(await reader.read()).toMatchObject({ value: 'first ' });
  finish!();
  expect(await reader.read()).toMatchObject({ value: 'last' });
});

it('answers 503 for a revision that is away, and counts it as that revision’s', async () => {
  const { made, countsOf } = await splitter();
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await made.add('new', `http://127.0.0.1:${port}`);
  made.share({ new: 100 });
  const answer = await fetch(made.url);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('x-revision')).toBe('new');
  expect(await answer.text()).toMatch(/^new does not answer: connect ECONNREFUSED/);
  expect(await countsOf('new')).toEqual({ '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 1 });
});

it('answers 503 where a revision hangs up before it answered, and lives on', async () => {
  const { made } = await splitter();
  const address = await made.add('new', await backend((asked) => void asked.socket.destroy()));
  const statuses = await Promise.all(
    ['GET', 'POST'].map(async (method) => {
      const init = method === 'POST' ? { method, body: 'x'.repeat(100_000) } : {};
      return (await fetch(address, init)).status;
    }),
  );
  expect(statuses).toEqual([503, 503]);
});

it('cuts a guest off whose revision goes away in the middle of its answer, and counts a failure', async () => {
  const { made, countsOf } = await splitter();
  const address = await made.add(
    'new',
    await backend((asked, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('half', () => asked.socket.destroy());
    }),
  );
  const answer = await fetch(address);
  await expect(answer.text()).rejects.toThrow('terminated');
  await expect.poll(() => countsOf('new')).toMatchObject({ '2xx': 0, '5xx': 1 });
});

it('leaves a revision alone whose guest has gone, and calls it no failure', async () => {
  const { made, countsOf } = await splitter();
  const asked = Promise.withResolvers<void>();
  const left = Promise.withResolvers<void>();
  const address = await made.add(
    'new',
    await backend((incoming) => {
      asked.resolve();
      incoming.socket.once('close', () => left.resolve());
    }),
  );
  const leave = new AbortController();
  const answer = fetch(address, { signal: leave.signal });
  await asked.promise;
  leave.abort();
  await expect(answer).rejects.toThrow('aborted');
  await left.promise;
  await expect.poll(() => countsOf('new')).toMatchObject({ '4xx': 1, '5xx': 0 });
});

it('answers 503 as long as nobody has a share', async () => {
  const { made } = await splitter();
  const answer = await fetch(made.url);
  expect(answer.status).toBe(503);
  expect(await answer.text()).toBe('no revision of api has any traffic\n');
});

it.for([
  ['less than all', { old: 99 }, 'the shares sum up to 99 %, not 100'],
  ['more than all', { old: 100, new: 1 }, 'the shares sum up to 101 %, not 100'],
  ['less than none', { old: 101, new: -1 }, '101 % is no share'],
  ['no number', { old: Number.NaN, new: 100 }, 'NaN % is no share'],
  ['a stranger', { old: 50, other: 50 }, 'there is no revision other'],
] as const)('refuses shares of %s, and keeps those before', async ([, shares, words]) => {
  const { made } = await splitter();
  const url = await backend(says('o'));
  await made.add('old', url);
  await made.add('new', url);
  made.share({ old: 90, new: 10 });
  expect(() => made.share(shares)).toThrow(words);
  expect(made.shares()).toEqual({ old: 90, new: 10 });
});

it('knows a revision that is added again, and refuses one that would answer elsewhere', async () => {
  const { made } = await splitter();
  const url = await backend(says('o'));
  const address = await made.add('old', url);
  expect(await made.add('old', url)).toBe(address);
  expect(made.addressOf('old')).toBe(address);
  await expect(made.add('old', 'http://127.0.0.1:1')).rejects.toThrow('old answers at');
});

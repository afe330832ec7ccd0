import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from './server.ts';

const HOST = '127.0.0.1';

let agent: Agent;
beforeEach(() => {
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});
afterEach(() => {
  agent.destroy();
});

/** Asks over a connection that stays open, as load balancers do. */
async function get(server: RunningServer): Promise<IncomingMessage> {
  const outgoing = request(server.url, { agent });
  outgoing.end();
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return response;
}

/** A server whose answers the test gives. */
async function startHeld(graceMs: number) {
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<Response>();
  const server = await startServer(
    () => {
      asked.resolve();
      return answer.promise;
    },
    { host: HOST, port: 0, graceMs },
  );
  return { server, asked: asked.promise, answer };
}

/** Longer than any test may take: a dispose that waits for it fails. */
const FOR_EVER = 3_600_000;

it('serves an app, and says where', async () => {
  await using server = await startServer(({ url }) => new Response(url), { host: HOST, port: 0 });
  expect(server.url).toBe(`http://${HOST}:${server.port}`);
  expect(await (await fetch(`${server.url}/a?b=c`)).text()).toBe(`${server.url}/a?b=c`);
});

it('is called on loopback when it listens on all interfaces', async () => {
  const app = () => new Response('hello');
  await using server = await startServer(app, { host: '0.0.0.0', port: 0 });
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  expect((await fetch(server.url)).status).toBe(200);
});

it('rejects where the port is taken', async () => {
  const app = () => new Response('hello');
  await using server = await startServer(app, { host: HOST, port: 0 });
  const second = startServer(app, { host: HOST, port: server.port });
  await expect(second).rejects.toThrow('EADDRINUSE');
});

it('answers 500 for an app that fails, and lives on', async () => {
  let isBroken = true;
  const app = async () => {
    if (isBroken) throw new Error('a secret detail');
    return new Response('hello');
  };
  await using server = await startServer(app, { host: HOST, port: 0 });
  const failed = await fetch(server.url);
  expect(failed.status).toBe(500);
  expect(await failed.text()).not.toContain('secret');
  isBroken = false;
  expect((await fetch(server.url)).status).toBe(200);
});

describe('disposed', () => {
  it('takes no new connection, and waits for the answer to a request in flight', async () => {
    const { server, asked, answer } = await startHeld(FOR_EVER);
    const inFlight = get(server);
    await asked;
    const disposed = server[Symbol.asyncDispose]();
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
    answer.resolve(new Response('done'));
    const response = await inFlight;
    expect(response.statusCode).toBe(200);
    expect(response.headers.connection).toBe('close');
    expect(await text(response)).toBe('done');
    await disposed;
  });

  it('does not wait for a connection that is kept open between requests', async () => {
    const app = () => new Response('hello');
    const server = await startServer(app, { host: HOST, port: 0, graceMs: FOR_EVER });
    const response = await get(server);
    expect(response.headers.connection).toBe('keep-alive');
    await text(response);
    await server[Symbol.asyncDispose]();
  });

  it('waits for the rest of a stream that has begun, and not for its connection', async () => {
    const { server, asked, answer } = await startHeld(FOR_EVER);
    const inFlight = get(server);
    await asked;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    answer.resolve(new Response(readable));
    await writer.write(Buffer.from('first '));
    const response = await inFlight;
    const disposed = server[Symbol.asyncDispose]();
    await writer.write(Buffer.from('x'.repeat(1_000_000)));
    await writer.close();
    expect(await text(response)).toHaveLength(1_000_006);
    await disposed;
  });

  it('closes a connection after its next answer, though more was asked on it', async () => {
    const { server, asked, answer } = await startHeld(FOR_EVER);
    const socket = connect(server.port, HOST);
    socket.write('GET /1 HTTP/1.1\r\nHost: x\r\n\r\n');
    await asked;
    socket.write('GET /2 HTTP/1.1\r\nHost: x\r\n\r\n');
    const disposed = server[Symbol.asyncDispose]();
    answer.resolve(new Response('done'));
    const said = await text(socket);
    expect(said.match(/^HTTP\/1\.1 200 OK/gm)).toHaveLength(1);
    await disposed;
  });

  it('cuts off what is not answered in its time of grace', async () => {
    const { server, asked } = await startHeld(20);
    const inFlight = get(server);
    await asked;
    await server[Symbol.asyncDispose]();
    await expect(inFlight).rejects.toThrow('socket hang up');
  });
});

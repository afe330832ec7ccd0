import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { decodeBase64, parsePush, type PushEnvelope } from '@ridewait/contracts';
import type { Bus } from '@ridewait/core';
import { freePort } from '@ridewait/local';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryBus } from './memory-bus.ts';
import { type LocalOidcIssuer, localOidcIssuer } from './oidc-issuer.ts';
import { pushRelay, type PushRelayOptions } from './push-relay.ts';

interface Pushed {
  request: IncomingMessage;
  response: ServerResponse;
  envelope: PushEnvelope;
}

const EMAIL = 'push@ridewait.iam.gserviceaccount.com';
const AUDIENCE = 'https://processor.example/pubsub/readings';

let bus: Bus;
let issuer: LocalOidcIssuer;
let server: Server;
let endpoint: string;
let running: AsyncDisposableStack;
/** Hands each push to the test, which answers it. */
let onPush: (pushed: Pushed) => void;

beforeEach(async () => {
  bus = memoryBus({ minBackoffMs: 1, maxBackoffMs: 1 });
  issuer = await localOidcIssuer();
  server = createServer((request, response) => {
    void text(request).then((body) => onPush({ request, response, envelope: parsePush(body)! }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pubsub/readings?x=1`;
  running = new AsyncDisposableStack();
});
afterEach(async () => {
  await running.disposeAsync();
  await bus[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});

function relay(options: Partial<PushRelayOptions> = {}): AsyncDisposable {
  return running.use(
    pushRelay(bus, 'readings-processor', {
      endpoint,
      signToken: () => issuer.sign({ audience: AUDIENCE, email: EMAIL }),
      minBackoffMs: 1,
      maxBackoffMs: 1,
      ...options,
    }),
  );
}

/** The next `count` pushes, each answered with the status that `answer` gives for it. */
function pushes(count: number, answer: (index: number) => number = () => 204): Promise<Pushed[]> {
  const { promise, resolve } = Promise.withResolvers<Pushed[]>();
  const seen: Pushed[] = [];
  onPush = (pushed) => {
    seen.push(pushed);
    pushed.response.writeHead(answer(seen.length - 1)).end();
    if (seen.length === count) resolve(seen);
  };
  return promise;
}

function bytesOf({ message }: PushEnvelope): Uint8Array {
  const bytes = decodeBase64(message.data);
  if (bytes === null) throw new Error(`not base64: ${message.data}`);
  return bytes;
}

function publish(body: string): Promise<string> {
  return bus.publish('readings', {
    data: new TextEncoder().encode(body),
    attributes: { park: 'nordland' },
  });
}

it('posts a wrapped envelope with everything that was published', async () => {
  const pushed = pushes(1);
  relay({ projectId: 'park' });
  const id = await publish('{"ü":1}');
  const [{ request, envelope }] = (await pushed) as [Pushed];
  expect(`${request.method} ${request.url}`).toBe('POST /pubsub/readings?x=1');
  expect(request.headers['content-type']).toBe('application/json');
  expect(envelope).toMatchObject({
    message: { messageId: id, attributes: { park: 'nordland' } },
    subscription: 'projects/park/subscriptions/readings-processor',
    deliveryAttempt: 1,
  });
  expect(new TextDecoder().decode(bytesOf(envelope))).toBe('{"ü":1}');
  expect(Math.abs(Date.parse(envelope.message.publishTime) - Date.now())).toBeLessThan(60_000);
});

it('carries a token that verifies against the keys of the issuer', async () => {
  const pushed = pushes(1);
  relay();
  await publish('x');
  const [{ request }] = (await pushed) as [Pushed];
  const token = request.headers.authorization!.replace(/^Bearer /, '');
  const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(issuer.jwksUrl)), {
    issuer: issuer.issuer,
    audience: AUDIENCE,
  });
  expect(payload).toMatchObject({ email: EMAIL, email_verified: true });
});

it.for([200, 201, 202, 204])('takes %i for an ack', async (status) => {
  const nacks: string[] = [];
  let count = 0;
  const answered = Promise.withResolvers<void>();
  onPush = ({ response }) => {
    count += 1;
    response.writeHead(status).end(() => answered.resolve());
  };
  const one = relay({ onNack: (problem) => nacks.push(problem) });
  await publish('x');
  await answered.promise;
  await one[Symbol.asyncDispose]();
  expect([nacks, count]).toEqual([[], 1]);
});

it.for([400, 401, 404, 429, 500, 503])('tries again after %i, and counts', async (status) => {
  const nacks: string[] = [];
  const pushed = pushes(3, (index) => (index < 2 ? status : 204));
  relay({ onNack: (problem) => nacks.push(problem) });
  const id = await publish('x');
  const seen = await pushed;
  expect(seen.map(({ envelope }) => envelope.message.messageId)).toEqual([id, id, id]);
  expect(seen.map(({ envelope }) => envelope.deliveryAttempt)).toEqual([1, 2, 3]);
  expect(nacks).toEqual([`${endpoint} answered ${status}`, `${endpoint} answered ${status}`]);
});

it('tries again when the connection breaks before an answer', async () => {
  const again = Promise.withResolvers<void>();
  const nacks: string[] = [];
  onPush = ({ response }) => {
    if (nacks.length === 0) return response.destroy();
    response.writeHead(204).end();
    again.resolve();
  };
  relay({ onNack: (problem) => nacks.push(problem) });
  await publish('x');
  await again.promise;
  expect(nacks).toEqual(['socket hang up']);
});

it('tries again when there is no answer within the ack deadline', async () => {
  const again = Promise.withResolvers<void>();
  const nacks: string[] = [];
  let count = 0;
  onPush = ({ response }) => {
    count += 1;
    if (count === 1) return;
    response.writeHead(204).end();
    again.resolve();
  };
  relay({ ackDeadlineMs: 20, onNack: (problem) => nacks.push(problem) });
  await publish('x');
  await again.promise;
  expect(nacks[0]).toBe(`${endpoint} did not answer within 20 ms`);
});

it('keeps messages while nobody listens at the endpoint, and delivers them once somebody does', async () => {
  const port = await freePort();
  const refused = Promise.withResolvers<string>();
  relay({ endpoint: `http://127.0.0.1:${port}/late`, onNack: refused.resolve });
  const id = await publish('x');
  expect(await refused.promise).toContain('ECONNREFUSED');
  const pushed = pushes(1);
  const late = createServer(server.listeners('request')[0] as never).listen(port, '127.0.0.1');
  expect((await pushed)[0]!.envelope.message.messageId).toBe(id);
  late.closeAllConnections();
  late.close();
});

it('tries again when no token could be signed', async () => {
  const pushed = pushes(1);
  let tries = 0;
  relay({
    signToken: async () => {
      tries += 1;
      if (tries === 1) throw new Error('no key');
      return issuer.sign({ audience: AUDIENCE, email: EMAIL });
    },
  });
  await publish('x');
  await pushed;
  expect(tries).toBe(2);
});

it('has no more requests in flight than allowed, and opens no more connections', async () => {
  const sockets = new Set<unknown>();
  server.on('connection', (socket) => sockets.add(socket));
  let inFlight = 0;
  let most = 0;
  const all = Promise.withResolvers<void>();
  const seen = new Set<string>();
  onPush = ({ response, envelope }) => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    setImmediate(() => {
      inFlight -= 1;
      seen.add(envelope.message.messageId);
      response.writeHead(204).end();
      if (seen.size === 50) all.resolve();
    });
  };
  await Promise.all(Array.from({ length: 50 }, (_, index) => publish(String(index))));
  relay({ maxInFlight: 3 });
  await all.promise;
  expect(most).toBeLessThanOrEqual(3);
  expect(sockets.size).toBeLessThanOrEqual(3);
});

it('lets the request in flight end when it is disposed, and takes no more', async () => {
  const first = Promise.withResolvers<Pushed>();
  let count = 0;
  onPush = (pushed) => {
    count += 1;
    first.resolve(pushed);
  };
  const one = relay({ maxInFlight: 1 });
  await publish('first');
  await publish('second');
  const { response } = await first.promise;
  const disposed = one[Symbol.asyncDispose]();
  response.writeHead(204).end();
  await disposed;
  expect(count).toBe(1);
  // What was acked stays so; what was not pushed is still there for the next one.
  const pushed = pushes(1);
  relay();
  const [{ envelope }] = (await pushed) as [Pushed];
  expect(new TextDecoder().decode(bytesOf(envelope))).toBe('second');
});

it('waits no longer than it may for an answer when it is disposed', async () => {
  const first = Promise.withResolvers<void>();
  onPush = () => first.resolve();
  const nacks: string[] = [];
  const one = relay({ drainMs: 10, onNack: (problem) => nacks.push(problem) });
  const id = await publish('x');
  await first.promise;
  await one[Symbol.asyncDispose]();
  expect(nacks).toEqual(['The operation was aborted']);
  const pushed = pushes(1);
  relay();
  expect((await pushed)[0]!.envelope.message.messageId).toBe(id);
});

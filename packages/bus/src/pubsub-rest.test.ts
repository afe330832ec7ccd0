import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { UnavailableError } from '@ridewait/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pubsubBus } from './pubsub-bus.ts';

interface Asked {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
}
type Answer = [status: number, body: unknown];

/** A Pub/Sub that gives one answer after another, the last for ever; null hangs up. It keeps what it was asked. */
async function scripted(...answers: (Answer | null)[]) {
  const asked: Asked[] = [];
  async function keep(request: IncomingMessage): Promise<void> {
    const { method = '', url: path = '', headers } = request;
    const body = await text(request);
    const { authorization } = headers;
    asked.push({ method, path, authorization, body: body === '' ? null : JSON.parse(body) });
  }
  const server = createServer((request, response) => {
    void keep(request).then(() => {
      const answer = answers[Math.min(asked.length, answers.length) - 1];
      if (!answer) return request.socket.destroy();
      const [status, said] = answer;
      // Without its header the metadata server isn't believed.
      response.writeHead(status, { 'metadata-flavor': 'Google' });
      return response.end(typeof said === 'string' ? said : JSON.stringify(said));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    asked,
    host,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function refused(code: number, status: string): Answer {
  return [code, { error: { code, message: 'no', status } }];
}

const MESSAGE = { data: new Uint8Array([1, 2, 3]), attributes: { park: 'p' } };
const TAKEN: Answer = [200, { messageIds: ['7'] }];

describe('a publish', () => {
  it('sends what is published at once in one request, and tells each its id', async () => {
    await using pubsub = await scripted([200, { messageIds: ['7', '8'] }]);
    await using bus = pubsubBus({ projectId: 'p', emulatorHost: pubsub.host });
    const second = { data: new Uint8Array([4]), attributes: {} };
    const ids = [bus.publish('readings', MESSAGE), bus.publish('readings', second)];
    expect(await Promise.all(ids)).toEqual(['7', '8']);
    const messages = [
      { data: 'AQID', attributes: { park: 'p' } },
      { data: 'BA==', attributes: {} },
    ];
    const path = '/v1/projects/p/topics/readings:publish';
    expect(pubsub.asked).toMatchObject([{ method: 'POST', path, body: { messages } }]);
  });

  it('is tried again while what is wrong may pass', async () => {
    const proxy: Answer = [502, '<html>Bad Gateway</html>'];
    await using pubsub = await scripted(null, refused(503, 'UNAVAILABLE'), proxy, TAKEN);
    await using bus = pubsubBus({ projectId: 'p', emulatorHost: pubsub.host });
    expect(await bus.publish('readings', MESSAGE)).toBe('7');
    expect(pubsub.asked).toHaveLength(4);
  });

  it('is not tried again where that is of no use', async () => {
    await using pubsub = await scripted(refused(403, 'PERMISSION_DENIED'));
    await using bus = pubsubBus({ projectId: 'p', emulatorHost: pubsub.host });
    const lost = bus.publish('readings', MESSAGE);
    await expect(lost).rejects.toThrow(UnavailableError);
    await expect(lost).rejects.toThrow(/PERMISSION_DENIED: no/);
    expect(pubsub.asked).toHaveLength(1);
  });

  it('says in the end what was wrong with its last try', async () => {
    await using pubsub = await scripted(refused(429, 'RESOURCE_EXHAUSTED'));
    await using bus = pubsubBus({
      projectId: 'p',
      emulatorHost: pubsub.host,
      publishTimeoutMs: 400,
    });
    await expect(bus.publish('readings', MESSAGE)).rejects.toThrow(/RESOURCE_EXHAUSTED/);
    expect(pubsub.asked.length).toBeGreaterThan(1);
  });

  it('that Pub/Sub calls malformed is not taken for an outage', async () => {
    await using pubsub = await scripted(refused(400, 'INVALID_ARGUMENT'));
    await using bus = pubsubBus({ projectId: 'p', emulatorHost: pubsub.host });
    const lost = bus.publish('readings', MESSAGE);
    await expect(lost).rejects.toThrow(/INVALID_ARGUMENT/);
    await expect(lost).rejects.not.toThrow(UnavailableError);
  });
});

describe("Google's endpoint", () => {
  // The metadata server of Cloud Run, which has the service's token.
  let metadata: Awaited<ReturnType<typeof scripted>>;
  beforeEach(async () => {
    metadata = await scripted([200, { access_token: 'of-metadata', expires_in: 3_600 }]);
    vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
    vi.stubEnv('GCE_METADATA_HOST', metadata.host);
    // No credentials of whoever runs this.
    vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', '');
    vi.stubEnv('CLOUDSDK_CONFIG', '/nonexistent');
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await metadata[Symbol.asyncDispose]();
  });

  it("gets the token of the service's account with each call, asked for once", async () => {
    await using pubsub = await scripted([200, {}], TAKEN);
    await using bus = pubsubBus({ projectId: 'p', endpoint: `http://${pubsub.host}` });
    await bus.ping();
    await bus.publish('readings', MESSAGE);
    const bearers = pubsub.asked.map(({ authorization }) => authorization);
    expect(bearers).toEqual(['Bearer of-metadata', 'Bearer of-metadata']);
    const tokens = metadata.asked.filter(({ path }) => path.includes('/token'));
    expect(tokens).toHaveLength(1);
    expect(decodeURIComponent(tokens[0]!.path)).toContain('https://www.googleapis.com/auth/pubsub');
  });

  it('answers a ping where the account may publish and not look', async () => {
    await using pubsub = await scripted(refused(403, 'PERMISSION_DENIED'));
    await using bus = pubsubBus({ projectId: 'p', endpoint: `http://${pubsub.host}` });
    await expect(bus.ping()).resolves.toBeUndefined();
  });
});

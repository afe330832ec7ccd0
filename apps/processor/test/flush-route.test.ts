import { localOidcIssuer, type LocalOidcIssuer, memoryBus } from '@ridewait/bus';
import { memoryRoundStore } from '@ridewait/stores';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processorConfigSchema, startProcessor } from '../src/index.ts';
import { entered, flushedBytes, foldedBytes, messageOf, PARK, parkOf } from './readings.ts';
import { dataOf, envelopeOf, stagedHistory, stagedLive } from './stage.ts';

const AUDIENCE = 'https://processor.park.example';
const PUSHER = 'push@ridewait.iam.gserviceaccount.com';
const CLOCK = 'clock@ridewait.iam.gserviceaccount.com';

let issuer: LocalOidcIssuer;
beforeAll(async () => {
  issuer = await localOidcIssuer();
});
afterAll(() => issuer[Symbol.asyncDispose]());

/** A processor that flushes by itself only in the end. */
async function serve(env: Record<string, string> = {}) {
  const history = stagedHistory();
  const rounds = memoryRoundStore();
  const config = processorConfigSchema.parse({
    PORT: 0,
    METRICS_PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    FLUSH_SECONDS: 300,
    PUSH_ISSUER: issuer.issuer,
    PUSH_JWKS_URL: issuer.jwksUrl,
    PUSH_AUDIENCE: AUDIENCE,
    PUSH_SERVICE_ACCOUNT: PUSHER,
    ...env,
  });
  const catalog = {
    catalog: async () => ({ parks: [parkOf(PARK, 'comet')] }),
    version: async () => '1',
  };
  const backing = { bus: memoryBus(), live: stagedLive(Date.now), history, catalog, rounds };
  const processor = await startProcessor(config, backing);
  async function post(path: string, email: string, body?: object): Promise<number> {
    const token = await issuer.sign({ audience: AUDIENCE, email });
    // As Cloud Run hands it on, where it has checked it.
    const carried =
      config.PUSH_SIGNATURE === 'check'
        ? token
        : token.replace(/[^.]*$/, 'SIGNATURE_REMOVED_BY_GOOGLE');
    const { status } = await fetch(`${processor.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${carried}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return status;
  }
  return { history, rounds, post, [Symbol.asyncDispose]: processor[Symbol.asyncDispose] };
}

const READINGS = [entered(0), entered(1)];
const PUSH = envelopeOf(dataOf(messageOf(READINGS)));

it.for(['check', 'checked-before'])(
  'has what is dirty in history, and a round made, before the clock gets its answer (signature: %s)',
  async (signature) => {
    await using of = await serve({ FLUSH_SERVICE_ACCOUNT: CLOCK, PUSH_SIGNATURE: signature });
    expect(await of.post('/pubsub/readings', PUSHER, PUSH)).toBe(204);
    expect(await of.post('/flush', CLOCK)).toBe(204);
    expect(await flushedBytes(of.history)).toBe(foldedBytes(READINGS));
    expect(await of.rounds.rounds(2)).toHaveLength(1);
  },
);

it('lets each account do its own: who pushes may not flush, and the clock may not push', async () => {
  await using of = await serve({ FLUSH_SERVICE_ACCOUNT: CLOCK });
  expect(await of.post('/flush', PUSHER)).toBe(401);
  expect(await of.post('/pubsub/readings', CLOCK, PUSH)).toBe(401);
});

it('makes one round for two calls at once', async () => {
  await using of = await serve({ FLUSH_SERVICE_ACCOUNT: CLOCK });
  const calls = await Promise.all([of.post('/flush', CLOCK), of.post('/flush', CLOCK)]);
  expect(calls).toEqual([204, 204]);
  expect(await of.rounds.rounds(3)).toHaveLength(1);
});

it('asks the clock to come again while history is away', async () => {
  await using of = await serve({ FLUSH_SERVICE_ACCOUNT: CLOCK });
  await of.post('/pubsub/readings', PUSHER, PUSH);
  of.history.away = true;
  expect(await of.post('/flush', CLOCK)).toBe(503);
  of.history.away = false;
});

it('has no such route where nobody may call it', async () => {
  await using of = await serve();
  expect(await of.post('/flush', CLOCK)).toBe(404);
});

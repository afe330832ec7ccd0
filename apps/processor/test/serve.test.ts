import { localOidcIssuer, type LocalOidcIssuer, memoryBus } from '@ridewait/bus';
import type { ReadingsMessage } from '@ridewait/contracts';
import { ALLOWED_LATENESS_MS, type Bus } from '@ridewait/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { processorConfigSchema, type RunningProcessor, startProcessor } from '../src/index.ts';
import { memoryRoundStore } from '@ridewait/stores';
import { gate, isSettled } from './gate.ts';
import { entered, flushedBytes, foldedBytes, messageOf, PARK, parkOf } from './readings.ts';
import { dataOf, envelopeOf, stagedHistory, stagedLive } from './stage.ts';

const IDENTITY = { audience: 'ridewait-push', email: 'push@ridewait.iam.gserviceaccount.com' };

const SOON = { interval: 5, timeout: 10_000 };

let issuer: LocalOidcIssuer;
beforeAll(async () => {
  issuer = await localOidcIssuer();
});
afterAll(() => issuer[Symbol.asyncDispose]());

interface ServeOptions {
  flushSeconds?: number;
  bus?: Bus;
  READINGS_SUBSCRIPTION?: string;
  DEAD_LETTERS?: string;
}

/** A processor on free ports; it flushes by itself only in the end, unless the test says how often. */
async function serve({ flushSeconds = 300, bus = memoryBus(), ...more }: ServeOptions = {}) {
  const live = stagedLive(Date.now);
  const history = stagedHistory();
  const config = processorConfigSchema.parse({
    PORT: 0,
    METRICS_PORT: 0,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'silent',
    FLUSH_SECONDS: flushSeconds,
    PUSH_ISSUER: issuer.issuer,
    PUSH_JWKS_URL: issuer.jwksUrl,
    PUSH_AUDIENCE: IDENTITY.audience,
    PUSH_SERVICE_ACCOUNT: IDENTITY.email,
    ...more,
  });
  const catalog = {
    catalog: async () => ({ parks: [parkOf(PARK, 'comet')] }),
    version: async () => '1',
    savePark: async () => undefined,
  };
  const rounds = memoryRoundStore();
  const backing = { bus, live, history, catalog, rounds };
  const processor = await startProcessor(config, backing);
  return {
    processor,
    live,
    history,
    rounds,
    [Symbol.asyncDispose]: processor[Symbol.asyncDispose],
  };
}

async function push(
  { url }: RunningProcessor,
  message: ReadingsMessage,
  identity: Partial<typeof IDENTITY> = {},
): Promise<Response> {
  const token = await issuer.sign({ ...IDENTITY, ...identity });
  return fetch(`${url}/pubsub/readings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(envelopeOf(dataOf(message))),
  });
}

it('takes a push signed by the subscription, and none that another signed', async () => {
  await using of = await serve();
  const message = messageOf([entered(0)]);
  expect((await push(of.processor, message)).status).toBe(204);
  for (const other of [{ audience: 'somebody-else' }, { email: 'mallory@example.com' }]) {
    expect((await push(of.processor, message, other)).status).toBe(401);
  }
  const unsigned = await fetch(`${of.processor.url}/pubsub/readings`, { method: 'POST' });
  expect(unsigned.status).toBe(401);
});

it('is ready while all that it needs for a push answers, and says what does not', async () => {
  await using of = await serve();
  const ready = async () => {
    const response = await fetch(`${of.processor.url}/health/ready`);
    return [response.status, await response.json()] as const;
  };
  const parts = { catalog: 'ok', 'live store': 'ok', bus: 'ok' };
  expect(await ready()).toEqual([200, { status: 'ready', parts }]);
  of.live.away = true;
  expect(await ready()).toEqual([
    503,
    { status: 'not ready', parts: { ...parts, 'live store': 'away' } },
  ]);
  expect((await fetch(`${of.processor.url}/health/live`)).status).toBe(200);
});

it('tells Prometheus what became of its pushes and readings', async () => {
  await using of = await serve({ flushSeconds: 0.01 });
  const receivedAt = Date.now();
  const at = receivedAt - 1_000;
  const late = entered(9, { at: receivedAt - ALLOWED_LATENESS_MS - 1 });
  const first = [entered(0, { at }), entered(1, { at }), late];
  await push(of.processor, messageOf(first, { receivedAt }));
  await push(of.processor, messageOf([entered(1, { at }), entered(4, { at })], { receivedAt }));
  await push(of.processor, messageOf([]), { audience: 'somebody-else' });
  await expect.poll(() => of.history.views(PARK), SOON).toHaveLength(1);

  const text = await (await fetch(of.processor.metricsUrl)).text();
  const value = (name: string, labels = '') =>
    Number(text.match(new RegExp(`^${name}\\{${labels}[^}]*\\} (\\S+)`, 'm'))?.[1]);
  expect(value('ridewait_readings_folded_total')).toBe(3);
  expect(value('ridewait_readings_duplicate_total')).toBe(1);
  expect(value('ridewait_seq_missing_total')).toBe(2);
  expect(value('ridewait_readings_late_total')).toBe(1);
  expect(value('ridewait_dead_lettered_total', 'reason="late"')).toBe(1);
  expect(value('ridewait_pushes_total', 'status="204"')).toBe(2);
  expect(value('ridewait_pushes_total', 'status="401"')).toBe(1);
  expect(value('ridewait_readings_delay_seconds_count')).toBe(2);
  expect(value('ridewait_readings_delay_seconds_sum')).toBeLessThan(10);
  expect(value('ridewait_flushed_buckets_total')).toBeGreaterThan(0);
  for (const histogram of ['fold_duration', 'write_duration', 'flush_duration']) {
    expect(value(`ridewait_${histogram}_seconds_count`)).toBeGreaterThan(0);
  }
});

it('flushes by itself, again and again', async () => {
  await using of = await serve({ flushSeconds: 0.005 });
  for (const seq of [0, 1]) {
    await push(of.processor, messageOf([entered(seq)]));
    const bytes = foldedBytes([entered(0), entered(1)].slice(0, seq + 1));
    await expect.poll(() => flushedBytes(of.history), SOON).toBe(bytes);
  }
});

it('ends the push in flight when it is disposed, and then flushes everything', async () => {
  const of = await serve();
  const before = [entered(0), entered(1)];
  expect((await push(of.processor, messageOf(before))).status).toBe(204);
  expect(await flushedBytes(of.history)).toBe('[]');

  const { write } = of.live;
  const held = gate();
  of.live.write = async (...args) => {
    await held.pass();
    return write(...args);
  };
  const inFlight = push(of.processor, messageOf([entered(2)]));
  await held.reached;
  const disposed = of[Symbol.asyncDispose]();
  expect(await isSettled(disposed)).toBe(false);
  await expect(push(of.processor, messageOf([entered(3)]))).rejects.toThrow(/fetch failed/);
  held.open();
  expect((await inFlight).status).toBe(204);
  await disposed;
  expect(await flushedBytes(of.history)).toBe(foldedBytes([...before, entered(2)]));
  expect(await of.live.dirty(PARK, 10)).toEqual([]);
});

it('leaves its marks to the next one when history is away in the end', async () => {
  const of = await serve();
  await push(of.processor, messageOf([entered(0)]));
  of.history.away = true;
  await of[Symbol.asyncDispose]();
  expect(await of.live.dirty(PARK, 10)).toHaveLength(1);
});

it('keeps rounds of its own subscription on trial, and counts what can’t be used without a letter', async () => {
  await using bus = memoryBus({ shadow: true });
  await using of = await serve({
    bus,
    flushSeconds: 0.01,
    READINGS_SUBSCRIPTION: 'readings-processor-shadow',
    DEAD_LETTERS: 'count',
  });
  const receivedAt = Date.now();
  const late = entered(9, { at: receivedAt - ALLOWED_LATENESS_MS - 1 });
  expect((await push(of.processor, messageOf([late], { receivedAt }))).status).toBe(204);
  const text = await (await fetch(of.processor.metricsUrl)).text();
  expect(text).toMatch(/^ridewait_dead_lettered_total\{reason="late"[^}]*\} 1/m);
  expect(bus.backlogBytes('dead-letters-review')).toBe(0);
  await expect
    .poll(() => of.rounds.rounds(1), SOON)
    .toMatchObject([{ snapshot: expect.stringMatching(/^readings-processor-shadow-/) }]);
});

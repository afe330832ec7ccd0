import { connect } from 'node:net';
import { memoryBus, localOidcIssuer, type LocalOidcIssuer, pushRelay } from '@ridewait/bus';
import { decodeReadings, DEVICE_TOKEN_ATTRIBUTE } from '@ridewait/contracts';
import { type Bus, type CatalogStore, UnavailableError } from '@ridewait/core';
import { parseConfig } from '@ridewait/service';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ingestConfigSchema, type RunningIngest, startIngest } from '../src/index.ts';
import { AUDIENCE, COMET_KEY, keyStore, sign } from './devices.ts';
import { CATALOG, reading } from './park.ts';

const IDENTITY = { audience: 'https://ingest.example/pubsub/edge', email: 'push@park.example' };

let bus: Bus;
let issuer: LocalOidcIssuer;
let ingest: RunningIngest;
let catalog: CatalogStore;
/** Held by a test that wants the bus to take its time. */
let gate: Promise<void>;
let asked: PromiseWithResolvers<void>;

beforeEach(async () => {
  const memory = memoryBus();
  gate = Promise.resolve();
  asked = Promise.withResolvers();
  bus = {
    ...memory,
    async publish(topic, message) {
      asked.resolve();
      await gate;
      return memory.publish(topic, message);
    },
  };
  issuer = await localOidcIssuer();
  catalog = {
    catalog: async () => CATALOG,
    version: async () => '1',
    savePark: async () => undefined,
  };
  ingest = await start();
});

afterEach(async () => {
  await ingest[Symbol.asyncDispose]();
  await issuer[Symbol.asyncDispose]();
  await bus[Symbol.asyncDispose]();
});

function start(env: Record<string, string> = {}): Promise<RunningIngest> {
  const config = parseConfig(ingestConfigSchema, {
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'silent',
    PUSH_ISSUER: issuer.issuer,
    PUSH_JWKS_URL: issuer.jwksUrl,
    PUSH_AUDIENCE: IDENTITY.audience,
    PUSH_SERVICE_ACCOUNT: IDENTITY.email,
    DEVICE_AUDIENCE: AUDIENCE,
    ...env,
  });
  return startIngest(config, { bus, catalog, keys: keyStore([COMET_KEY]) });
}

/** A reading of this second, for here the clock is the machine's. */
function freshReading() {
  return reading({ at: new Date().toISOString() });
}

async function post(body: RequestInit['body'] = JSON.stringify({ readings: [freshReading()] })) {
  const headers = { Authorization: `Bearer ${await sign(COMET_KEY, Date.now())}` };
  const init: RequestInit = { method: 'POST', headers, body, duplex: 'half' };
  return fetch(`${ingest.url}/v1/readings`, init);
}

async function metric(series: RegExp): Promise<number> {
  const text = await (await fetch(ingest.metricsUrl)).text();
  return Number(text.match(series)?.[1] ?? 0);
}

const CUT_OFF = /^ridewait_batches_total\{via="http",status="400"[^}]*\} (\d+)/m;

it('is alive and ready', async () => {
  expect(await (await fetch(`${ingest.url}/health/live`)).json()).toEqual({ status: 'live' });
  const ready = await fetch(`${ingest.url}/health/ready`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toEqual({ status: 'ready', parts: { catalog: 'ok', bus: 'ok' } });
});

it('is alive but not ready without a bus, or a catalog that was ever read', async () => {
  await ingest[Symbol.asyncDispose]();
  catalog.catalog = () => Promise.reject(new UnavailableError('history', 'refused'));
  bus.ping = () => Promise.reject(new UnavailableError('bus', 'refused'));
  ingest = await start();
  expect((await fetch(`${ingest.url}/health/live`)).status).toBe(200);
  const ready = await fetch(`${ingest.url}/health/ready`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({
    status: 'not ready',
    parts: { catalog: 'away', bus: 'away' },
  });
});

it('tells Prometheus what it took and refused', async () => {
  expect((await post()).status).toBe(202);
  expect((await post('{"readings":[{}]}')).status).toBe(422);
  expect(await metric(/^ridewait_readings_accepted_total\{via="http"[^}]*\} (\d+)/m)).toBe(1);
  expect(
    await metric(/^ridewait_readings_rejected_total\{via="http",code="invalid"[^}]*\} (\d+)/m),
  ).toBe(1);
  expect(await metric(/^ridewait_batches_total\{via="http",status="202"[^}]*\} (\d+)/m)).toBe(1);
  expect(await metric(/^ridewait_publish_duration_seconds_count\S* (\d+)/m)).toBe(1);
});

it('refuses 2 MiB with and without a length, and stays on speaking terms', async () => {
  const body = new Uint8Array(2 * 1024 * 1024);
  expect((await post(body)).status).toBe(413);
  expect((await post(new Blob([body]).stream())).status).toBe(413);
  expect((await post()).status).toBe(202);
});

it.for([
  ['a length', 'Content-Length: 1000\r\n\r\n{"readings":'],
  ['chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\n{"rea\r\n'],
])(
  'does not call it a fault of ours when a sensor goes away inside a body of %s',
  async ([, rest]) => {
    const { port, hostname } = new URL(ingest.url);
    const socket = connect(Number(port), hostname);
    const token = await sign(COMET_KEY, Date.now());
    const head = `POST /v1/readings HTTP/1.1\r\nHost: ingest\r\nAuthorization: Bearer ${token}\r\n`;
    socket.write(head + rest, () => socket.destroy());
    await vi.waitFor(async () => expect(await metric(CUT_OFF)).toBe(1), { interval: 10 });
    expect(await metric(/^ridewait_batches_total\{via="http",status="500"[^}]*\} (\d+)/m)).toBe(0);
  },
);

it('answers what is in hand when it is disposed, and takes nothing more', async () => {
  const held = Promise.withResolvers<void>();
  gate = held.promise;
  const inHand = post();
  await asked.promise;
  const disposed = ingest[Symbol.asyncDispose]();
  await expect(post()).rejects.toThrow('fetch failed');
  held.resolve();
  expect((await inHand).status).toBe(202);
  await disposed;
});

it('takes what an edge gateway published, pushed as Pub/Sub does', async () => {
  const taken = Promise.withResolvers<Uint8Array>();
  await using _reader = bus.subscribe('readings-processor', async ({ data }) => {
    taken.resolve(data);
    return 'ack';
  });
  await using _relay = pushRelay(bus, 'edge-ingest', {
    endpoint: `${ingest.url}/pubsub/edge`,
    signToken: () => issuer.sign(IDENTITY),
    onNack: (problem) => taken.reject(new Error(problem)),
  });
  const before = Date.now();
  await bus.publish('edge', {
    data: new TextEncoder().encode(JSON.stringify({ readings: [freshReading()] })),
    attributes: { [DEVICE_TOKEN_ATTRIBUTE]: await sign(COMET_KEY, before) },
  });
  const decoded = decodeReadings(await taken.promise);
  expect(decoded).toMatchObject({
    ok: true,
    value: { park: 'park-1', attractions: [{ id: 'comet', readings: [{ sensor: 'comet-in' }] }] },
  });
  if (decoded.ok) expect(decoded.value.receivedAt).toBeGreaterThanOrEqual(before);
});

it('leaves nothing open when its port is taken', async () => {
  const { port } = new URL(ingest.url);
  const metricsPort = new URL(ingest.metricsUrl).port;
  await expect(start({ PORT: port })).rejects.toThrow('EADDRINUSE');
  await expect(start({ METRICS_PORT: metricsPort })).rejects.toThrow('EADDRINUSE');
  expect((await post()).status).toBe(202);
});

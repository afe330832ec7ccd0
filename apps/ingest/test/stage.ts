import { type DeadLetter, DEVICE_TOKEN_ATTRIBUTE, type ReadingsMessage } from '@ridewait/contracts';
import { type Catalog, UnavailableError } from '@ridewait/core';
import { createLog, health, type Health, type PushAuth } from '@ridewait/service';
import { trace } from '@opentelemetry/api';
import type { Hono } from 'hono';
import { assembleIngest } from '../src/assemble.ts';
import { deviceAuth } from '../src/device-auth.ts';
import { createEvents } from '../src/events.ts';
import { AUDIENCE, COMET_KEY, COMET_KEY_2, keyStore, TOWER_KEY } from './devices.ts';
import { CATALOG, NOON } from './park.ts';
import { recordingMeter } from './recording-meter.ts';
import { type BusControl, stagedBus } from './staged-bus.ts';

export interface Stage extends AsyncDisposable {
  app: Hono;
  clock: { now: number };
  health: Health;
  keys: ReturnType<typeof keyStore>;
  catalog: { state: 'up' | 'away'; content: Catalog };
  bus: BusControl;
  /** What the bus has taken. */
  published: ReadingsMessage[];
  buried: DeadLetter[];
  /** What the log was told, a JSON line each. */
  logged: string[];
  /** How much a series has counted: `ridewait_batches{status="202",via="http"}`. */
  counted(series: string): number;
  /** Every series of a counter that has counted. */
  seriesOf(name: string): string[];
  post(body: unknown, token?: string): Promise<Response>;
  push(message: object, authorization?: string): Promise<Response>;
}

/** The app on a bus, a catalog and keys in memory, with a clock that only the test moves. */
export function stage({ pushAuth }: { pushAuth?: PushAuth } = {}): Stage {
  const clock = { now: NOON };
  const now = () => clock.now;
  const logged: string[] = [];
  const recorded = recordingMeter();
  const log = createLog({
    service: 'ingest',
    destination: { write: (line) => void logged.push(line) },
  });
  const events = createEvents(recorded.meter, log);
  const keys = keyStore([COMET_KEY, COMET_KEY_2, TOWER_KEY]);
  const catalog: Stage['catalog'] = { state: 'up', content: CATALOG };
  const bus = stagedBus(now);
  const state = health({});
  const ingest = assembleIngest(
    {
      bus,
      catalog: {
        version: async () => {
          if (catalog.state === 'away') throw new UnavailableError('history', 'refused');
          return JSON.stringify(catalog.content);
        },
        catalog: async () => catalog.content,
      },
    },
    {
      auth: deviceAuth({ keys, audience: AUDIENCE, now }),
      pushAuth: pushAuth ?? (async () => undefined),
      events,
      health: state,
      tracer: trace.getTracer('test'),
      now,
    },
  );
  const { app } = ingest;
  return {
    app,
    clock,
    health: state,
    keys,
    catalog,
    bus: bus.control,
    published: bus.published,
    buried: bus.buried,
    logged,
    counted: recorded.counted,
    seriesOf: recorded.seriesOf,
    async post(body, token) {
      const headers = new Headers(token === undefined ? {} : { Authorization: `Bearer ${token}` });
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return app.request('/v1/readings', { method: 'POST', headers, body: text });
    },
    async push(pushed, authorization = 'Bearer push-token') {
      const headers = { Authorization: authorization };
      const body = JSON.stringify(pushed);
      return app.request('/pubsub/edge', { method: 'POST', headers, body });
    },
    async [Symbol.asyncDispose]() {
      await ingest[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
    },
  };
}

/** What Pub/Sub posts for a message of an edge gateway. */
export function envelope(
  data: unknown,
  token?: string,
  more: { publishTime?: string; attributes?: Record<string, string> } = {},
) {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return {
    message: {
      messageId: '1',
      publishTime: more.publishTime ?? '2026-07-01T11:59:59.500Z',
      data: Buffer.from(text).toString('base64'),
      attributes: {
        ...more.attributes,
        ...(token !== undefined && { [DEVICE_TOKEN_ATTRIBUTE]: token }),
      },
    },
    subscription: 'projects/local/subscriptions/edge-ingest',
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import { readingsAnswerSchema, type SensorReading } from '@ridewait/contracts';
import { backoffMs, stepAfter } from './answer.ts';
import type { DeviceToken } from './device-token.ts';
import type { Events } from '../events.ts';

export interface GatewayOptions {
  /** Where ingest listens. */
  ingestUrl: string;
  token: DeviceToken;
  events: Events;
  /** Readings kept while ingest is away; past it the oldest go. Default 100,000. */
  capacity?: number;
  random?: () => number;
}

/** The edge gateway of one ride: keeps what the sensors said until ingest has it. */
export interface Gateway extends AsyncDisposable {
  /** Takes readings, in the order in which they were said. */
  push(readings: readonly SensorReading[]): void;
  /** Readings that ingest doesn't have yet. */
  waiting(): number;
  /** Resolves when none is waiting, or the gateway is disposed. */
  drained(): Promise<void>;
}

/** What ingest said to a batch. */
interface Answer {
  /** 0 where nobody answered. */
  status: number;
  retryAfter: string | null;
  /** Readings refused, where it judged them one by one. */
  rejected?: number;
}

const BATCH = 500;
/** Longer than ingest waits for Pub/Sub. */
const TIMEOUT_MS = 10_000;

/**
 * One batch at a time, in order, each until ingest has answered for it: at-least-once, as a gateway at a
 * real ride. Disposing it makes one last attempt of a second.
 */
export function gateway(options: GatewayOptions): Gateway {
  const { events, token, capacity = 100_000, random = Math.random } = options;
  const url = `${options.ingestUrl}/v1/readings`;
  const stop = new AbortController();
  let queue: SensorReading[] = [];
  let wake = Promise.withResolvers<void>();
  let idle = Promise.withResolvers<void>();
  idle.resolve();
  let batchSize = BATCH;
  let failures = 0;

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      if (queue.length === 0) {
        idle.resolve();
        wake = Promise.withResolvers();
        await wake.promise;
        continue;
      }
      const pauseMs = await sendBatch(
        AbortSignal.any([stop.signal, AbortSignal.timeout(TIMEOUT_MS)]),
      );
      if (pauseMs > 0) await wait(pauseMs, undefined, { signal: stop.signal }).catch(() => {});
    }
    idle.resolve();
  }

  /** Resolves with how long to wait before the next. */
  async function sendBatch(signal: AbortSignal): Promise<number> {
    const batch = queue.slice(0, batchSize);
    const { status, retryAfter, rejected } = await post(batch, signal);
    const step = stepAfter(status, retryAfter, rejected !== undefined);
    if (step.do === 'next') {
      // Past the capacity the oldest may have gone meanwhile.
      const sent = new Set(batch);
      queue = queue.filter((reading) => !sent.has(reading));
      const refused = rejected ?? batch.length;
      events.batchTaken(batch.length - refused, refused);
      batchSize = BATCH;
      failures = 0;
      return 0;
    }
    if (step.do === 'halve' && batch.length > 1) {
      batchSize = Math.ceil(batch.length / 2);
      return 0;
    }
    failures += 1;
    events.batchRetried(status);
    return (step.do === 'retry' && step.afterMs) || backoffMs(failures, random);
  }

  async function post(batch: readonly SensorReading[], signal: AbortSignal): Promise<Answer> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
        body: JSON.stringify({ readings: batch }),
        signal,
      });
      const answer = readingsAnswerSchema.safeParse(await response.json().catch(() => undefined));
      return {
        status: response.status,
        retryAfter: response.headers.get('Retry-After'),
        ...(answer.success && { rejected: answer.data.rejected }),
      };
    } catch {
      return { status: 0, retryAfter: null };
    }
  }

  const running = run();
  return {
    push(readings) {
      if (readings.length === 0) return;
      if (queue.length === 0) idle = Promise.withResolvers();
      queue.push(...readings);
      const excess = queue.length - capacity;
      if (excess > 0) {
        queue.splice(0, excess);
        events.readingsDropped(excess);
      }
      wake.resolve();
    },
    waiting: () => queue.length,
    drained: () => idle.promise,
    async [Symbol.asyncDispose]() {
      stop.abort();
      wake.resolve();
      await running;
      if (queue.length > 0) await sendBatch(AbortSignal.timeout(1_000));
    },
  };
}

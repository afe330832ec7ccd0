import { metrics, trace } from '@opentelemetry/api';
import { deadLetters, memoryBus } from '@ridewait/bus';
import {
  type DeadLetter,
  decodeDeadLetter,
  encodeReadings,
  type ReadingsMessage,
} from '@ridewait/contracts';
import {
  type Bus,
  type Catalog,
  type CatalogSource,
  type HistoryStore,
  type LiveStore,
  UnavailableError,
  VERSION_WRITERS,
} from '@ridewait/core';
import { createLog, type Health, health } from '@ridewait/service';
import { cachedCatalog, memoryHistoryStore, memoryLiveStore } from '@ridewait/stores';
import type { Hono } from 'hono';
import { type Mock, vi } from 'vitest';
import { createProcessor } from '../src/app.ts';
import { createEvents, type Events } from '../src/events.ts';
import { attractionFold, type FoldAttraction } from '../src/fold-attraction.ts';
import { gatherFolds } from '../src/gather-folds.ts';
import { stateCache } from '../src/state-cache.ts';
import { NOON, PARK, parkOf } from './readings.ts';

export interface StagedLive extends LiveStore {
  /** While true, every call rejects with `UnavailableError`. */
  away: boolean;
  /** Forgets everything, as a server does that starts again. */
  empty(): void;
}

export function stagedLive(now: () => number = () => NOON): StagedLive {
  let inner = memoryLiveStore({ now });
  async function ask<T>(answer: () => Promise<T>): Promise<T> {
    if (live.away) throw new UnavailableError('live store', 'connection refused');
    return answer();
  }
  const live: StagedLive = {
    away: false,
    empty() {
      inner = memoryLiveStore({ now });
    },
    load: (...args) => ask(() => inner.load(...args)),
    version: (...args) => ask(() => inner.version(...args)),
    life: () => ask(() => inner.life()),
    forget: (...args) => ask(() => inner.forget(...args)),
    write: (...args) => ask(() => inner.write(...args)),
    views: (...args) => ask(() => inner.views(...args)),
    dirty: (...args) => ask(() => inner.dirty(...args)),
    clean: (...args) => ask(() => inner.clean(...args)),
    watch: (...args) => ask(() => inner.watch(...args)),
    ping: () => ask(() => inner.ping()),
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
  return live;
}

export interface StagedHistory extends HistoryStore {
  /** While true, every call rejects with `UnavailableError`. */
  away: boolean;
}

export function stagedHistory(): StagedHistory {
  const inner = memoryHistoryStore();
  async function ask<T>(answer: () => Promise<T>): Promise<T> {
    if (history.away) throw new UnavailableError('history', 'connection refused');
    return answer();
  }
  const history: StagedHistory = {
    away: false,
    flush: (...args) => ask(() => inner.flush(...args)),
    buckets: (...args) => ask(() => inner.buckets(...args)),
    bucketsAt: (...args) => ask(() => inner.bucketsAt(...args)),
    words: (...args) => ask(() => inner.words(...args)),
    views: (...args) => ask(() => inner.views(...args)),
    ping: () => ask(() => inner.ping()),
  };
  return history;
}

export type RecordedEvents = { [K in keyof Events]: Mock<Events[K]> };

/** The app's own events, on a meter that counts nothing, with every call kept. */
export function recordedEvents(): RecordedEvents {
  const log = createLog({ service: 'processor', level: 'silent' });
  const events = createEvents(metrics.getMeter('test'), log);
  const entries = Object.entries(events).map(([name, event]) => [name, vi.fn(event as Mock)]);
  return Object.fromEntries(entries) as RecordedEvents;
}

/** The base64 of a message as it travels in a push. */
export function dataOf(message: ReadingsMessage): string {
  return Buffer.from(encodeReadings(message)).toString('base64');
}

export function envelopeOf(data: string, attributes: Record<string, string> = {}) {
  return {
    message: { messageId: '1', publishTime: '2026-07-01T12:00:00Z', data, attributes },
    subscription: 'projects/local/subscriptions/readings-processor',
  };
}

export const GOOD_TOKEN = 'Bearer pubsub';

function postTo(app: Hono, body: unknown, authorization: string | null = GOOD_TOKEN) {
  return app.request('/pubsub/readings', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: authorization === null ? {} : { authorization },
  }) as Promise<Response>;
}

export function pushTo(app: Hono, message: ReadingsMessage): Promise<Response> {
  return postTo(app, envelopeOf(dataOf(message)));
}

export interface Backing {
  live: LiveStore;
  history: HistoryStore;
  catalog: CatalogSource;
  bus: Pick<Bus, 'publish'>;
  now(): number;
  /** One of its own by default. */
  writer?: number;
}

export interface Instance {
  app: Hono;
  events: RecordedEvents;
  health: Health;
  fold: FoldAttraction;
}

let writers = 0;

/** Of several instances each has its own. */
function nextWriter(): number {
  writers = (writers % (VERSION_WRITERS - 1)) + 1;
  return writers;
}

/** The app as `wiring.ts` puts it together, but for the flush loop and Google's keys. */
export function instanceOn({ live, history, catalog, bus, now, ...rest }: Backing): Instance {
  const events = recordedEvents();
  const { writer = nextWriter() } = rest;
  const fold = attractionFold({ live, history, cache: stateCache(), events, now, writer });
  const state = health({});
  const app = createProcessor({
    pushAuth: async (given) => (given === GOOD_TOKEN ? undefined : 'not the token of Pub/Sub'),
    catalog: cachedCatalog({ store: catalog, now, onError: events.catalogRefreshFailed }),
    folds: gatherFolds(fold),
    deadLetters: deadLetters({ bus, service: 'processor', now, onBuried: events.deadLettered }),
    events,
    health: state,
    tracer: trace.getTracer('test'),
    now,
  });
  return { app, events, health: state, fold };
}

export interface Stage extends Instance {
  clock: { now: number };
  live: StagedLive;
  history: StagedHistory;
  catalog: { parks: Catalog['parks']; away: boolean; looks: number };
  bus: Pick<Bus, 'publish'> & { away: boolean };
  /** What the bus took for the dead letters. */
  letters: DeadLetter[];
  post(body: unknown, authorization?: string | null): Promise<Response>;
  push(message: ReadingsMessage): Promise<Response>;
}

/** Of the first write that a stage makes, at noon. */
export const FIRST_VERSION = NOON * VERSION_WRITERS + 1;

/** One instance with everything in memory, and a clock that only the test moves. */
export function stage(): Stage {
  const clock = { now: NOON };
  const now = () => clock.now;
  const live = stagedLive(now);
  const history = stagedHistory();
  const catalog = { parks: [parkOf(PARK, 'comet', 'tower')], away: false, looks: 0 };
  const store = {
    async version() {
      catalog.looks += 1;
      if (catalog.away) throw new UnavailableError('history', 'connection refused');
      return JSON.stringify(catalog.parks);
    },
    catalog: async () => structuredClone({ parks: catalog.parks }),
  };
  const letters: DeadLetter[] = [];
  const inner = memoryBus({ now });
  const bus: Stage['bus'] = {
    away: false,
    async publish(topic, message) {
      if (bus.away) throw new UnavailableError('bus', 'connection refused');
      const id = await inner.publish(topic, message);
      const decoded = decodeDeadLetter(message.data);
      if (topic === 'dead-letters' && decoded.ok) letters.push(decoded.value);
      return id;
    },
  };
  const instance = instanceOn({ live, history, catalog: store, bus, now, writer: 1 });
  return {
    ...instance,
    clock,
    live,
    history,
    catalog,
    bus,
    letters,
    post: (...args) => postTo(instance.app, ...args),
    push: (message) => pushTo(instance.app, message),
  };
}

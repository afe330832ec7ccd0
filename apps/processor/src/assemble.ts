import { deadLetters } from '@ridewait/bus';
import type {
  Bus,
  CatalogSource,
  ForecastStore,
  HistoryStore,
  LiveStore,
  RoundStore,
  Subscription,
} from '@ridewait/core';
import type { Health, PushAuth } from '@ridewait/service';
import { cachedCatalog } from '@ridewait/stores';
import type { Tracer } from '@opentelemetry/api';
import type { Hono } from 'hono';
import { createProcessor } from './app.ts';
import type { Events } from './events.ts';
import { flushParks } from './flush.ts';
import { attractionFold } from './fold-attraction.ts';
import { gatherFolds } from './gather-folds.ts';
import { roundKeeper } from './rounds.ts';
import { stateCache } from './state-cache.ts';
import { usualHistory } from './usual-history.ts';

export interface ProcessorBacking {
  bus: Pick<Bus, 'publish' | 'snapshot' | 'seek' | 'dropSnapshot'>;
  live: LiveStore;
  history: HistoryStore;
  catalog: CatalogSource;
  rounds: RoundStore;
  /** The waits of past days; without them no wait is unusual. */
  forecasts?: Pick<ForecastStore, 'waits'>;
}

export interface AssembleOptions {
  pushAuth: PushAuth;
  /** Whose token may ask for a flush; without it nobody's. */
  flushAuth?: PushAuth;
  events: Events;
  health: Health;
  tracer: Tracer;
  /** Milliseconds since 1970. */
  now(): number;
  /** This instance's number among those that write (`nextVersion`), and its name among those that keep rounds. */
  writer: number;
  holder: string;
  /** How long after a round the next one is due, and how long after a recovery's seek the second one. */
  roundMs: number;
  settleMs: number;
  /** Whose messages are folded; `readings-processor` by default. */
  subscription?: Subscription;
  /** Megabytes of states that are held; 256 by default. */
  cacheMb?: number;
}

/** A processor without a server and without a clock of its own. */
export interface AssembledProcessor extends AsyncDisposable {
  app: Hono;
  /** Flushes what is dirty, and does what is due of rounds and recovery. */
  maintain(): Promise<void>;
  /** Resolves once a catalog is in hand. */
  ready(): Promise<void>;
  /** Resolves when no fold is in hand. */
  idle(): Promise<void>;
}

export function assembleProcessor(
  { bus, live, history, catalog, rounds, forecasts }: ProcessorBacking,
  options: AssembleOptions,
): AssembledProcessor {
  const { events, now, writer, holder } = options;
  const cached = cachedCatalog({ store: catalog, now, onError: events.catalogRefreshFailed });
  const parks = async () => (await cached.current()).catalog.parks;
  const flushAll = async (life: string) => {
    const ids = (await parks()).map(({ id }) => id);
    return flushParks(ids, { live, history, events, life });
  };
  const keeper = roundKeeper({
    subscription: options.subscription ?? 'readings-processor',
    bus,
    live,
    rounds,
    parks,
    flushAll,
    now,
    everyMs: options.roundMs,
    settleMs: options.settleMs,
    holder,
    events,
  });
  const usual = usualHistory(forecasts, { now, events });
  const cache = stateCache(options.cacheMb);
  const folds = gatherFolds(attractionFold({ live, history, cache, events, now, writer, usual }));
  const maintain = oneAfterAnother(async () => {
    await keeper.turn();
    await usual.refresh(await parks());
  });
  const app = createProcessor({
    pushAuth: options.pushAuth,
    ...(options.flushAuth && { flush: { auth: options.flushAuth, run: maintain } }),
    catalog: cached,
    folds,
    deadLetters: deadLetters({ bus, service: 'processor', now, onBuried: events.deadLettered }),
    events,
    health: options.health,
    tracer: options.tracer,
    now,
  });
  return {
    app,
    maintain,
    async ready() {
      await cached.current();
    },
    idle: () => folds.idle(),
    [Symbol.asyncDispose]: () => cached[Symbol.asyncDispose](),
  };
}

/** The loop and the clock's call may come at once, and the lease of a round tells instances apart, not these. */
function oneAfterAnother(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return function next() {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

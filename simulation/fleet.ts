import { apiEvents, createApi, viewReader } from '@ridewait/api';
import { assembleIngest, createEvents as ingestEvents } from '@ridewait/ingest';
import { assembleProcessor, createEvents as processorEvents } from '@ridewait/processor';
import { createLog, health, type PushAuth, silentTelemetry } from '@ridewait/service';
import type { Random } from '@ridewait/simulator';
import { cachedCatalog } from '@ridewait/stores';
import type { Owner, Schedule } from './schedule.ts';
import type { Servers, StateFormat } from './servers.ts';

/** A service of ours that runs somewhere, and may die. */
export interface Instance {
  owner: Owner;
  fetch(path: string, body?: string, headers?: Record<string, string>): Promise<Response>;
  /** Stops as on SIGTERM: refuses new work, does what is in hand. */
  drain(): Promise<void>;
}

const FLUSH_MS = 5_000;
const ROUND_MS = 60_000;
const SETTLE_MS = 30_000;

const { meter, tracer } = silentTelemetry();
const log = createLog({ service: 'simulation', level: 'silent' });
/** Signatures are checked in threads of their own, which no seed orders: here every token is as it says. */
const anyPush: PushAuth = async () => undefined;

export interface FleetDeps {
  schedule: Schedule;
  random: Random;
  servers: Servers;
  /** A number of its own for each processor (`nextVersion`). */
  nextWriter(): number;
  /** Told by name of what happened, to be counted. */
  onEvent(name: string): void;
}

function asFetch(app: {
  fetch(request: Request): Response | Promise<Response>;
}): Instance['fetch'] {
  return async (path, body, headers = {}) => {
    const init =
      body === undefined
        ? { headers }
        : { method: 'POST', body, headers: { ...headers, 'content-length': `${body.length}` } };
    return app.fetch(new Request(`http://simulation${path}`, init));
  };
}

/** Every instance has a clock of its own, a little off. */
function clockOf({ schedule, random }: FleetDeps, skewMs = random.between(-500, 500)) {
  return () => Math.floor(schedule.now() + skewMs);
}

/** The events of a service, each also told by its name. */
function counted<E extends object>(events: E, onEvent: (name: string) => void): E {
  return Object.fromEntries(
    Object.entries(events).map(([name, event]: [string, (...args: unknown[]) => void]) => [
      name,
      (...args: unknown[]) => {
        onEvent(name);
        event(...args);
      },
    ]),
  ) as E;
}

export function startIngest(name: string, deps: FleetDeps): Instance {
  const { schedule, servers } = deps;
  const owner: Owner = { name, isDead: false };
  const seen = servers.seenBy(owner);
  const state = health({});
  const ingest = assembleIngest(seen, {
    // A device's token is the name of its ride.
    auth: async (token) => ({ ok: true, device: { device: 'gateway', attraction: token ?? '' } }),
    pushAuth: anyPush,
    events: counted(ingestEvents(meter, log), deps.onEvent),
    health: state,
    tracer,
    now: clockOf(deps),
    setTimer: (run, delayMs) => schedule.setTimer(() => owner.isDead || run(), delayMs),
  });
  return {
    owner,
    fetch: asFetch(ingest.app),
    async drain() {
      state.drain();
      await ingest[Symbol.asyncDispose]();
      owner.isDead = true;
    },
  };
}

export function startProcessor(
  name: string,
  deps: FleetDeps,
  { stateFormat = 2, skewMs }: { stateFormat?: StateFormat; skewMs?: number } = {},
): Instance {
  const { schedule, servers, random } = deps;
  const owner: Owner = { name, isDead: false };
  const events = counted(processorEvents(meter, log), deps.onEvent);
  const state = health({});
  const processor = assembleProcessor(servers.seenBy(owner, { stateFormat }), {
    pushAuth: anyPush,
    events,
    health: state,
    tracer,
    now: clockOf(deps, skewMs),
    writer: deps.nextWriter(),
    holder: name,
    roundMs: ROUND_MS,
    settleMs: SETTLE_MS,
  });
  let isDraining = false;
  let running = Promise.resolve();
  /** One after another, as the loop of the real one does it. */
  function attempt(): Promise<void> {
    running = running
      .then(() => processor.maintain())
      .catch((error: unknown) => events.flushFailed(error as Error));
    return running;
  }
  function maintainLater(): void {
    schedule.setTimer(
      () => {
        if (owner.isDead || isDraining) return;
        void attempt().then(maintainLater);
      },
      FLUSH_MS * random.between(0.75, 1.25),
    );
  }
  // An instance begins with what the one before it may have left.
  void attempt().then(maintainLater);
  return {
    owner,
    fetch: asFetch(processor.app),
    async drain() {
      state.drain();
      isDraining = true;
      await processor.idle();
      await attempt();
      owner.isDead = true;
    },
  };
}

export function startApi(name: string, deps: FleetDeps): Instance {
  const { schedule, servers } = deps;
  const owner: Owner = { name, isDead: false };
  const { live, history, catalog } = servers.seenBy(owner);
  const now = schedule.now;
  const events = counted(apiEvents(meter, log), deps.onEvent);
  const cached = cachedCatalog({ store: catalog, now, onError: events.catalogNotRefreshed });
  const views = viewReader({ live, history, now, setTimer: schedule.setTimer, events });
  const app = createApi({ catalog: cached, views, now, events });
  return { owner, fetch: asFetch(app), drain: async () => undefined };
}

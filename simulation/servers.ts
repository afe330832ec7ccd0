import { memoryBus } from '@ridewait/bus';
import type {
  Bus,
  Catalog,
  CatalogSource,
  HistoryStore,
  LiveStore,
  RoundStore,
} from '@ridewait/core';
import {
  copyLiveData,
  memoryHistoryStore,
  memoryLiveData,
  type MemoryLiveData,
  memoryLiveStore,
  memoryRoundStore,
} from '@ridewait/stores';
import { type CallDeps, type Condition, remote } from './call.ts';
import type { Oracle } from './oracle.ts';
import type { Owner } from './schedule.ts';

export type StateFormat = 1 | 2;

/** What the services share: the bus, Redis, PostgreSQL, each with a condition that faults change. */
export interface Servers {
  bus: Bus;
  live: Condition & { falseConflicts: number };
  sql: Condition;
  pubsub: Condition;
  catalog: Catalog;
  history: HistoryStore;
  rounds: RoundStore;
  liveData(): MemoryLiveData;
  /** Redis as it is, without a network. */
  seenNow(): LiveStore;
  /** Bytes of messages that nobody acked. */
  backlog(): number;
  /** Redis starts again, empty. */
  emptyLive(): void;
  /** A replica takes over that lacks the last writes. */
  failOver(lostWrites: number): void;
  /** The servers as an instance sees them. */
  seenBy(owner: Owner, options?: { stateFormat?: StateFormat }): Seen;
}

export interface Seen {
  live: LiveStore;
  history: HistoryStore;
  rounds: RoundStore;
  catalog: CatalogSource;
  bus: Pick<Bus, 'publish' | 'snapshot' | 'seek' | 'dropSnapshot'>;
}

/** Writes that a replica may lack at most. */
const MAX_LOST_WRITES = 40;

export function createServers(
  deps: CallDeps,
  { oracle, catalog }: { oracle: Oracle; catalog: Catalog },
): Servers {
  const { schedule, random } = deps;
  const { now } = schedule;
  const bus = memoryBus({ now, setTimer: schedule.setTimer, maxBufferedBytes: 2 ** 30 });
  const history = memoryHistoryStore();
  const rounds = memoryRoundStore({ now });
  const condition = (): Condition => ({ isAway: false, lostAnswers: 0 });
  const [sql, pubsub, live] = [condition(), condition(), { ...condition(), falseConflicts: 0 }];
  let lives = 1;
  let data = memoryLiveData('life-1');
  /** Redis as it was before each of the last writes, the oldest first. */
  let past: MemoryLiveData[] = [];

  function remember(): void {
    past.push(copyLiveData(data, data.life));
    if (past.length > MAX_LOST_WRITES) past.shift();
  }

  function become(next: (life: string) => MemoryLiveData): void {
    lives += 1;
    data = next(`life-${lives}`);
    past = [];
    oracle.liveStoreLost();
  }

  /** What a write does, seen by the oracle in the moment that it happens. */
  function liveFor(stateFormat: StateFormat): LiveStore {
    const store = () => memoryLiveStore({ data, now, stateFormat });
    return {
      load: (ref, minutes) => store().load(ref, minutes),
      version: (ref) => store().version(ref),
      async write(ref, write) {
        if (random.chance(live.falseConflicts)) return 'conflict';
        remember();
        const outcome = await store().write(ref, write);
        if (outcome === 'written') oracle.stateWritten(ref, write);
        return outcome;
      },
      async views(park, attractions) {
        const views = await store().views(park, attractions);
        for (const view of views) if (view) oracle.viewServed(view);
        return views;
      },
      dirty: (park, limit) => store().dirty(park, limit),
      async clean(park, marks) {
        remember();
        await store().clean(park, marks);
      },
      watch: (park, onChange) => store().watch(park, onChange),
      life: () => store().life(),
      async forget(park, attractions, version) {
        remember();
        await store().forget(park, attractions, version);
        oracle.liveStoreLost();
      },
      ping: () => store().ping(),
      async [Symbol.asyncDispose]() {},
    };
  }

  const watchedHistory: HistoryStore = {
    ...history,
    async flush(flush) {
      await history.flush(flush);
      await oracle.historyWritten(flush, history);
    },
  };
  const watchedBus: Seen['bus'] = {
    async publish(topic, message) {
      const id = await bus.publish(topic, message);
      oracle.published(topic, message);
      return id;
    },
    snapshot: bus.snapshot,
    seek: bus.seek,
    dropSnapshot: bus.dropSnapshot,
  };

  function seenBy(owner: Owner, { stateFormat = 2 }: { stateFormat?: StateFormat } = {}): Seen {
    return {
      live: remote(liveFor(stateFormat), owner, 'live store', live, deps),
      history: remote(watchedHistory, owner, 'history', sql, deps),
      rounds: remote(rounds, owner, 'history', sql, deps),
      catalog: remote(
        {
          catalog: async () => structuredClone(catalog),
          version: async () => JSON.stringify(catalog),
        },
        owner,
        'history',
        sql,
        deps,
      ),
      bus: remote(watchedBus, owner, 'bus', pubsub, deps),
    };
  }

  return {
    bus,
    live,
    sql,
    pubsub,
    catalog,
    history,
    rounds,
    seenBy,
    liveData: () => data,
    seenNow: () => memoryLiveStore({ data, now }),
    backlog: () => bus.backlogBytes('readings-processor') + bus.backlogBytes('edge-ingest'),
    emptyLive: () => become(memoryLiveData),
    failOver(lostWrites) {
      const at = Math.max(0, past.length - lostWrites);
      const replica = past[at] ?? data;
      become((life) => copyLiveData(replica, life));
    },
  };
}

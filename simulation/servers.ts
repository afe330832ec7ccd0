import { memoryBus } from '@ridewait/bus';
import type { Bus, Catalog, HistoryStore, LiveStore, RoundStore } from '@ridewait/core';
import type { Random } from '@ridewait/simulator';
import {
  copyLiveData,
  memoryHistoryStore,
  memoryLiveData,
  type MemoryLiveData,
  memoryLiveStore,
  memoryRoundStore,
} from '@ridewait/stores';
import { type Call, caller, type Condition } from './call.ts';
import type { Oracle } from './oracle.ts';
import type { Owner, Schedule } from './schedule.ts';

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
  call: Call;
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
  catalog: { catalog(): Promise<Catalog> };
  bus: Pick<Bus, 'publish' | 'snapshot' | 'seek' | 'dropSnapshot'>;
}

/** Writes that a replica may lack at most. */
const MAX_LOST_WRITES = 40;

export function createServers(
  schedule: Schedule,
  random: Random,
  oracle: Oracle,
  catalog: Catalog,
): Servers {
  const { now } = schedule;
  const call = caller({ schedule, random });
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
      views: (park, attractions) => store().views(park, attractions),
      dirty: (park, limit) => store().dirty(park, limit),
      async clean(park, marks) {
        remember();
        await store().clean(park, marks);
      },
      watch: (park, onChange) => store().watch(park, onChange),
      life: () => store().life(),
      async forget(park, attractions) {
        remember();
        await store().forget(park, attractions);
        oracle.liveStoreLost();
      },
      ping: () => store().ping(),
      async [Symbol.asyncDispose]() {},
    };
  }

  function seenBy(owner: Owner, { stateFormat = 2 }: { stateFormat?: StateFormat } = {}): Seen {
    const redis = liveFor(stateFormat);
    const viaRedis = <T>(ask: () => Promise<T>) => call(owner, 'live store', live, ask);
    const viaSql = <T>(ask: () => Promise<T>) => call(owner, 'history', sql, ask);
    const viaBus = <T>(ask: () => Promise<T>) => call(owner, 'bus', pubsub, ask);
    return {
      live: {
        ...redis,
        load: (...args) => viaRedis(() => redis.load(...args)),
        version: (...args) => viaRedis(() => redis.version(...args)),
        write: (...args) => viaRedis(() => redis.write(...args)),
        views: (...args) => viaRedis(() => redis.views(...args)),
        dirty: (...args) => viaRedis(() => redis.dirty(...args)),
        clean: (...args) => viaRedis(() => redis.clean(...args)),
        life: () => viaRedis(() => redis.life()),
        forget: (...args) => viaRedis(() => redis.forget(...args)),
      },
      history: {
        flush: (flush) =>
          viaSql(async () => {
            await history.flush(flush);
            await oracle.historyWritten(flush, history);
          }),
        buckets: (...args) => viaSql(() => history.buckets(...args)),
        bucketsAt: (...args) => viaSql(() => history.bucketsAt(...args)),
        words: (...args) => viaSql(() => history.words(...args)),
        views: (...args) => viaSql(() => history.views(...args)),
        ping: () => viaSql(() => history.ping()),
      },
      rounds: {
        lease: (...args) => viaSql(() => rounds.lease(...args)),
        record: (...args) => viaSql(() => rounds.record(...args)),
        settle: (...args) => viaSql(() => rounds.settle(...args)),
        rounds: (...args) => viaSql(() => rounds.rounds(...args)),
        dropBefore: (...args) => viaSql(() => rounds.dropBefore(...args)),
      },
      catalog: { catalog: () => viaSql(async () => structuredClone(catalog)) },
      bus: {
        publish: (topic, message) =>
          viaBus(async () => {
            const id = await bus.publish(topic, message);
            oracle.published(topic, message);
            return id;
          }),
        snapshot: (...args) => viaBus(() => bus.snapshot(...args)),
        seek: (...args) => viaBus(() => bus.seek(...args)),
        dropSnapshot: (...args) => viaBus(() => bus.dropSnapshot(...args)),
      },
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
    call,
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

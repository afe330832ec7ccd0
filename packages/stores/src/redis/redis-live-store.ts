import {
  type AttractionRef,
  type AttractionState,
  type ChangeNotice,
  LIVE_VIEW_TTL_SECONDS,
  type LiveStore,
  type LiveView,
  type StateWrite,
} from '@ridewait/core';
import { ErrorReply } from '@redis/client';
import {
  evalSha,
  evalSource,
  hGet,
  hmGet,
  info,
  mGet,
  ping,
  setIfNone,
  zRangeWithScores,
} from './redis-commands.ts';
import { connectRedis, type RedisClient, type RedisOptions } from './redis-connection.ts';
import { KEY_PREFIX, lifeKey, parkKeys, type ParkKeys, parseMark } from './redis-keys.ts';
import { CLEAN_SCRIPT, FORGET_SCRIPT, type RedisScript, WRITE_SCRIPT } from './redis-scripts.ts';
import { type RedisSubscriber, redisSubscriber } from './redis-subscriber.ts';
import { decodeState, encodeState, STATE_FORMAT, type StateFormat } from '../state-format.ts';

/** Marks that one script call cleans, states that one forgets: the server serves nobody else meanwhile. */
const CLEAN_BATCH = 500;
const FORGET_BATCH = 100;

export interface RedisLiveStoreOptions extends RedisOptions {
  /** The format that states are written in. */
  stateFormat?: StateFormat;
  /** What its keys begin with; default `rw`. A letter, then letters, digits, `-` and `_`. */
  keyPrefix?: string;
}

/**
 * The live store on Redis 7. Resolves once the server answers, or `commandTimeoutMs` later without it:
 * a service starts, and serves what it can, while Redis is away. The server must not evict states:
 * `maxmemory-policy noeviction`, or a `volatile` one, which takes live views only.
 *
 * Notices that are published while a watcher's connection is down are lost to it.
 */
export async function redisLiveStore(options: RedisLiveStoreOptions): Promise<LiveStore> {
  const { stateFormat = STATE_FORMAT, keyPrefix = KEY_PREFIX } = options;
  const keysOf = (park: string) => parkKeys(park, keyPrefix);
  const connection = connectRedis(options);
  let subscriber: RedisSubscriber | undefined;

  async function runScript(script: RedisScript, keys: string[], args: string[]): Promise<unknown> {
    return connection.run(async (client) => {
      try {
        return await evalSha(client, script.sha1, keys, args);
      } catch (error) {
        // A server that restarted or failed over has no scripts.
        if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error;
        return evalSource(client, script.source, keys, args);
      }
    });
  }

  const store: LiveStore = {
    async load({ park, attraction }, minutes): Promise<AttractionState | null> {
      const key = keysOf(park).state(attraction);
      const [header, flow, ...found] = await connection.run((client) =>
        hmGet(client, key, ['header', 'flow', ...minutes.map(String)]),
      );
      if (header == null) return null;
      return decodeState(
        header,
        flow,
        found.filter((json) => json != null),
      );
    },

    async version({ park, attraction }) {
      const key = keysOf(park).state(attraction);
      return Number((await connection.run((client) => hGet(client, key, 'version'))) ?? 0);
    },

    async write(ref, write) {
      const keys = keysOf(ref.park);
      const touched = [keys.state(ref.attraction), keys.dirty, keys.view(ref.attraction)];
      const attempt = (given: StateWrite) =>
        runScript(WRITE_SCRIPT, touched, writeArguments(ref, given, keys, stateFormat));
      const answer = await attempt(write);
      // A state of format 1 has no flow to be left as it is.
      if (answer !== 'no flow') return answer === 1 ? 'written' : 'conflict';
      const whole = await attempt({ ...write, earlierFlowChanged: true });
      return whole === 1 ? 'written' : 'conflict';
    },

    async views(park, attractions) {
      if (attractions.length === 0) return [];
      const keys = keysOf(park);
      const found = await connection.run((client) =>
        mGet(
          client,
          attractions.map((attraction) => keys.view(attraction)),
        ),
      );
      return found.map((json) => (json === null ? null : (JSON.parse(json) as LiveView)));
    },

    async dirty(park, limit) {
      if (limit <= 0) return [];
      const marks = await connection.run((client) =>
        zRangeWithScores(client, keysOf(park).dirty, 0, limit - 1),
      );
      return marks.map(([mark, version]) => ({ ...parseMark(mark), version }));
    },

    async clean(park, marks) {
      const keys = keysOf(park);
      for (let at = 0; at < marks.length; at += CLEAN_BATCH) {
        const batch = marks.slice(at, at + CLEAN_BATCH);
        const attractions = [...new Set(batch.map(({ attraction }) => attraction))];
        const numbers = new Map(attractions.map((attraction, index) => [attraction, index + 2]));
        await runScript(
          CLEAN_SCRIPT,
          [keys.dirty, ...attractions.map((attraction) => keys.state(attraction))],
          batch.flatMap(({ attraction, minute, version, pruneBefore }) => [
            String(numbers.get(attraction)),
            attraction,
            String(minute),
            String(version),
            String(pruneBefore),
          ]),
        );
      }
    },

    async watch(park, onChange) {
      subscriber ??= redisSubscriber(options);
      return subscriber.subscribe(keysOf(park).changes, (message) =>
        onChange(JSON.parse(message) as ChangeNotice),
      );
    },

    async life() {
      // A server that was emptied has lost the name, one that has taken over goes by another run id.
      const [about, name] = await connection.run((client) =>
        Promise.all([info(client, 'server'), nameLife(client, lifeKey(keyPrefix))]),
      );
      return `${/^run_id:(\w+)/m.exec(about)?.[1] ?? 'unknown'} ${name}`;
    },

    async forget(park, attractions, version) {
      const keys = keysOf(park);
      for (let at = 0; at < attractions.length; at += FORGET_BATCH) {
        const batch = attractions.slice(at, at + FORGET_BATCH);
        const states = batch.map((attraction) => keys.state(attraction));
        await runScript(FORGET_SCRIPT, [keys.dirty, ...states], [String(version), ...batch]);
      }
    },

    async ping() {
      await connection.run(ping);
    },

    async [Symbol.asyncDispose]() {
      await subscriber?.[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
    },
  };

  await store.ping().catch(() => undefined);
  return store;
}

/** The name that the server holds; a new one where it holds none. */
async function nameLife(client: RedisClient, key: string): Promise<string> {
  const name = crypto.randomUUID();
  const held = await setIfNone(client, key, name);
  return held ?? name;
}

function writeArguments(
  { attraction }: AttractionRef,
  write: StateWrite,
  keys: ParkKeys,
  format: StateFormat,
) {
  const { version } = write.header;
  const { header, flow } = encodeState(write, format);
  const notice: ChangeNotice = { attraction, version };
  return [
    String(write.expectedVersion),
    String(version),
    header,
    flow === null ? 'same' : flow,
    JSON.stringify(write.view),
    String(LIVE_VIEW_TTL_SECONDS),
    keys.changes,
    JSON.stringify(notice),
    attraction,
    String(write.buckets.length),
    ...write.buckets.flatMap((bucket) => [String(bucket.minute), JSON.stringify(bucket)]),
    ...write.prune.map(String),
  ];
}

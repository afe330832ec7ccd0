import {
  type AttractionRef,
  type AttractionState,
  type Bucket,
  type ChangeNotice,
  LIVE_VIEW_TTL_SECONDS,
  type LiveStore,
  type LiveView,
  type StateHeader,
  type StateWrite,
} from '@ridewait/core';
import { ErrorReply } from 'redis';
import { connectRedis, type RedisOptions } from './redis-connection.ts';
import { parkKeys, type ParkKeys, parseMark } from './redis-keys.ts';
import { CLEAN_SCRIPT, type RedisScript, WRITE_SCRIPT } from './redis-scripts.ts';
import { type RedisSubscriber, redisSubscriber } from './redis-subscriber.ts';

/** Marks that one script call cleans: the server serves nobody else meanwhile. */
const CLEAN_BATCH = 500;

/**
 * The live store on Redis 7. Resolves once the server answers, or `commandTimeoutMs` later without it:
 * a service starts, and serves what it can, while Redis is away. The server must not evict states:
 * `maxmemory-policy noeviction`, or a `volatile` one, which takes live views only.
 *
 * Notices that are published while a watcher's connection is down are lost to it.
 */
export async function redisLiveStore(options: RedisOptions): Promise<LiveStore> {
  const connection = connectRedis(options);
  let subscriber: RedisSubscriber | undefined;

  async function runScript(script: RedisScript, keys: string[], args: string[]): Promise<unknown> {
    const given = { keys, arguments: args };
    return connection.run(async (client) => {
      try {
        return await client.evalSha(script.sha1, given);
      } catch (error) {
        // A server that restarted or failed over has no scripts.
        if (!(error instanceof ErrorReply && error.message.startsWith('NOSCRIPT'))) throw error;
        return client.eval(script.source, given);
      }
    });
  }

  const store: LiveStore = {
    async load({ park, attraction }, minutes): Promise<AttractionState | null> {
      const key = parkKeys(park).state(attraction);
      const [header, ...found] = await connection.run((client) =>
        client.hmGet(key, ['header', ...minutes.map(String)]),
      );
      if (header == null) return null;
      const buckets = new Map<number, Bucket>();
      for (const [index, minute] of minutes.entries()) {
        const json = found[index];
        if (json != null) buckets.set(minute, JSON.parse(json) as Bucket);
      }
      return { header: JSON.parse(header) as StateHeader, buckets };
    },

    async write(ref, write) {
      const keys = parkKeys(ref.park);
      const answer = await runScript(
        WRITE_SCRIPT,
        [keys.state(ref.attraction), keys.dirty, keys.view(ref.attraction)],
        writeArguments(ref, write, keys),
      );
      return answer === 1 ? 'written' : 'conflict';
    },

    async views(park, attractions) {
      if (attractions.length === 0) return [];
      const keys = parkKeys(park);
      const found = await connection.run((client) =>
        client.mGet(attractions.map((attraction) => keys.view(attraction))),
      );
      return found.map((json) => (json === null ? null : (JSON.parse(json) as LiveView)));
    },

    async dirty(park, limit) {
      if (limit <= 0) return [];
      const marks = await connection.run((client) =>
        client.zRangeWithScores(parkKeys(park).dirty, 0, limit - 1),
      );
      return marks.map(({ value, score }) => ({ ...parseMark(value), version: score }));
    },

    async clean(park, marks) {
      const keys = parkKeys(park);
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
      return subscriber.subscribe(parkKeys(park).changes, (message) =>
        onChange(JSON.parse(message) as ChangeNotice),
      );
    },

    async ping() {
      await connection.run((client) => client.ping());
    },

    async [Symbol.asyncDispose]() {
      await subscriber?.[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
    },
  };

  await store.ping().catch(() => undefined);
  return store;
}

function writeArguments({ attraction }: AttractionRef, write: StateWrite, keys: ParkKeys) {
  const { version } = write.header;
  const notice: ChangeNotice = { attraction, version };
  return [
    String(write.expectedVersion),
    String(version),
    JSON.stringify(write.header),
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

import type { RedisClient } from './redis-connection.ts';

// The commands that the live store gives, as the server takes and answers them (RESP3). The client's own methods,
// eight hundred, take longer to be attached to it (a tenth of a second) than a service has to start.

/** Null for a field that isn't there, or where there is no hash. */
export function hmGet(
  client: RedisClient,
  key: string,
  fields: readonly string[],
): Promise<(string | null)[]> {
  return client.sendCommand(['HMGET', key, ...fields]);
}

export function hGet(client: RedisClient, key: string, field: string): Promise<string | null> {
  return client.sendCommand(['HGET', key, field]);
}

export function mGet(client: RedisClient, keys: readonly string[]): Promise<(string | null)[]> {
  return client.sendCommand(['MGET', ...keys]);
}

/** Members of a sorted set with their scores, the lowest first. */
export function zRangeWithScores(
  client: RedisClient,
  key: string,
  first: number,
  last: number,
): Promise<[member: string, score: number][]> {
  return client.sendCommand(['ZRANGE', key, String(first), String(last), 'WITHSCORES']);
}

/** Sets a key that isn't there; resolves to the value that it had. */
export function setIfNone(client: RedisClient, key: string, value: string): Promise<string | null> {
  return client.sendCommand(['SET', key, value, 'NX', 'GET']);
}

/** Runs a script by its hash; rejects with `NOSCRIPT` where the server doesn't know it. */
export function evalSha(
  client: RedisClient,
  sha1: string,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  return client.sendCommand(['EVALSHA', sha1, String(keys.length), ...keys, ...args]);
}

/** Runs a script, which the server knows from then on. */
export function evalSource(
  client: RedisClient,
  source: string,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  return client.sendCommand(['EVAL', source, String(keys.length), ...keys, ...args]);
}

/** Some of the keys that match, and where to go on; `0` is the beginning, and the end. A key may come twice. */
export function scan(
  client: RedisClient,
  cursor: string,
  pattern: string,
  count: number,
): Promise<[cursor: string, keys: string[]]> {
  return client.sendCommand(['SCAN', cursor, 'MATCH', pattern, 'COUNT', String(count)]);
}

/** Resolves to how many of them there were. */
export function unlink(client: RedisClient, keys: readonly string[]): Promise<number> {
  return client.sendCommand(['UNLINK', ...keys]);
}

export function info(client: RedisClient, section: string): Promise<string> {
  return client.sendCommand(['INFO', section]);
}

export async function ping(client: RedisClient): Promise<void> {
  await client.sendCommand(['PING']);
}

import { scan, unlink } from './redis-commands.ts';
import { connectRedis, type RedisOptions } from './redis-connection.ts';
import { KEY_PREFIX } from './redis-keys.ts';

/** Keys that one call looks at: the server serves nobody else meanwhile. */
const LOOKED_AT = 500;

/**
 * Takes away all keys of a live store of its own, while the server serves on. What is written meanwhile may stay.
 * Resolves to how many there were. The prefix of what guests see is refused.
 */
export async function clearKeyPrefix(options: RedisOptions, keyPrefix: string): Promise<number> {
  if (keyPrefix === KEY_PREFIX || !/^[a-z][a-z0-9_-]*$/.test(keyPrefix)) {
    throw new RangeError(`the keys that begin with ${keyPrefix} are not to be cleared`);
  }
  await using connection = connectRedis(options);
  let cleared = 0;
  let cursor = '0';
  do {
    const at = cursor;
    const [next, keys] = await connection.run((client) =>
      scan(client, at, `${keyPrefix}:*`, LOOKED_AT),
    );
    if (keys.length > 0) cleared += await connection.run((client) => unlink(client, keys));
    cursor = next;
  } while (cursor !== '0');
  return cleared;
}

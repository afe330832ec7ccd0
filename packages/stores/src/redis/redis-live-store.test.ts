import { findRedis, requireReal, startRedis } from '@ridewait/local';
import { createClient } from '@redis/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveStoreContract, liveStoreRecoveryContract } from '../contract.ts';
import { sampleView, sampleWrite, uniqueId } from '../contract/samples.ts';
import { withServer } from '@ridewait/local/testing';
import { clearKeyPrefix } from './clear-prefix.ts';
import { parkKeys } from './redis-keys.ts';
import { redisLiveStore, type RedisLiveStoreOptions } from './redis-live-store.ts';

describe.runIf(requireReal('redis-server', findRedis()))('on a real server', () => {
  const server = withServer(startRedis);
  let raw: ReturnType<typeof createClient>;
  beforeAll(async () => {
    raw = createClient({ url: server().url }) as never;
    await raw.connect();
  });
  afterAll(() => raw.destroy());

  function open(options: Partial<RedisLiveStoreOptions> = {}) {
    // Long, for a machine that is busy with other tests.
    return redisLiveStore({ url: server().url, commandTimeoutMs: 10_000, ...options });
  }

  describe.each(['rw', 'shadow'])('with keys that begin with %s', (keyPrefix) => {
    liveStoreContract(`Redis, ${keyPrefix}`, async () => ({
      store: await open({ keyPrefix }),
      /** A key without an expiry (-1) stays as it is, and the test fails. */
      async passTime(park, attraction, seconds) {
        const key = parkKeys(park, keyPrefix).view(attraction);
        const left = await raw.pTTL(key);
        if (left !== -1) await raw.pExpire(key, left - seconds * 1_000);
      },
    }));

    liveStoreRecoveryContract(`Redis, ${keyPrefix}`, async () => ({
      open: (stateFormat) => open({ keyPrefix, ...(stateFormat && { stateFormat }) }),
      async empty() {
        await raw.flushAll();
      },
    }));
  });

  describe('two stores with other prefixes', () => {
    const ref = () => ({ park: uniqueId('park'), attraction: 'coaster' });

    it('see and tell nothing of each other', async () => {
      await using own = await open();
      await using shadow = await open({ keyPrefix: 'shadow' });
      const coaster = ref();
      const told: string[] = [];
      await using _watch = await own.watch(coaster.park, () => told.push('own'));
      await using _other = await shadow.watch(coaster.park, () => told.push('shadow'));
      await shadow.write(coaster, sampleWrite(coaster.park, 'coaster', 0, { minutes: [7] }));
      expect(await own.load(coaster, [7])).toBeNull();
      expect(await own.version(coaster)).toBe(0);
      expect(await own.views(coaster.park, ['coaster'])).toEqual([null]);
      expect(await own.dirty(coaster.park, 10)).toEqual([]);
      expect(await shadow.dirty(coaster.park, 10)).toHaveLength(1);
      expect(await shadow.life()).not.toBe(await own.life());
      await own.write(coaster, sampleWrite(coaster.park, 'coaster', 0, { version: 9 }));
      await expect.poll(() => told).toEqual(['shadow', 'own']);
      expect(await shadow.version(coaster)).toBe(1);
    });

    it('are emptied one without the other', async () => {
      await using own = await open();
      await using shadow = await open({ keyPrefix: 'shadow' });
      const coaster = ref();
      for (const store of [own, shadow]) {
        await store.write(coaster, sampleWrite(coaster.park, 'coaster', 0, { minutes: [7] }));
      }
      const cleared = await clearKeyPrefix({ url: server().url }, 'shadow');
      expect(cleared).toBeGreaterThanOrEqual(3);
      expect(await shadow.load(coaster, [7])).toBeNull();
      expect(await own.views(coaster.park, ['coaster'])).toEqual([
        sampleView(coaster.park, 'coaster'),
      ]);
      expect(await raw.keys('shadow:*')).toEqual([]);
    });

    it.for(['rw', '', '*', 'a:b'])('are not emptied where the prefix is "%s"', async (prefix) => {
      await expect(clearKeyPrefix({ url: server().url }, prefix)).rejects.toThrow(
        /not to be cleared/,
      );
    });
  });
});

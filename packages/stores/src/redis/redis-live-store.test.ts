import { findRedis, requireReal, startRedis } from '@ridewait/local';
import { createClient } from '@redis/client';
import { afterAll, describe } from 'vitest';
import { liveStoreContract, liveStoreRecoveryContract } from '../contract.ts';
import { withServer } from '@ridewait/local/testing';
import { parkKeys } from './redis-keys.ts';
import { redisLiveStore } from './redis-live-store.ts';

describe.runIf(requireReal('redis-server', findRedis()))('on a real server', () => {
  const server = withServer(startRedis);
  let raw: ReturnType<typeof createClient> | undefined;
  afterAll(() => raw?.destroy());

  liveStoreContract('Redis', async () => {
    const client = createClient({ url: server().url });
    raw = client as never;
    await client.connect();
    return {
      // Long, for a machine that is busy with other tests.
      store: await redisLiveStore({ url: server().url, commandTimeoutMs: 10_000 }),
      /** A key without an expiry (-1) stays as it is, and the test fails. */
      async passTime(park, attraction, seconds) {
        const key = parkKeys(park).view(attraction);
        const left = await client.pTTL(key);
        if (left !== -1) await client.pExpire(key, left - seconds * 1_000);
      },
    };
  });

  liveStoreRecoveryContract('Redis', async () => ({
    open: (stateFormat) =>
      redisLiveStore({
        url: server().url,
        commandTimeoutMs: 10_000,
        ...(stateFormat && { stateFormat }),
      }),
    async empty() {
      await raw!.flushAll();
    },
  }));
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { localOidcIssuer, pubsubBus } from '@ridewait/bus';
import type { Park } from '@ridewait/core';
import { startPostgres, startPubsubEmulator, startRedis } from '@ridewait/local';
import { migrate, pgSql, sqlCatalogStore } from '@ridewait/stores';

/** Real servers with a catalog, and nothing that runs on them. */
export interface BenchBacking extends AsyncDisposable {
  redisUrl: string;
  databaseUrl: string;
  /** What every service is told beside its ports. */
  env: Readonly<Record<string, string>>;
  /** The token of a push, as Pub/Sub would sign it. */
  token(): Promise<string>;
  /** Kills Redis, and starts an empty one in its place. */
  loseRedis(): Promise<void>;
  /** For logs and profiles; removed in the end. */
  dir: string;
}

const PUSH = { audience: 'ridewait-bench', email: 'push@bench.example' };
const PROJECT = 'bench';

export async function startBacking(park: Park): Promise<BenchBacking> {
  await using stack = new AsyncDisposableStack();
  const dir = await mkdtemp(path.join(tmpdir(), 'ridewait-bench-'));
  stack.defer(() => rm(dir, { recursive: true, force: true }));
  const live = path.join(dir, 'live');
  let redis = await startRedis({ dataDir: live });
  stack.defer(() => redis.stop());
  const postgres = stack.use(await startPostgres({ dataDir: path.join(dir, 'sql') }));
  const emulator = stack.use(await startPubsubEmulator({ dataDir: path.join(dir, 'bus') }));
  const issuer = stack.use(await localOidcIssuer());
  const emulatorHost = emulator.url.replace('http://', '');
  {
    await using sql = pgSql({ server: { url: postgres.url } });
    await migrate(sql);
    await sqlCatalogStore(sql).savePark(park);
    await using bus = pubsubBus({ projectId: PROJECT, emulatorHost });
    await bus.ensureTopics();
  }
  const owned = stack.move();
  return {
    redisUrl: redis.url,
    databaseUrl: postgres.url,
    env: {
      REDIS_URL: redis.url,
      DATABASE_URL: postgres.url,
      PUBSUB_PROJECT: PROJECT,
      PUBSUB_EMULATOR_HOST: emulatorHost,
      PUSH_ISSUER: issuer.issuer,
      PUSH_JWKS_URL: issuer.jwksUrl,
      PUSH_AUDIENCE: PUSH.audience,
      PUSH_SERVICE_ACCOUNT: PUSH.email,
      // Google's auth library would look for a metadata server, which is not here.
      METADATA_SERVER_DETECTION: 'none',
      LOG_LEVEL: 'error',
    },
    token: () => issuer.sign(PUSH),
    async loseRedis() {
      process.kill(redis.pid, 'SIGKILL');
      await redis.exited;
      redis = await startRedis({ dataDir: live, port: redis.port });
    },
    dir,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

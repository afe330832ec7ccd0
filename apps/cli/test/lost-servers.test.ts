import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  findPostgres,
  findPubsubEmulator,
  findRedis,
  requireReal,
  startPostgres,
  startRedis,
} from '@ridewait/local';
import { demoParkFile, readSimulatedParks } from '@ridewait/simulator';
import { redisLiveStore, sqlRoundStore } from '@ridewait/stores';
import { expect, it, onTestFinished } from 'vitest';
import { startPark } from '../src/start/start-park.ts';
import { machineEnv } from '@ridewait/local/testing';
import { batchesOf, expectInHistory, poster, type RideReading } from './day.ts';

const canRun = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

const SQL_AWAY_MS = 60_000;

it.runIf(canRun)(
  'loses and doubles nothing while Redis is killed and starts empty, and PostgreSQL is away for a minute',
  { timeout: 300_000 },
  async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'ridewait-lost-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const [demo] = await readSimulatedParks(demoParkFile);
    const catalogFile = path.join(root, 'park.json');
    const attractions = demo!.attractions.slice(0, 3);
    await writeFile(catalogFile, JSON.stringify({ ...demo!, attractions }));
    await using servers = new AsyncDisposableStack();
    const [redisDir, sqlDir] = [path.join(root, 'redis'), path.join(root, 'sql')];
    let redis = servers.use(await startRedis({ dataDir: redisDir }));
    const postgres = servers.use(await startPostgres({ dataDir: sqlDir }));
    await using park = await startPark({
      mode: 'real',
      env: { ...machineEnv(), REDIS_URL: redis.url, DATABASE_URL: postgres.url },
      catalogFile,
      root,
      simulator: { seed: 1, warmupMinutes: 0 },
      withSimulator: false,
      serviceEnv: { FLUSH_SECONDS: '1', ROUND_SECONDS: '2', SETTLE_SECONDS: '12' },
      onNews: () => undefined,
    });
    const rounds = sqlRoundStore(park.sql);
    const batches = await batchesOf(park);
    const post = await poster(park);
    const accepted: RideReading[] = [];
    async function postPart(from: number, to: number): Promise<void> {
      const first = Math.floor(from * batches.length);
      const part = batches.slice(first, Math.floor(to * batches.length));
      for (let at = 0; at < part.length; at += 8) {
        const posting = part.slice(at, at + 8).map((batch, i) => post(batch, first + at + i));
        accepted.push(...(await Promise.all(posting)).flat());
      }
    }
    async function killRedis(): Promise<void> {
      process.kill(redis.pid, 'SIGKILL');
      await redis.exited;
      redis = servers.use(await startRedis({ dataDir: redisDir, port: redis.port }));
    }

    // A round has to be there to go back to, and readings that were acknowledged since it.
    await postPart(0, 0.2);
    await expect.poll(() => rounds.rounds(1), { timeout: 30_000 }).toHaveLength(1);
    const posting = postPart(0.2, 0.5);
    await killRedis();
    await posting;

    await postgres.stop();
    const sqlGone = performance.now();
    await postPart(0.5, 0.7);
    process.kill(park.endpoints.processor.pid!(), 'SIGKILL');
    await postPart(0.7, 0.8);
    await wait(SQL_AWAY_MS - (performance.now() - sqlGone));
    servers.use(await startPostgres({ dataDir: sqlDir, port: postgres.port }));
    await postPart(0.8, 1);

    expect(accepted.length).toBe(batches.flat().length);
    await expectInHistory(park, accepted, 90_000);
    // The loss was noticed and dealt with: not by luck alone is everything there.
    await expect
      .poll(async () => (await rounds.rounds(50)).map(({ life }) => life), { timeout: 60_000 })
      .toContain(await lifeOf(redis.url));
  },
);

/** The life of the Redis that runs now, as rounds name it. */
async function lifeOf(url: string): Promise<string> {
  await using live = await redisLiveStore({ url });
  const life = await live.life();
  return life;
}

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostgres, findPubsubEmulator, findRedis, requireReal } from '@ridewait/local';
import { demoParkFile, readSimulatedParks } from '@ridewait/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { startPark } from '../src/start/start-park.ts';
import { machineEnv } from '@ridewait/local/testing';
import { batchesOf, expectInHistory, poster, type RideReading } from './day.ts';

const canRun = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

const KILLS = 4;
it.runIf(canRun)(
  'loses and doubles nothing while the processor is killed in the middle, again and again',
  { timeout: 240_000 },
  async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'ridewait-kill-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const [demo] = await readSimulatedParks(demoParkFile);
    const catalogFile = path.join(root, 'park.json');
    await writeFile(
      catalogFile,
      JSON.stringify({ ...demo!, attractions: demo!.attractions.slice(0, 3) }),
    );
    const news: string[] = [];
    await using park = await startPark({
      mode: 'real',
      env: machineEnv(),
      catalogFile,
      root,
      simulator: { seed: 1, warmupMinutes: 0 },
      withSimulator: false,
      onNews: (line) => news.push(line),
    });
    const batches = await batchesOf(park);
    const post = await poster(park);
    const killed = new Set<number>();
    const accepted: RideReading[] = [];

    for (let at = 0; at < batches.length; at += 8) {
      const posting = batches.slice(at, at + 8).map((batch, index) => post(batch, at + index));
      // Now and then, with pushes on their way to it.
      const pid = park.endpoints.processor.pid!();
      const isDue = killed.size < KILLS && at >= (batches.length * killed.size) / KILLS;
      if (isDue && !killed.has(pid)) {
        await Promise.race(posting);
        process.kill(pid, 'SIGKILL');
        killed.add(pid);
      }
      accepted.push(...(await Promise.all(posting)).flat());
    }

    expect(killed.size).toBeGreaterThanOrEqual(2);
    expect(accepted.length).toBe(batches.flat().length);
    await expectInHistory(park, accepted, 40_000);
    expect(
      news.filter((line) => line.startsWith('processor ended by itself (SIGKILL)')),
    ).toHaveLength(killed.size);
  },
);

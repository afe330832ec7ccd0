import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ItemResult, SensorReading } from '@ridewait/contracts';
import { type Bucket, EMPTY_HEADER, fold, minuteOf, type Reading } from '@ridewait/core';
import { findPostgres, findPubsubEmulator, findRedis, requireReal } from '@ridewait/local';
import {
  demoParkFile,
  deviceToken,
  readSigningKeys,
  readSimulatedParks,
  simulateDay,
  toWire,
} from '@ridewait/simulator';
import { sqlHistoryStore } from '@ridewait/stores';
import { expect, it, onTestFinished } from 'vitest';
import { type RunningPark, startPark } from '../src/start/start-park.ts';
import { machineEnv } from './cli.ts';

const canRun = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

const HOURS = 1.5;
const BATCH = 40;
const KILLS = 4;
const MINUTE = 60_000;

type RideReading = Reading & { attraction: string };

/** Ninety minutes of three rides, as batches of one ride each, all of it in the last two hours. */
async function batchesOf(park: RunningPark): Promise<RideReading[][]> {
  const to = Date.now() - MINUTE;
  const said = [
    ...simulateDay({
      catalog: { parks: park.parks },
      seed: 11,
      from: to - HOURS * 60 * MINUTE,
      to,
      reportSeconds: 10,
    }),
  ].flatMap(({ readings }) => readings);
  const batches: RideReading[][] = [];
  for (const own of Map.groupBy(said, ({ attraction }) => attraction).values()) {
    for (let at = 0; at < own.length; at += BATCH) batches.push(own.slice(at, at + BATCH));
  }
  // Rides speak at the same time, and a gateway that was away sends its past later than its present.
  return batches.toSorted((a, b) => Math.sin(a[0]!.at + a.length) - Math.sin(b[0]!.at + b.length));
}

/** Posts as a gateway does, until ingest has answered for every reading; every fifth batch twice. */
async function poster(park: RunningPark) {
  const tokens = new Map(
    (await readSigningKeys(park.deviceKeysFile)).map((key) => [
      key.attraction,
      deviceToken(key, 'ridewait-ingest', Date.now),
    ]),
  );
  async function post(batch: readonly RideReading[]): Promise<RideReading[]> {
    const readings: SensorReading[] = batch.map(toWire);
    const response = await fetch(`${park.endpoints.ingest.url}/v1/readings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokens.get(batch[0]!.attraction)!()}` },
      body: JSON.stringify({ readings }),
    });
    expect(response.status).toBe(202);
    const { results } = (await response.json()) as { results: ItemResult[] };
    return batch.filter((_, index) => results[index]!.status === 'accepted');
  }
  return async function postAll(batch: readonly RideReading[], index: number) {
    const accepted = await post(batch);
    if (index % 5 === 0) await post(batch);
    return accepted;
  };
}

/** What the readings that ingest accepted must have become, whatever happened to the processor. */
function bucketsOf(readings: readonly RideReading[]): Bucket[] {
  const { state } = fold({ header: EMPTY_HEADER, buckets: new Map() }, readings);
  return [...state.buckets.values()].toSorted((a, b) => a.minute - b.minute);
}

it.runIf(canRun)(
  'loses and doubles nothing while the processor is killed in the middle, again and again',
  { timeout: 120_000 },
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
    const history = sqlHistoryStore(park.sql);
    for (const [attraction, own] of Map.groupBy(accepted, (reading) => reading.attraction)) {
      const ref = { park: demo!.id, attraction };
      const to = minuteOf(Date.now()) + 1;
      await expect
        .poll(() => history.buckets(ref, 0, to), { timeout: 40_000, interval: 250 })
        .toEqual(bucketsOf(own));
    }
    expect(
      news.filter((line) => line.startsWith('processor ended by itself (SIGKILL)')),
    ).toHaveLength(killed.size);
  },
);

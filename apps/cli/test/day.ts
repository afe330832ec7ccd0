import type { ItemResult, SensorReading } from '@ridewait/contracts';
import { type Bucket, EMPTY_HEADER, fold, minuteOf, type Reading } from '@ridewait/core';
import { deviceToken, readSigningKeys, simulateDay, toWire } from '@ridewait/simulator';
import { sqlHistoryStore } from '@ridewait/stores';
import { expect } from 'vitest';
import type { RunningPark } from '../src/start/start-park.ts';

const HOURS = 1.5;
const BATCH = 40;
const MINUTE = 60_000;

export type RideReading = Reading & { attraction: string };

/** Ninety minutes of three rides, as batches of one ride each, all of it in the last two hours. */
export async function batchesOf(park: RunningPark): Promise<RideReading[][]> {
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
export async function poster(park: RunningPark) {
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

/** Waits until history holds exactly what these readings must have become, ride by ride. */
export async function expectInHistory(
  park: RunningPark,
  accepted: readonly RideReading[],
  timeout: number,
): Promise<void> {
  const history = sqlHistoryStore(park.sql);
  for (const [attraction, own] of Map.groupBy(accepted, (reading) => reading.attraction)) {
    const ref = { park: park.parks[0]!.id, attraction };
    const to = minuteOf(Date.now()) + 1;
    await expect
      .poll(() => history.buckets(ref, 0, to).catch((error: Error) => error.message), {
        timeout,
        interval: 250,
      })
      .toEqual(bucketsOf(own));
  }
}

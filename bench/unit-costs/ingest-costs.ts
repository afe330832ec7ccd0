import { createGatewayKeys, deviceToken } from '@ridewait/simulator';
import type { Park } from '@ridewait/core';
import { pgSql, sqlDeviceKeyStore } from '@ridewait/stores';
import type { BenchBacking } from '../backing.ts';
import type { Figure } from '../figures.ts';
import { readingMaker } from '../park.ts';
import { cpuSeconds } from '../process-cpu.ts';
import { startBundle } from '../service-bundle.ts';
import { samplesOf } from './api-costs.ts';
import { paced } from './paced.ts';

/** Readings of a ride's gateway in a POST. */
const SIZES = [1, 10, 50];
const RATE = 50;
const SECONDS = 5;

export interface IngestCostsOptions {
  backing: BenchBacking;
  park: Park;
  runs: number;
}

/** CPU of a POST of so many readings, each accepted and on the bus before the answer. */
export async function ingestCosts({ backing, park, runs }: IngestCostsOptions): Promise<Figure[]> {
  const [gateway] = await createGatewayKeys(park);
  const { key, privateJwk } = gateway!;
  {
    await using sql = pgSql({ server: { url: backing.databaseUrl } });
    await sqlDeviceKeyStore(sql).saveDeviceKeys([key]);
  }
  await using ingest = await startBundle({ name: 'ingest', env: backing.env, dir: backing.dir });
  const token = await deviceToken({ ...key, privateJwk }, 'ridewait-ingest', Date.now)();
  const headers = { authorization: `Bearer ${token}` };
  const make = readingMaker();
  const counter = park.attractions
    .find(({ id }) => id === key.attraction)!
    .sensors.find(({ kind }) => kind === 'entered')!.id;
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const cpu: number[] = [];
    for (let run = -1; run < runs; run += 1) {
      const bodies = Array.from({ length: RATE * SECONDS }, () =>
        JSON.stringify({ readings: Array.from({ length: size }, () => make(counter, 1)) }),
      );
      const before = cpuSeconds(ingest.pid);
      const answered = await paced({
        url: `${ingest.url}/v1/readings`,
        headers,
        status: 202,
        rate: RATE,
        seconds: SECONDS,
        bodies,
      });
      // The first run is for the compiler.
      if (run >= 0) cpu.push((1e6 * (cpuSeconds(ingest.pid) - before)) / answered);
    }
    const of = `of a POST, ${size} ${size === 1 ? 'reading' : 'readings'}`;
    figures.push({ name: `ingest, CPU ${of}`, unit: 'µs', values: cpu });
  }
  const values = [await samplesOf(ingest.metricsUrl)];
  figures.push({ name: 'ingest, samples of a scrape', unit: 'samples', values });
  return figures;
}

import { type BenchBacking, startBacking } from './backing.ts';
import type { Figure } from './figures.ts';
import { ridesAfterDay } from './played-day.ts';
import { ridePark } from './ride-park.ts';
import { startBundle } from './service-bundle.ts';
import { apiCosts } from './unit-costs/api-costs.ts';
import { ingestCosts } from './unit-costs/ingest-costs.ts';
import { processorCosts } from './unit-costs/processor-costs.ts';
import { serverUse } from './unit-costs/server-use.ts';
import { storedBytes } from './unit-costs/stored-bytes.ts';

const RIDES = 60;

/**
 * What `ridewait cost` multiplies: CPU of a push, of a POST and of an answer, what these cost Redis and PostgreSQL,
 * and the bytes that a ride, a minute and an answer take. A park of 60 rides that have a day behind them, the
 * production bundles, real servers, and loads at a fixed rate that leaves every process time: what it costs to serve
 * one park, not what an instance could do at most.
 */
export async function unitCosts({ runs }: { runs: number }): Promise<Figure[]> {
  const park = { ...(await ridePark(RIDES)), timezone: zoneAtMidday(Date.now()) };
  await using backing = await startBacking(park);
  const rides = await ridesAfterDay(park, backing.databaseUrl);
  await using use = await serverUse(backing);
  await using processor = await started('processor', backing);
  const figures = await processorCosts({ backing, processor, rides, use, runs });
  figures.push(...(await storedBytes({ backing, park, rides, use })));
  await using api = await started('api', backing);
  figures.push(...(await apiCosts({ api, processor, park, use, runs })));
  figures.push(...(await ingestCosts({ backing, park, runs })));
  return figures;
}

function started(name: string, { env, dir }: BenchBacking) {
  return startBundle({ name, env, dir });
}

/** A zone where it is between one and two in the afternoon: the park is open, and has most of a forecast before it. */
function zoneAtMidday(now: number): string {
  const ahead = 13 - new Date(now).getUTCHours();
  // POSIX counts the hours to the west.
  return ahead >= 0 ? `Etc/GMT-${ahead}` : `Etc/GMT+${-ahead}`;
}

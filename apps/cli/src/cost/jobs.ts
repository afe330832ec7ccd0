import type { Demand } from './demand.ts';
import { dollars, figure, type Line } from './line.ts';
import type { Load } from './load.ts';
import { MEASURED } from './measured.ts';
import { MONTH_DAYS } from './month.ts';
import { RUN_PRICES } from './prices.ts';

/** A task of a job is paid for a minute at least. */
const LEAST_SECONDS = 60;
const QUARTERS_A_DAY = 96;
/** Jobs have one CPU and so much memory, in GiB. */
const JOB_GIB = 1;
/** The nightly replay reads so much of a day. */
const REPLAYED_DAYS = 26 / 24;

/** Upkeep: each night history's, a replay and learning, every quarter of an hour today's waits. */
export function jobLines(load: Load, { flow }: Demand): Line[] {
  const parks = flow.attractions / MEASURED.upkeepRides;
  const replayed = (flow.readings * load.openHours * 3_600 * REPLAYED_DAYS) / 1e6;
  const daily = [
    parks * MEASURED.upkeepDaySeconds,
    parks * MEASURED.learnSeconds,
    replayed * MEASURED.replayMillionSeconds,
  ].reduce((sum, seconds) => sum + Math.max(LEAST_SECONDS, seconds), 0);
  const quarterly = QUARTERS_A_DAY * Math.max(LEAST_SECONDS, parks * MEASURED.todaySeconds);
  const seconds = MONTH_DAYS * (daily + quarterly);
  const { cpuSecond, gibSecond } = RUN_PRICES.instance;
  const price = cpuSecond.usd + JOB_GIB * gibSecond.usd;
  return [
    {
      group: 'Cloud Run',
      item: 'jobs: upkeep, replay, learning',
      usd: seconds * price,
      how: `${figure(seconds)} seconds (1 vCPU, ${JOB_GIB} GiB), a minute a run at least × ${dollars(price)}`,
    },
  ];
}

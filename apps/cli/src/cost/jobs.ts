import { JOB_PLANS } from '@ridewait/infra/jobs';
import type { Demand } from './demand.ts';
import { dollars, figure, type Line } from './line.ts';
import type { Load } from './load.ts';
import { MEASURED } from './measured.ts';
import { MONTH_DAYS } from './month.ts';
import { RUN_PRICES } from './prices.ts';

/** A task of a job is paid for a minute at least. */
const LEAST_SECONDS = 60;
/** The nightly replay reads so much of a day. */
const REPLAYED_DAYS = 26 / 24;

type ScheduledJob = 'maintain' | 'maintain-today' | 'replay';

/** What each job by the clock is paid for: with one CPU, and the memory of its plan. */
export function jobLines(load: Load, demand: Demand): Line[] {
  const { cpuSecond, gibSecond } = RUN_PRICES.instance;
  return Object.entries(jobSeconds(load, demand)).map(([job, seconds]): Line => {
    const gib = JOB_PLANS[job as ScheduledJob].memoryMiB / 1_024;
    const price = cpuSecond.usd + gib * gibSecond.usd;
    return {
      group: 'Cloud Run',
      item: `job ${job}`,
      usd: seconds * price,
      how: `${figure(seconds)} seconds (1 vCPU, ${gib} GiB), a minute a run at least × ${dollars(price)}`,
    };
  });
}

/** Seconds of a month. The first run of the day learns what forecasts need. */
function jobSeconds(load: Load, demand: Demand): Record<ScheduledJob, number> {
  const { maintain, today, learning, replay } = runSeconds(load, demand);
  const least = (seconds: number) => Math.max(LEAST_SECONDS, seconds);
  const runs = runsADay(JOB_PLANS['maintain-today'].schedule!);
  return {
    maintain: MONTH_DAYS * runsADay(JOB_PLANS.maintain.schedule!) * least(maintain),
    'maintain-today': MONTH_DAYS * ((runs - 1) * least(today) + least(today + learning)),
    replay: MONTH_DAYS * runsADay(JOB_PLANS.replay.schedule!) * least(replay),
  };
}

/** The longest run of each job and its timeout, in seconds. */
export function jobRuns(
  load: Load,
  demand: Pick<Demand, 'flow'>,
): { job: ScheduledJob; seconds: number; timeout: number }[] {
  const { maintain, today, learning, replay } = runSeconds(load, demand);
  const longest = { maintain, 'maintain-today': today + learning, replay };
  return (Object.keys(longest) as ScheduledJob[]).map((job) => {
    return { job, seconds: longest[job], timeout: JOB_PLANS[job].timeoutSeconds };
  });
}

/** What one run of each takes, in seconds: their CPU, for they wait for little else. */
function runSeconds(
  load: Load,
  { flow }: Pick<Demand, 'flow'>,
): Record<'maintain' | 'today' | 'learning' | 'replay', number> {
  const parks = flow.attractions / MEASURED.upkeepRides;
  const replayed = (flow.readings * load.openHours * 3_600 * REPLAYED_DAYS) / 1e6;
  return {
    maintain: parks * MEASURED.upkeepDaySeconds,
    today: parks * MEASURED.todaySeconds,
    learning: parks * MEASURED.learnSeconds,
    replay: replayed * MEASURED.replayMillionSeconds,
  };
}

/** Of the two kinds of schedule that there are: every so many minutes, and once a day. */
function runsADay(schedule: string): number {
  const [minute] = schedule.split(' ');
  const every = /^\*\/(\d+)$/.exec(minute!)?.[1];
  if (every !== undefined) return (24 * 60) / Number(every);
  if (/^\d+ \d+ \* \* \*$/.test(schedule)) return 1;
  throw new Error(`no price is known for the schedule ${schedule}: teach runsADay to read it`);
}

/** The jobs: the `ridewait` command, run by a deployment, by the clock or by a person. */
export const JOBS = ['migrate', 'maintain', 'maintain-today', 'replay', 'operate'] as const;
export type JobName = (typeof JOBS)[number];

/** Where `operate` finds what it is given, and leaves what it makes. */
export const OPERATOR_FOLDER = '/operator';

export interface JobPlan {
  purpose: string;
  /** Of the `ridewait` command. `ARCHIVE` stands for the archive's place. */
  args: readonly string[];
  memoryMiB: number;
  timeoutSeconds: number;
  retries: number;
  /** When it is run, by the parks' clock, as cron has it. */
  schedule?: string;
}

export const ARCHIVE = 'ARCHIVE';

/** Every job but `migrate`, whose arguments depend on the deployment. */
export const JOB_PLANS: Readonly<Record<Exclude<JobName, 'migrate'>, JobPlan>> = {
  maintain: {
    purpose: 'Makes partitions ahead, keeps quarter-hours, drops old days: once a day.',
    args: ['maintain'],
    memoryMiB: 2_048,
    timeoutSeconds: 3_600,
    // What is left, the next run does; what failed once may be a store that was away.
    retries: 2,
    schedule: '10 3 * * *',
  },
  'maintain-today': {
    purpose: 'Keeps what forecasts need of today: every quarter of an hour.',
    args: ['maintain', '--today'],
    memoryMiB: 2_048,
    timeoutSeconds: 840,
    retries: 0,
    schedule: '*/15 * * * *',
  },
  replay: {
    purpose: 'Holds history against the archive: every night. It only looks.',
    args: ['replay', '--archive', ARCHIVE, '--from', '26h'],
    memoryMiB: 4_096,
    timeoutSeconds: 10_800,
    // That history lacks something is no fault of the run.
    retries: 0,
    schedule: '40 3 * * *',
  },
  operate: {
    purpose: 'What people do by hand: catalogs, keys of devices, dead letters.',
    args: ['--help'],
    memoryMiB: 1_024,
    timeoutSeconds: 600,
    retries: 0,
  },
};

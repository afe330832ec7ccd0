import {
  cellsFor,
  demandOf,
  type Demand,
  jobRuns,
  LIMITS,
  type Load,
  SCENARIOS,
  shareOfLimits,
} from '@ridewait/cli/cost';
import { markdownTable } from '../accuracy/report/markdown.ts';

const { environment, load } = SCENARIOS.park;
const DESIGN_OF_TODAY = SCENARIOS.park.design;
const PARKS = [1, 100, 10_000];
/** Sensors of an attraction: 7 on average in the demo park. A flush writes a row for each, one for the minute, one for the view. */
const ROWS_PER_FLUSH = 7 + 2;

type LimitName = keyof typeof LIMITS;

interface Limit {
  what: string;
  /** What is done when it is reached. */
  remedy: string;
}

const LIMITS_IN_WORDS: Record<LimitName, Limit> = {
  redisCpu: {
    what: 'the one thread in which Redis runs scripts and reads, used to 60 %',
    remedy: 'another deployment for the next parks',
  },
  redisGib: {
    what: 'an instance of Memorystore, 300 GiB, used to 60 %',
    remedy: 'another deployment',
  },
  sqlCpu: { what: 'a machine of Cloud SQL, 96 vCPU, used to 60 %', remedy: 'another deployment' },
  sqlGib: {
    what: 'a disk of Cloud SQL, 64 TiB, used to 60 %, after a year',
    remedy: 'old quarter-hours to the archive, or another deployment',
  },
  sqlConnections: {
    what: 'connections to Cloud SQL, 1,000',
    remedy: 'a smaller `databaseConnections`, or another deployment',
  },
  instances: {
    what: 'instances of a service that the config’s schema allows, 100',
    remedy: 'a larger limit in the schema, after Google has raised its quota',
  },
};

/** The parts of docs/SCALE.md by their names. */
export function scaleParts(): Record<string, string> {
  return { arithmetic: arithmeticTable(), deployment: deploymentTable(), limits: limitsTable() };
}

function loadOf(parks: number): Load {
  return { ...load, parks };
}

function demand(parks: number): Demand {
  return demandOf(environment, loadOf(parks), DESIGN_OF_TODAY);
}

/** All parks together, while they are open. */
function arithmeticTable(): string {
  const all = PARKS.map((parks) => {
    const cells = cellsFor(environment, loadOf(parks));
    return { cells, one: demand(parks / cells) };
  });
  const row = (name: string, value: (one: Demand) => number) => [
    name,
    ...all.map(({ cells, one }) => amount(cells * value(one))),
  ];
  const cpu = (service: keyof Demand['work']) => (one: Demand) =>
    one.work[service].perSecond * one.work[service].cpuSeconds;
  return markdownTable(
    [
      'while parks are open',
      ...PARKS.map((parks) => `${amount(parks)} ${parks === 1 ? 'park' : 'parks'}`),
    ],
    [
      row('attractions', ({ flow }) => flow.attractions),
      row('readings a second', ({ flow }) => flow.readings),
      row('POSTs a second', ({ flow }) => flow.posts),
      row('messages a second', ({ flow }) => flow.messages),
      row('CPU-seconds a second, ingest', cpu('ingest')),
      row('CPU-seconds a second, processor', cpu('processor')),
      row('CPU-seconds a second, API', cpu('api')),
      row('instances of ingest', ({ instances }) => instances.ingest),
      row('instances of the processor', ({ instances }) => instances.processor),
      row('instances of the API', ({ instances }) => instances.api),
      row(
        'MB/s on the topic, as Pub/Sub counts them',
        ({ flow }) => (Math.max(1_000, flow.messageBytes) * flow.messages) / 1e6,
      ),
      row('GiB in Redis', ({ redisGib }) => redisGib),
      row('CPUs that Redis is busy with', ({ redisCpu }) => redisCpu),
      row('rows a second to PostgreSQL', ({ flow }) => rowsOf(flow.attractions)),
      row('CPUs that PostgreSQL is busy with', ({ sqlCpu }) => sqlCpu),
      row('GiB of history after a year', ({ historyGib }) => historyGib),
      row('API requests a second', ({ flow }) => flow.requests),
      ['deployments', ...all.map(({ cells }) => amount(cells))],
    ],
  );
}

/** Every attraction that has spoken is written once in a flush. */
function rowsOf(attractions: number): number {
  return (attractions * ROWS_PER_FLUSH) / environment.processor.flushSeconds;
}

/** What one deployment carries, and what of each limit it then uses. */
function deploymentTable(): string {
  const parks = mostParks((one) => Math.max(...Object.values(shareOfLimits(one))));
  const one = demand(parks);
  const shares = Object.entries(shareOfLimits(one)).toSorted(([, a], [, b]) => b - a);
  const rows = shares.map(([name, share]) => [
    LIMITS_IN_WORDS[name as LimitName].what,
    `${Math.round(100 * share)} %`,
  ]);
  const memory = Math.round((one.redisGib * 1_024) / parks);
  return `One deployment carries ${amount(parks)} such parks; each takes ${memory} MiB of Redis.\n\n${markdownTable(
    [`with ${amount(parks)} parks`, 'used'],
    rows,
  )}`;
}

interface Bound extends Limit {
  parks: number;
}

function limitsTable(): string {
  const hard = (Object.keys(LIMITS) as LimitName[]).map((name) => {
    return { ...LIMITS_IN_WORDS[name], parks: mostParks((one) => shareOfLimits(one)[name]) };
  });
  const rows = [...hard, ...jobs(), ...quotas()]
    .toSorted((a, b) => a.parks - b.parks)
    .map(({ parks, what, remedy }) => [amount(parks), what, remedy]);
  return markdownTable(['parks', 'until', 'then'], rows);
}

/** A job that takes longer than its timeout is stopped, and goes on with its next run. */
function jobs(): Bound[] {
  return jobRuns(load, demand(1)).map(({ job, seconds, timeout }) => ({
    parks: Math.floor(timeout / seconds),
    what: `the longest run of the job \`${job}\`, ${amount(seconds)} s a park of ${amount(timeout)} s`,
    remedy: 'a longer timeout, or a run for each part of the parks',
  }));
}

/** Quotas of a project or an account, which Google raises when asked. */
function quotas(): Bound[] {
  const { flow } = demand(100);
  const pushed = (Math.max(1_000, flow.messageBytes) * flow.messages) / 100;
  return [
    {
      parks: Math.floor(20e6 / pushed),
      what: 'pushes of Pub/Sub in a project and large region, 20 MB/s ([quotas](https://cloud.google.com/pubsub/quotas))',
      remedy: 'a higher quota; deployments in projects of their own',
    },
    {
      parks: Math.floor(200e6 / pushed),
      what: 'publishing in a project and large region, 200 MB/s',
      remedy: 'the same',
    },
    {
      parks: Math.floor(50_000 / (flow.requests / 100)),
      what: 'API Gateway: 10 million quota units in 100 s, two a call ([quotas](https://cloud.google.com/api-gateway/docs/quotas))',
      remedy: 'a higher quota; fewer polls, by server-sent events past the gateway',
    },
  ];
}

/** The most whole parks for which a share stays at 1 or below. */
function mostParks(shareOf: (one: Demand) => number): number {
  let [fits, breaks] = [0, 1];
  while (shareOf(demand(breaks)) <= 1) [fits, breaks] = [breaks, breaks * 2];
  while (breaks - fits > 1) {
    const middle = Math.floor((fits + breaks) / 2);
    if (shareOf(demand(middle)) <= 1) fits = middle;
    else breaks = middle;
  }
  return fits;
}

const three = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

function amount(value: number): string {
  return three.format(value);
}

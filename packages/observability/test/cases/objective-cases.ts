import { OBJECTIVES } from '../../src/objectives.ts';
import type { AlertCase, Target } from '../alert-case.ts';
import { type Counters, countersOf, type Stretch } from './burn-timeline.ts';

interface Timeline {
  when: string;
  stretches: readonly Stretch[];
  fires: boolean;
}

/** What burns fast: 14.4 times over an hour and five minutes, or 6 times over six hours and half an hour. */
const FAST: readonly Timeline[] = [
  {
    when: 'the budget burns 20 times too fast for an hour',
    stretches: [
      [300, 0],
      [62, 20],
    ],
    fires: true,
  },
  {
    when: 'it burns 7 times too fast for six hours, which an hour alone would bear',
    stretches: [[362, 7]],
    fires: true,
  },
  {
    when: 'it burns 13 times too fast for an hour, after good ones',
    stretches: [
      [300, 0],
      [62, 13],
    ],
    fires: false,
  },
  {
    when: 'it burns 30 times too fast, but only since a quarter of an hour',
    stretches: [
      [348, 0],
      [14, 30],
    ],
    fires: false,
  },
  {
    when: 'the worst of the hour is over',
    stretches: [
      [304, 0],
      [32, 30],
      [26, 5],
    ],
    fires: false,
  },
  {
    when: 'the worst of the six hours is over',
    stretches: [
      [60, 0],
      [240, 12],
      [62, 3],
    ],
    fires: false,
  },
  { when: 'nothing is bad', stretches: [[362, 0]], fires: false },
];

/** What burns slowly: faster than it lasts over three days and six hours. */
const SLOW: readonly Timeline[] = [
  { when: 'the budget burns twice too fast for three days', stretches: [[4_500, 2]], fires: true },
  { when: 'half of it is used as time goes', stretches: [[4_500, 0.5]], fires: false },
  {
    when: 'it burns 5 times too fast, but only since six hours',
    stretches: [
      [4_080, 0],
      [420, 5],
    ],
    fires: false,
  },
  {
    when: 'the bad day is over',
    stretches: [
      [900, 0],
      [1_440, 4],
      [2_160, 0.5],
    ],
    fires: false,
  },
];

/** How an objective is counted, and by whom it is told. */
interface Counted {
  alert: string;
  target?: Target;
  series(counters: Counters): AlertCase['series'];
  labels?: Readonly<Record<string, string>>;
}

function cloudRun(service: string): Counted['series'] {
  const of = (code: string) =>
    `run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="${service}",revision_name="${service}-1",response_code="${code}"}`;
  return ({ good, bad }) => ({ [of('200')]: good, [of('503')]: bad });
}

const LATENCY = 'ridewait_api_request_duration_seconds';
const SECONDS = 'ridewait_park_open_attraction_seconds_total';
const LIVE = 'route="/v1/entity/:id/live",status="2xx"';
const FORECAST = 'route="/v1/entity/:id/forecast",status="2xx"';

const COUNTED: readonly Counted[] = [
  { alert: 'ApiAvailability', target: 'cloud', series: cloudRun('api') },
  {
    alert: 'ApiAvailability',
    target: 'laptop',
    series: ({ good, bad }) => ({
      'ridewait_api_requests_total{route="/v1/entity/:id/live",status="2xx"}': good,
      'ridewait_api_requests_total{route="/v1/entity/:id/live",status="5xx"}': bad,
    }),
  },
  { alert: 'IngestAcceptance', target: 'cloud', series: cloudRun('ingest') },
  {
    alert: 'IngestAcceptance',
    target: 'laptop',
    series: ({ good, bad }) => ({
      'ridewait_batches_total{via="http",status="202"}': good,
      'ridewait_batches_total{via="http",status="503"}': bad,
    }),
  },
  {
    alert: 'ApiLatency',
    series: ({ good, bad }) => ({
      [`${LATENCY}_bucket{${LIVE},le="0.25"}`]: good,
      [`${LATENCY}_count{${LIVE}}`]: sumOf(good, bad),
      // Another route may be slow without harm to this objective.
      [`${LATENCY}_bucket{${FORECAST},le="0.25"}`]: '0x2300',
      [`${LATENCY}_count{${FORECAST}}`]: '0+600x2300',
    }),
  },
  {
    alert: 'WaitFreshness',
    series: ({ good, bad }) => ({
      [`${SECONDS}{park="pier",data="fresh"}`]: good,
      [`${SECONDS}{park="pier",data="stale"}`]: bad,
      // A park that is fresh isn't told of.
      [`${SECONDS}{park="bay",data="fresh"}`]: '0+1200x2300',
      [`${SECONDS}{park="bay",data="stale"}`]: '0x2300',
    }),
    labels: { park: 'pier' },
  },
];

/** Two counters of the same stretches, added up. */
function sumOf(one: string, other: string): string {
  const others = other.split(' ');
  return one
    .split(' ')
    .map((stretch, at) => {
      const [a, b] = [stretch, others[at]!].map((text) => /^(.+)\+(.+)x(\d+)$/.exec(text)!);
      return `${Number(a![1]) + Number(b![1])}+${Number(a![2]) + Number(b![2])}x${a![3]}`;
    })
    .join(' ');
}

function budgetOf(alert: string): number {
  return 1 - OBJECTIVES.find(({ name }) => name === alert)!.goal;
}

function burnCases({ alert, target, series, labels = {} }: Counted): AlertCase[] {
  const common = { budget: budgetOf(alert), perMinute: 600 };
  const cases = (suffix: string, timelines: readonly Timeline[], step: number): AlertCase[] =>
    timelines.map(({ when, stretches, fires }) => ({
      alert: `${alert}${suffix}`,
      ...(target && { target }),
      when,
      series: series(countersOf(stretches, { ...common, step })),
      everyMinutes: step,
      evaluateMinutes: step === 2 ? 2 : 60,
      atMinutes: stretches.reduce((sum, [minutes]) => sum + minutes, 0) - step,
      fires: fires ? [labels] : [],
    }));
  return [...cases('BurnsFast', FAST, 2), ...cases('BurnsSlowly', SLOW, 20)];
}

/** Half of `all` in an hour failed, and in three days. */
function handful(counted: Counted, all: number, fires: boolean): AlertCase[] {
  const { alert, target, series } = counted;
  const common = { ...(target && { target }), fires: fires ? [{}] : [] };
  const when = `half of ${all} were bad, which tells ${fires ? 'something' : 'nothing yet'}`;
  const burn = 0.5 / budgetOf(alert);
  const of = (minutes: number, step: number) =>
    series(
      countersOf([[minutes, burn]], { budget: budgetOf(alert), perMinute: all / minutes, step }),
    );
  return [
    {
      ...common,
      alert: `${alert}BurnsFast`,
      when,
      series: of(60, 2),
      everyMinutes: 2,
      atMinutes: 58,
    },
    {
      ...common,
      alert: `${alert}BurnsSlowly`,
      when,
      series: of(4_320, 20),
      everyMinutes: 20,
      evaluateMinutes: 60,
      atMinutes: 4_300,
    },
  ];
}

/** Of requests, so few bad ones are no news; of the time of rides, every second counts. */
const HANDFULS = COUNTED.filter(({ labels }) => labels === undefined).flatMap((counted) => {
  const { leastBad } = OBJECTIVES.find(({ name }) => name === counted.alert)!;
  return [...handful(counted, leastBad, false), ...handful(counted, leastBad * 4, true)];
});

const CLOSED: readonly AlertCase[] = [
  {
    alert: 'WaitFreshnessBurnsFast',
    when: 'the park is closed and its sensors are off',
    series: {
      [`${SECONDS}{park="pier",data="fresh"}`]: '9000x181',
      [`${SECONDS}{park="pier",data="stale"}`]: '300x181',
    },
    everyMinutes: 2,
    atMinutes: 360,
    fires: [],
  },
  {
    alert: 'ApiAvailabilityBurnsFast',
    when: 'Cloud Run has no instance left and answers 429 by itself',
    target: 'cloud',
    series: {
      'run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="api",response_code="200"}':
        '0+600x90',
      'run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="api",response_code="429"}':
        '0+60x90',
    },
    atMinutes: 80,
    fires: [{}],
  },
  {
    alert: 'ApiAvailabilityBurnsFast',
    when: 'clients ask for what isn’t there, and another service fails',
    target: 'cloud',
    series: {
      'run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="api",response_code="200"}':
        '0+600x90',
      'run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="api",response_code="404"}':
        '0+600x90',
      'run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="web",response_code="500"}':
        '0+600x90',
    },
    atMinutes: 80,
    fires: [],
  },
];

export const OBJECTIVE_CASES: readonly AlertCase[] = [
  ...COUNTED.flatMap(burnCases),
  ...HANDFULS,
  ...CLOSED,
];

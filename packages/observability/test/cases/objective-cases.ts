import type { AlertCase, Target } from '../alert-case.ts';

/** Ten a second, or one. */
const TEN = '0+600x500';
const ONE = '0+60x500';
const NONE = '0x500';
/** A minute apart in windows of hours, ten minutes apart in windows of days. */
const HOURS = { atMinutes: 420, evaluateMinutes: 10 };
const DAYS = { atMinutes: 4_500, everyMinutes: 10, evaluateMinutes: 60 };

interface Answers {
  good: string;
  failed: string;
}

/** How the platform or the service itself counts answers. */
const COUNTERS: Record<
  'Api' | 'Ingest',
  Record<Target, (answers: Answers) => AlertCase['series']>
> = {
  Api: {
    cloud: (answers) => cloudRun('api', answers),
    laptop: ({ good, failed }) => ({
      'ridewait_api_requests_total{route="/v1/entity/:id/live",status="2xx"}': good,
      'ridewait_api_requests_total{route="/v1/entity/:id/live",status="5xx"}': failed,
    }),
  },
  Ingest: {
    cloud: (answers) => cloudRun('ingest', answers),
    laptop: ({ good, failed }) => ({
      'ridewait_batches_total{via="http",status="202"}': good,
      'ridewait_batches_total{via="http",status="503"}': failed,
    }),
  },
};

function cloudRun(service: string, { good, failed }: Answers): AlertCase['series'] {
  const of = (code: string) =>
    `run_googleapis_com:request_count{monitored_resource="cloud_run_revision",service_name="${service}",revision_name="${service}-1",response_code="${code}"}`;
  return { [of('200')]: good, [of('429')]: '0x500', [of('503')]: failed };
}

/** The cases of an objective of three nines over requests. */
function requestCases(name: 'Api' | 'Ingest', alert: string, target: Target): AlertCase[] {
  const series = COUNTERS[name][target];
  const fast = { alert: `${alert}BurnsFast`, target };
  const slow = { alert: `${alert}BurnsSlowly`, target };
  return [
    {
      ...fast,
      when: 'one in ten fails for an hour',
      series: series({ good: TEN, failed: ONE }),
      atMinutes: 90,
      fires: [{}],
    },
    {
      ...fast,
      when: 'seven in a thousand fail for six hours, which an hour alone would bear',
      series: series({ good: TEN, failed: '0+4.2x500' }),
      ...HOURS,
      fires: [{}],
    },
    {
      ...fast,
      when: 'the outage is over, though the hour still has it',
      series: series({ good: TEN, failed: '0+60x60 3600x440' }),
      atMinutes: 110,
      fires: [],
    },
    {
      ...fast,
      when: 'five of the seven requests of an hour failed, which tells nothing yet',
      series: series({ good: '0x30 1x30 2x400', failed: '0x30 1 2 3 4 5x400' }),
      atMinutes: 50,
      fires: [],
    },
    {
      ...fast,
      when: 'nothing is asked at all',
      series: series({ good: NONE, failed: NONE }),
      ...HOURS,
      fires: [],
    },
    {
      ...slow,
      when: 'two in a thousand fail for three days',
      series: series({ good: '0+6000x500', failed: '0+12x500' }),
      ...DAYS,
      fires: [{}],
    },
    {
      ...slow,
      when: 'half of the budget is used as time goes',
      series: series({ good: '0+6000x500', failed: '0+3x500' }),
      ...DAYS,
      fires: [],
    },
  ];
}

const LIVE = 'ridewait_api_request_duration_seconds';
function latency(all: string, fast: string): AlertCase['series'] {
  const route = 'route="/v1/entity/:id/live",status="2xx"';
  return {
    [`${LIVE}_count{${route}}`]: all,
    [`${LIVE}_bucket{${route},le="0.25"}`]: fast,
    // Another route may be slow without harm to this objective.
    [`${LIVE}_count{route="/v1/entity/:id/forecast",status="2xx"}`]: TEN,
    [`${LIVE}_bucket{route="/v1/entity/:id/forecast",status="2xx",le="0.25"}`]: NONE,
  };
}

const LATENCY_CASES: readonly AlertCase[] = [
  {
    alert: 'ApiLatencyBurnsFast',
    when: 'a fifth of the answers is slow for an hour',
    series: latency('0+600x500', '0+480x500'),
    atMinutes: 90,
    fires: [{}],
  },
  {
    alert: 'ApiLatencyBurnsFast',
    when: 'one in a hundred is slow, which is what was promised',
    series: latency('0+600x500', '0+594x500'),
    ...HOURS,
    fires: [],
  },
  {
    alert: 'ApiLatencyBurnsSlowly',
    when: 'three in a hundred are slow for three days',
    series: latency('0+6000x500', '0+5820x500'),
    ...DAYS,
    fires: [{}],
  },
  {
    alert: 'ApiLatencyBurnsSlowly',
    when: 'half of one in a hundred is slow',
    series: latency('0+6000x500', '0+5970x500'),
    ...DAYS,
    fires: [],
  },
];

function freshness(fresh: string, stale: string): AlertCase['series'] {
  const name = 'ridewait_park_open_attraction_seconds_total';
  return {
    [`${name}{park="pier",data="fresh"}`]: fresh,
    [`${name}{park="pier",data="stale"}`]: stale,
    // A park that is fresh isn't told of.
    [`${name}{park="bay",data="fresh"}`]: '0+1200x500',
    [`${name}{park="bay",data="stale"}`]: NONE,
  };
}

const FRESHNESS_CASES: readonly AlertCase[] = [
  {
    alert: 'WaitFreshnessBurnsFast',
    when: 'half of the open rides of a park are stale for an hour',
    series: freshness('0+600x500', '0+600x500'),
    atMinutes: 90,
    fires: [{ park: 'pier' }],
  },
  {
    alert: 'WaitFreshnessBurnsFast',
    when: 'one of twenty rides has a dead counter all day',
    series: freshness('0+1140x500', '0+60x500'),
    ...HOURS,
    fires: [],
  },
  {
    alert: 'WaitFreshnessBurnsFast',
    when: 'the park is closed and its sensors are off',
    series: freshness(NONE, NONE),
    ...HOURS,
    fires: [],
  },
  {
    alert: 'WaitFreshnessBurnsSlowly',
    when: 'one of twenty rides has a dead counter for three days',
    series: freshness('0+11400x500', '0+600x500'),
    ...DAYS,
    fires: [{ park: 'pier' }],
  },
  {
    alert: 'WaitFreshnessBurnsSlowly',
    when: 'one in a hundred ride-hours is stale',
    series: freshness('0+11880x500', '0+120x500'),
    ...DAYS,
    fires: [],
  },
];

export const OBJECTIVE_CASES: readonly AlertCase[] = [
  ...requestCases('Api', 'ApiAvailability', 'cloud'),
  ...requestCases('Api', 'ApiAvailability', 'laptop'),
  ...requestCases('Ingest', 'IngestAcceptance', 'cloud'),
  ...requestCases('Ingest', 'IngestAcceptance', 'laptop'),
  ...LATENCY_CASES,
  ...FRESHNESS_CASES,
];

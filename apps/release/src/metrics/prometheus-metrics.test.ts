import type { ServicePlan } from '@ridewait/release';
import { expect, it } from 'vitest';
import type { ReleaseConfig, ServiceSources } from '../config/release-config.ts';
import { prometheusMetrics } from './prometheus-metrics.ts';

const CANDIDATE = { service: 'api', candidate: 'api-new', stable: 'api-old' };
const FROM = 1_795_000_000_500;
const MINUTE = 60_000;

const PLAN: ServicePlan = {
  service: 'api',
  steps: [],
  metrics: [
    {
      kind: 'ratio',
      name: 'errors',
      of: 'requests',
      hit: 'failed',
      tolerance: 0.001,
      harm: 0.01,
      clump: 1,
      limit: { share: 0.25, atLeast: 40 },
    },
  ],
  crashes: 3,
  readySeconds: 1,
  probeSeconds: 1,
  shiftSeconds: 1,
};

const SOURCES: ServiceSources = {
  metrics: {
    errors: {
      kind: 'ratio',
      of: 'requests_total{revision_name="$revision"}',
      hits: 'requests_total{revision_name="$revision",status="5xx"}',
    },
  },
  crashes: { deltas: 'crashes{revision_name="$revision"}' },
};

/** What is answered to a query, by what it begins with. */
function prometheus(
  answers: Record<string, object[]>,
  sources: ServiceSources = SOURCES,
  services: ReleaseConfig['metrics']['services'] = { api: sources },
) {
  const asked: string[] = [];
  const metrics = prometheusMetrics({
    config: { url: 'http://prometheus', lagSeconds: 60, windowSeconds: 60, services },
    fetch: async (url) => {
      const { searchParams } = new URL(new Request(url).url);
      const query = searchParams.get('query')!;
      asked.push(`${query} @ ${searchParams.get('time')}`);
      const [, result = []] =
        Object.entries(answers).find(([part]) => query.startsWith(part)) ?? [];
      const resultType = /^\w+\{[^}]*\}\[/.test(query) ? 'matrix' : 'vector';
      return Response.json({ status: 'success', data: { resultType, result } });
    },
  });
  return { asked, metrics };
}

const BEFORE = { metric: { instance: 'a' }, value: [0, '100'] };
const WITHIN = { metric: { instance: 'a' }, values: [[FROM / 1000 + 30, '130']] };

it.for([
  ['no window is over yet', 2 * MINUTE - 1, undefined],
  ['a window is over, and known', 2 * MINUTE, MINUTE],
  ['some are over', 5 * MINUTE + 1, 4 * MINUTE],
  ['the clock went back', -MINUTE, undefined],
] as const)('measures whole windows that are known: %s', async ([, passed, length]) => {
  const { metrics } = prometheus({});
  const window = await metrics.measure(CANDIDATE, PLAN, FROM, FROM + passed);
  expect(window && window.until - window.from).toBe(length);
});

it('asks for both revisions over the same time, and for each thing once', async () => {
  const { asked, metrics } = prometheus({});
  await metrics.measure(CANDIDATE, PLAN, FROM, FROM + 3 * MINUTE);
  const until = '1795000120.500';
  const of = ['api-new', 'api-old'].flatMap((revision) => {
    const labels = `revision_name="${revision}"`;
    const selectors = [`requests_total{${labels}}`, `requests_total{${labels},status="5xx"}`];
    return [
      ...selectors.flatMap((selector) => [
        `last_over_time(${selector}[1h]) @ 1795000000.500`,
        `${selector}[120s] @ ${until}`,
      ]),
      `sum(increase(crashes{${labels}}[120s])) @ ${until}`,
    ];
  });
  expect(asked.toSorted()).toEqual(of.toSorted());
});

it('writes the name of a revision so that it stays one', async () => {
  const { asked, metrics } = prometheus({});
  const candidate = String.raw`a"} or vector(1) #\$&`;
  await metrics.measure({ ...CANDIDATE, candidate }, PLAN, FROM, FROM + 2 * MINUTE);
  expect(
    asked.filter((query) => query.includes(String.raw`"a\"} or vector(1) #\\$&"`)),
  ).toHaveLength(5);
});

it('leaves out what a revision has nothing of', async () => {
  const { metrics } = prometheus({
    'last_over_time(requests_total{revision_name="api-old"}': [BEFORE],
    'requests_total{revision_name="api-old"}[': [WITHIN],
    'sum(increase(crashes{revision_name="api-new"}': [{ metric: {}, value: [0, '1.5'] }],
  });
  expect(await metrics.measure(CANDIDATE, PLAN, FROM, FROM + 2 * MINUTE)).toEqual({
    from: FROM,
    until: FROM + MINUTE,
    candidate: { values: {}, crashes: 1.5 },
    stable: { values: { errors: { of: 30, hits: 0 } }, crashes: 0 },
  });
});

it('takes nothing for new where nothing at all was known when the window began', async () => {
  const { metrics } = prometheus({ 'requests_total{revision_name="api-': [WITHIN] });
  const window = await metrics.measure(CANDIDATE, PLAN, FROM, FROM + 2 * MINUTE);
  expect(window).toMatchObject({
    candidate: { values: {}, crashes: 0 },
    stable: { values: {}, crashes: 0 },
  });
});

it('counts crashes of a counter like anything else', async () => {
  const { metrics } = prometheus(
    {
      'last_over_time(crashes_total{a="api-new"}': [BEFORE],
      'crashes_total{a="api-new"}[': [WITHIN],
      'crashes_total{a="api-old"}[': [{ ...WITHIN, values: [[FROM / 1000 + 1, 'NaN']] }],
    },
    { ...SOURCES, crashes: 'crashes_total{a="$revision"}' },
  );
  const window = await metrics.measure(CANDIDATE, PLAN, FROM, FROM + 2 * MINUTE);
  expect(window?.candidate.crashes).toBe(30);
  expect(window?.stable.crashes).toBe(0);
});

const DELTAS: ServiceSources = {
  metrics: {
    errors: {
      kind: 'ratio',
      of: 'g{r="$revision"}',
      hits: 'g{r="$revision",c="5xx"}',
      deltas: true,
    },
  },
};

it('lets Google count what it keeps the changes of, whatever else is known', async () => {
  const { metrics } = prometheus(
    {
      'sum(increase(g{r="api-new"}': [{ metric: {}, value: [0, '12.5'] }],
      'sum(increase(g{r="api-new",c="5xx"}': [{ metric: {}, value: [0, '2'] }],
      'sum(increase(g{r="api-old"}': [{ metric: {}, value: [0, '200'] }],
    },
    DELTAS,
  );
  expect(await metrics.measure(CANDIDATE, PLAN, FROM, FROM + 2 * MINUTE)).toMatchObject({
    candidate: { values: { errors: { of: 12.5, hits: 2 } } },
    stable: { values: { errors: { of: 200, hits: 0 } } },
  });
});

it('counts a shadow as the candidate, and what differs in it beside nothing', async () => {
  const differing = { ...PLAN.metrics[0]!, name: 'differing' };
  const { metrics } = prometheus(
    {
      'last_over_time(requests_total{revision_name="api-old"}': [BEFORE],
      'requests_total{revision_name="api-old"}[': [WITHIN],
      'requests_total{service_name="shadow"}[': [WITHIN],
      'compared_total{service_name="shadow"}[': [WITHIN],
      'differing_total{service_name="shadow"}[': [{ ...WITHIN, values: [[FROM / 1000 + 30, '4']] }],
      'crashes_total{service_name="shadow"}[': [{ ...WITHIN, values: [[FROM / 1000 + 30, '1']] }],
    },
    {
      metrics: SOURCES.metrics,
      shadow: {
        metrics: {
          errors: {
            kind: 'ratio',
            of: 'requests_total{service_name="shadow"}',
            hits: 'requests_total{service_name="shadow",status="5xx"}',
          },
          differing: {
            kind: 'comparison',
            of: 'compared_total{service_name="shadow"}',
            hits: 'differing_total{service_name="shadow"}',
          },
        },
        crashes: 'crashes_total{service_name="shadow"}',
      },
    },
  );
  const plan = { ...PLAN, metrics: [...PLAN.metrics, differing] };
  expect(await metrics.measure(CANDIDATE, plan, FROM, FROM + 2 * MINUTE)).toMatchObject({
    candidate: {
      values: { errors: { of: 130, hits: 0 }, differing: { of: 130, hits: 4 } },
      crashes: 1,
    },
    stable: {
      values: { errors: { of: 30, hits: 0 }, differing: { of: 130, hits: 0 } },
      crashes: 0,
    },
  });
});

it.for<[string, ReleaseConfig['metrics']['services'], string]>([
  ['a service', {}, "doesn't say where the metrics of api are"],
  ['a metric', { api: { metrics: {} } }, 'has no source of errors of api'],
])('says which of the sources is missing: of %s', async ([, services, words]) => {
  const { metrics } = prometheus({}, SOURCES, services);
  const measured = metrics.measure(CANDIDATE, PLAN, FROM, FROM + 2 * MINUTE);
  await expect(measured).rejects.toThrow(words);
});

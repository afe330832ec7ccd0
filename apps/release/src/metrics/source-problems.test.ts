import type { Metric, Plan } from '@ridewait/release';
import { expect, it } from 'vitest';
import type { ServiceSources, Source } from '../config/release-config.ts';
import { problemsOfSources } from './source-problems.ts';

const ERRORS: Metric = {
  kind: 'ratio',
  name: 'errors',
  of: 'requests',
  hit: 'failed',
  tolerance: 0.001,
  harm: 0.01,
  clump: 1,
  limit: { share: 0.25, atLeast: 40 },
};
const RATIO: Source = { kind: 'ratio', of: 'a{r="$revision"}', hits: 'a{r="$revision",s=~"5.."}' };
const BUCKETS: Source = { kind: 'distribution', buckets: 'b_bucket{r="$revision"}' };

function problems(services: Record<string, ServiceSources>, times = {}): string[] {
  const api = { service: 'api', steps: [], metrics: [ERRORS], crashes: 1 };
  const plan = {
    services: [{ ...api, readySeconds: 1, probeSeconds: 1, shiftSeconds: 1 }],
    risks: { alarm: 0.01, miss: 0.01 },
    turnSeconds: 1,
    releaseSeconds: 1,
    returnSeconds: 1,
  } satisfies Plan;
  const metrics = { url: 'http://p', lagSeconds: 0, windowSeconds: 60, ...times, services };
  return problemsOfSources({ plan, metrics });
}

it('has nothing against sources of all that is judged', () => {
  const well = { metrics: { errors: RATIO }, crashes: 'ns:c{r="$revision",x="{[\\"]}"}' };
  expect(problems({ api: well })).toEqual([]);
  const shadow = { metrics: { errors: { ...RATIO, of: 'a{s="shadow"}' } } };
  expect(problems({ api: { ...well, shadow } })).toEqual([]);
  const compared: Source = { kind: 'comparison', of: 'a{s="x"}', hits: 'b{s="x"}' };
  expect(problems({ api: { metrics: {}, shadow: { metrics: { errors: compared } } } })).toEqual([]);
});

it.for<[string, ServiceSources, RegExp]>([
  ['no source', { metrics: {} }, /^api, errors: nothing says where it is$/],
  ['a histogram for a count', { metrics: { errors: BUCKETS } }, /it is a ratio, and its source/],
  [
    'a source of nothing',
    { metrics: { errors: RATIO, latency: BUCKETS } },
    /latency: a source of a metric that is not judged/,
  ],
  [
    'a source of the shadow alone',
    { metrics: {}, shadow: { metrics: { errors: RATIO } } },
    /nothing says where the stable revision's is/,
  ],
  [
    'a call',
    { metrics: { errors: { ...RATIO, of: 'sum(a{r="$revision"})' } } },
    /sum\(.* is no selector/,
  ],
  ['a range', { metrics: { errors: { ...RATIO, of: 'a{r="$revision"}[5m]' } } }, /is no selector/],
  [
    'all revisions at once',
    { metrics: { errors: RATIO }, crashes: { deltas: 'a{r="x"}' } },
    /a\{r="x"\} is not of one revision/,
  ],
])('finds %s', ([, sources, words]) => {
  expect(problems({ api: sources })).toEqual([expect.stringMatching(words)]);
});

it('finds services that nobody releases, and those without any source', () => {
  expect(problems({ web: { metrics: {} } })).toEqual([
    'metrics of web, which is not in the plan',
    'api: nothing says where its metrics are',
  ]);
});

it('finds times that are none', () => {
  const sources = { api: { metrics: { errors: RATIO } } };
  expect(problems(sources, { lagSeconds: -1, windowSeconds: 0 })).toEqual([
    'metrics: lagSeconds is -1, which is no time',
    'metrics: windowSeconds is 0, which is no time',
  ]);
});

import { spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { environments } from '@ridewait/infra/environments';
import { findPromtool, requireReal } from '@ridewait/local';
import { CRASH_METRIC, GOOGLE_METRICS, metricNames } from '@ridewait/observability';
import { problemsOf } from '@ridewait/release';
import { describe, expect, it } from 'vitest';
import { RELEASE as dev } from '../environments/dev/release.config.ts';
import { RELEASE as prod } from '../environments/prod/release.config.ts';
import { RELEASE as staging } from '../environments/staging/release.config.ts';
import type { ReleaseConfig } from '../src/config/release-config.ts';
import { selectorsOf } from '../src/metrics/revision.ts';
import { selectorOf } from '../src/metrics/selectors.ts';
import { problemsOfSources } from '../src/metrics/source-problems.ts';

const CONFIGS = { dev, staging, prod } satisfies Record<keyof typeof environments, ReleaseConfig>;
const NAMED = Object.entries(CONFIGS);
const promtool = findPromtool();

/** Every selector of an environment, as it is asked of a revision. */
function selectors({ metrics }: ReleaseConfig): string[] {
  const sources = Object.values(metrics.services).flatMap(({ shadow, ...own }) => [
    own,
    ...(shadow ? [shadow] : []),
  ]);
  const texts = sources.flatMap(({ metrics: of, crashes }) => [
    ...Object.values(of).flatMap(selectorsOf),
    ...(crashes === undefined ? [] : [typeof crashes === 'string' ? crashes : crashes.deltas]),
  ]);
  return [...new Set(texts)].map((text) => selectorOf(text, 'api-0123456789'));
}

describe.for(NAMED)('%s', ([name, config]) => {
  it('has a plan that can be carried out, and a source of all that is judged', () => {
    expect(problemsOf(config.plan)).toEqual([]);
    expect(problemsOfSources(config)).toEqual([]);
  });

  it('names services that the environment has, readers of a thing before its writers', () => {
    const services = config.plan.services.map(({ service }) => service);
    const known = Object.keys(environments[name as keyof typeof environments].services);
    expect(services.filter((service) => !known.includes(service))).toEqual([]);
    const order = ['api', 'api-grpc', 'web', 'processor', 'ingest'];
    expect(services).toEqual(order.filter((service) => services.includes(service)));
  });

  it('asks only for time that Cloud Monitoring knows, in windows that say something', () => {
    expect(config.metrics.lagSeconds).toBeGreaterThanOrEqual(180);
    expect(config.metrics.windowSeconds).toBeGreaterThanOrEqual(300);
    const steps = config.plan.services.flatMap((service) => service.steps);
    const { windowSeconds, lagSeconds } = config.metrics;
    expect(
      steps.filter(({ deadlineSeconds }) => deadlineSeconds < 2 * windowSeconds + lagSeconds),
    ).toEqual([]);
    // A step that begins late still has the time for a window after its warm-up.
    const late = config.plan.services.flatMap(({ metrics, steps: own }) =>
      metrics.flatMap((metric) =>
        metric.kind === 'distribution'
          ? own.filter((step) => step.deadlineSeconds < metric.warmUpSeconds + 2 * windowSeconds)
          : [],
      ),
    );
    expect(late).toEqual([]);
  });

  it('can ask whom it exercises', () => {
    const exercised = config.plan.services.filter(({ steps }) =>
      steps.some(({ exercise }) => exercise !== undefined),
    );
    expect(exercised.map(({ service }) => service)).toEqual(['api', 'web']);
    expect(
      exercised.filter(({ service }) => (config.probes[service]?.exercise ?? []).length === 0),
    ).toEqual([]);
  });

  it('has the time for all its steps, and as much to hold in', () => {
    const { services, releaseSeconds } = config.plan;
    const soaks = services.flatMap(({ steps }) => steps.map(({ soakSeconds }) => soakSeconds));
    const least = soaks.reduce((sum, seconds) => sum + seconds, 0);
    expect(releaseSeconds).toBeGreaterThan(2 * least);
  });

  it.runIf(requireReal('promtool, which comes with prometheus,', promtool))(
    'asks in PromQL',
    () => {
      const folder = mkdtempSync(path.join(tmpdir(), 'ridewait-selectors-'));
      const rules = selectors(config).map((selector, at) => ({
        record: `q:${at}`,
        expr: `sum(increase(${selector}[5m]))`,
      }));
      const file = path.join(folder, 'rules.json');
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'selectors', rules }] }));
      const { status, stderr } = spawnSync(promtool!, ['check', 'rules', file], {
        encoding: 'utf8',
      });
      rmSync(folder, { recursive: true, force: true });
      expect(rules.length).toBeGreaterThan(20);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );
});

/** What services name when they make a metric, in `apps/<service>/src`. */
function namedInSources(): Set<string> {
  const apps = path.resolve(import.meta.dirname, '../..');
  const files = globSync('{api,cli,ingest,processor,web}/src/**/*.ts', { cwd: apps }).filter(
    (file) => !file.endsWith('.test.ts'),
  );
  const texts = files.map((file) => readFileSync(path.join(apps, file), 'utf8'));
  return new Set(
    texts.flatMap((text) => [...text.matchAll(/\(\s*'(ridewait_\w+)'/g)].map(([, name]) => name!)),
  );
}

it('asks for no metric that nobody has', () => {
  const names = new Set(NAMED.flatMap(([, config]) => selectors(config)).flatMap(metricNames));
  const made = namedInSources();
  const foreign = [...names.difference(GOOGLE_METRICS)].filter(
    // Exporters add what kind of metric it is.
    (name) => !made.has(name.replace(/_(total|bucket)$/, '')),
  );
  expect(names.size).toBeGreaterThan(12);
  expect(foreign).toEqual([`logging_googleapis_com:user_${CRASH_METRIC}`]);
});

it('goes through production in steps of 1, 5, 25, 50 and 100 %', () => {
  const shares = prod.plan.services.map(({ service, steps }) => [
    service,
    steps.map(({ percent }) => percent).join(' '),
  ]);
  expect(Object.fromEntries(shares)).toEqual({
    api: '0 1 5 25 50 100',
    'api-grpc': '50 100',
    web: '0 1 5 25 50 100',
    processor: '0 100',
    ingest: '1 5 25 50 100',
  });
});

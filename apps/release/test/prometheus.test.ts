import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPrometheus, requireReal, type RunningServer, startPrometheus } from '@ridewait/local';
import type { Metric, ServicePlan, Window } from '@ridewait/release';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseConfig } from '../src/config/release-config.ts';
import { prometheusMetrics } from '../src/metrics/prometheus-metrics.ts';
import { type Exported, type Scraped, startScraped } from './scraped.ts';

const WINDOW_MS = 20;

const RATIO = { of: 'requests', hit: 'failed', tolerance: 0.001, harm: 0.01, clump: 1 };
const METRICS: Metric[] = [
  { ...RATIO, kind: 'ratio', name: 'errors', limit: { share: 0.25, atLeast: 40 } },
  {
    kind: 'distribution',
    name: 'latency',
    of: 'answers',
    unit: 's',
    quantile: 0.95,
    tolerance: 0.01,
    harm: 0.05,
    matters: { quantileRatio: 1.2, superiority: 0.6 },
    warmUpSeconds: 0,
    clump: 1,
  },
];
const PLAN: ServicePlan = {
  service: 'api',
  steps: [],
  metrics: METRICS,
  crashes: 3,
  readySeconds: 1,
  probeSeconds: 1,
  shiftSeconds: 1,
};

/** What an instance has counted: answers, of which some failed and some were slow, each under its own route. */
function exported(answers: number, failed: number, slow: number, crashes?: number): Exported {
  return {
    'requests_total{status="2xx"}': answers - failed,
    // A label that never came up has no series.
    ...(failed > 0 && { 'requests_total{status="5xx"}': failed }),
    'seconds_bucket{route="/live",le="0.1"}': answers - slow,
    'seconds_bucket{route="/live",le="+Inf"}': answers,
    ...(crashes !== undefined && { crashes_total: crashes }),
  };
}

/** A service of its own for each test: two instances of its stable revision, and one of its candidate. */
interface Stage {
  service: string;
  stable: [Scraped, Scraped];
  candidate: Scraped;
}

async function stageOf(service: string): Promise<Stage> {
  const [one, other, candidate] = await Promise.all([
    startScraped(),
    startScraped(),
    startScraped(),
  ]);
  return { service, stable: [one, other], candidate };
}

function targetsOf({ service, stable, candidate }: Stage): object[] {
  return [
    { targets: stable.map(({ target }) => target), labels: { revision_name: `${service}-old` } },
    { targets: [candidate.target], labels: { revision_name: `${service}-new` } },
  ];
}

describe.runIf(requireReal('prometheus', findPrometheus()))('on a real Prometheus', () => {
  let dataDir: string;
  let prometheus: RunningServer;
  let stages: Stage[];
  const unused: Stage[] = [];

  // It takes five seconds until it scrapes anything: once for all tests.
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'ridewait-measure-'));
    stages = await Promise.all(['api', 'web', 'ingest', 'grpc', 'push', 'late'].map(stageOf));
    unused.push(...stages);
    prometheus = await startPrometheus({
      dataDir,
      config: {
        global: { scrape_interval: '200ms', scrape_timeout: '200ms' },
        scrape_configs: [{ job_name: 'park', static_configs: stages.flatMap(targetsOf) }],
      },
      rules: { groups: [] },
    });
  });
  afterAll(async () => {
    await prometheus.stop();
    const all = stages.flatMap(({ stable, candidate }) => [...stable, candidate]);
    await Promise.all(all.map((one) => one[Symbol.asyncDispose]()));
    rmSync(dataDir, { recursive: true, force: true });
  });

  function measured(
    { service }: Pick<Stage, 'service'>,
    from: number,
    settings: Partial<ReleaseConfig['metrics']> = {},
  ) {
    const own = 'job="park",revision_name="$revision"';
    const metrics = prometheusMetrics({
      config: {
        url: prometheus.url,
        lagSeconds: 0,
        windowSeconds: WINDOW_MS / 1000,
        services: {
          api: {
            metrics: {
              errors: {
                kind: 'ratio',
                of: `requests_total{${own}}`,
                hits: `requests_total{${own},status="5xx"}`,
              },
              latency: { kind: 'distribution', buckets: `seconds_bucket{${own}}` },
            },
            crashes: `crashes_total{${own}}`,
          },
        },
        ...settings,
      },
    });
    const revisions = { candidate: `${service}-new`, stable: `${service}-old` };
    // All that was scraped is within a window that ends later than now.
    const now = Date.now() + WINDOW_MS;
    return metrics.measure({ service: 'api', ...revisions }, PLAN, from, now) as Promise<Window>;
  }

  function latency(fast: number, slow: number) {
    return { bounds: [0.1], counts: [fast, slow] };
  }

  it('counts each instance by itself, whatever becomes of the others', async () => {
    const stage = unused.pop()!;
    const {
      candidate,
      stable: [one, other],
    } = stage;
    await Promise.all([
      one.exports(exported(1_000_000, 50, 7)),
      other.exports(exported(20, 0, 0)),
      candidate.exports(exported(5, 1, 0, 0)),
    ]);
    const from = Date.now();
    await Promise.all([
      one.exports(exported(1_000_100, 51, 9)),
      // The first failure of an instance, a slow start.
      other.exports(exported(60, 2, 1)),
      candidate.exports(exported(7, 1, 0, 2)),
    ]);
    expect(await measured(stage, from)).toMatchObject({
      candidate: { values: { errors: { of: 2, hits: 0 }, latency: latency(2, 0) }, crashes: 2 },
      stable: {
        values: { errors: { of: 140, hits: 3 }, latency: latency(137, 3) },
        crashes: 0,
      },
    });
  });

  it('counts on where an instance began anew, and another is gone', async () => {
    const stage = unused.pop()!;
    const {
      candidate,
      stable: [one, other],
    } = stage;
    await Promise.all([
      one.exports(exported(1_000, 3, 5)),
      other.exports(exported(10, 0, 0)),
      candidate.exports(exported(1, 0, 0)),
    ]);
    const from = Date.now();
    await Promise.all([one.exports(exported(1_030, 4, 5)), other.exports(exported(11, 0, 0))]);
    // Fewer requests than before, but more failures: both since zero.
    await Promise.all([one.exports(exported(40, 6, 6)), other.exports(null)]);
    await one.exports(exported(45, 6, 6));
    const { stable: side } = await measured(stage, from);
    expect(side.values).toEqual({
      errors: { of: 30 + 45 + 1, hits: 1 + 6 },
      latency: latency(30 + 39 + 1, 6),
    });
  });

  it('counts a revision that appears from zero, and what there is not to nothing', async () => {
    const stage = unused.pop()!;
    const {
      candidate,
      stable: [one, other],
    } = stage;
    await Promise.all([one.exports(exported(9, 0, 0)), other.exports(exported(9, 0, 0))]);
    const from = Date.now();
    expect((await measured(stage, from)).candidate).toEqual({ values: {}, crashes: 0 });
    await candidate.exports(exported(7, 2, 3));
    expect(await measured(stage, from)).toMatchObject({
      candidate: { values: { errors: { of: 7, hits: 2 }, latency: latency(4, 3) } },
      stable: { values: { errors: { of: 0, hits: 0 }, latency: latency(0, 0) } },
    });
  });

  it('counts each thing in one window of those that follow one another', async () => {
    const stage = unused.pop()!;
    const [one] = stage.stable;
    await one.exports(exported(100, 1, 1));
    let from = Date.now();
    const total = { of: 0, hits: 0 };
    for (const answers of [107, 150, 3, 4, 90]) {
      await one.exports(exported(answers, 1, 1));
      const { stable: side, until } = await measured(stage, from);
      const { errors } = side.values as { errors: typeof total };
      total.of += errors.of;
      total.hits += errors.hits;
      from = until;
    }
    // The one failure of the process that began anew in the midst of them.
    expect(total).toEqual({ of: 50 + 90, hits: 1 });
  });

  it('leaves out what is no number, and keeps the rest', async () => {
    const stage = unused.pop()!;
    const {
      candidate,
      stable: [one],
    } = stage;
    await Promise.all([one.exports(exported(1, 0, 0)), candidate.exports(exported(1, 0, 0))]);
    const from = Date.now();
    await Promise.all([
      one.exports(exported(2, 0, 0)),
      candidate.exports({ ...exported(2, 0, 0), 'requests_total{status="2xx"}': Number.NaN }),
    ]);
    expect(await measured(stage, from)).toMatchObject({
      candidate: { values: { latency: latency(1, 0) } },
      stable: { values: { errors: { of: 1, hits: 0 }, latency: latency(1, 0) } },
    });
    expect((await measured(stage, from)).candidate.values).not.toHaveProperty('errors');
  });

  it('takes nothing for new that Prometheus may only not have known', async () => {
    const stage = unused.pop()!;
    const { candidate, stable } = stage;
    const from = Date.now() - 3_600_000;
    await Promise.all([...stable, candidate].map((one) => one.exports(exported(5_000, 9, 9))));
    expect(await measured(stage, from)).toMatchObject({
      candidate: { values: {} },
      stable: { values: {} },
    });
  });

  it('says what a query lacks, and that Prometheus is away', async () => {
    const [stage] = stages as [Stage];
    const from = Date.now() - 1_000;
    const wrong = { kind: 'ratio', of: 'a{r="$revision"', hits: 'a{}' } as const;
    const buckets = { kind: 'distribution', buckets: 'a{}' } as const;
    const services = { api: { metrics: { errors: wrong, latency: buckets } } };
    await expect(measured(stage, from, { services })).rejects.toThrow(
      /^http:.* refused .*: 400 Bad Request, “invalid parameter "query":.*”; the query is that of release.config.ts$/,
    );
    await prometheus.stop();
    await expect(measured(stage, from)).rejects.toThrow(
      /^http:.* could not be asked for .*: fetch failed \(.*\); see whether it runs, and can be reached/,
    );
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { apiConfigSchema, type RunningApi, startApi } from '@ridewait/api';
import { findPromtool, requireReal } from '@ridewait/local';
import {
  ALERTS,
  answerable,
  cloudSources,
  DASHBOARDS,
  LOCAL_SOURCES,
  metricNames,
} from '@ridewait/observability';
import { parseConfig } from '@ridewait/service';
import { demoParkFile } from '@ridewait/simulator';
import {
  memoryLiveStore,
  sqlCatalogStore,
  sqlForecastStore,
  sqlHistoryStore,
} from '@ridewait/stores';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningPark, startPark } from '../src/start/start-park.ts';

const promtool = findPromtool();
const SERVICES = ['ingest', 'processor', 'api', 'web', 'simulator'] as const;

/** Every metric of ours that an alert or a panel names, on a laptop or in the cloud. */
const NAMED = [LOCAL_SOURCES, cloudSources(anyNames())].flatMap((sources) => [
  ...ALERTS.flatMap(({ expr }) => expr(sources) ?? []),
  ...DASHBOARDS.flatMap(({ rows }) => rows)
    .flatMap(({ panels }) => panels)
    .flatMap((panel) => answerable(panel, sources).map(({ expr }) => expr)),
]);
const OURS = [...new Set(NAMED.flatMap(metricNames))]
  .filter((name) => name.startsWith('ridewait_'))
  .toSorted();

/** Labels that may be there: each has few values, but for `park`, of which there are as many as are served. */
const LABELS = new Set(
  'service route status via code reason kind step part range side data park method le service_name otel_scope_name'.split(
    ' ',
  ),
);

/** Each metric with a label that it is asked by: `name label`. */
const ASKED_BY = [
  ...new Set(
    NAMED.flatMap((query) => [...query.matchAll(/(?<![\w:])(ridewait_\w+)\{([^}]*)\}/g)]).flatMap(
      ([, name, matchers]) =>
        [...matchers!.matchAll(/(\w+)[!=]~?=?"/g)].map(([, label]) => `${name} ${label}`),
    ),
  ),
].toSorted();

function anyNames(): Parameters<typeof cloudSources>[0] {
  return {
    services: { ingest: 'ingest', processor: 'processor', api: 'api', web: 'web' },
    subscription: 's',
    deadLetterSubscription: 'd',
    cache: 'c',
    databases: ['d'],
    databaseConnections: 100,
    gatewayHost: 'h',
  };
}

describe('the metrics of a running park', () => {
  let root: string;
  let park: RunningPark;
  let grpc: RunningApi;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'ridewait-metrics-'));
    park = await startPark({
      mode: 'embedded',
      env: {},
      catalogFile: demoParkFile,
      root,
      // Long enough for guests to have joined, waited and boarded.
      simulator: { seed: 1, warmupMinutes: 60 },
      onNews: () => {},
    });
    await fetch(`${park.endpoints.web!.url}/`);
    await fetch(`${park.endpoints.api.url}/v1/entity/harbour-lights/live`);
    // The API a second time, as other systems of the park have it.
    grpc = await startApi(
      parseConfig(apiConfigSchema, {
        API_SERVES: 'grpc',
        HOST: '127.0.0.1',
        PORT: '0',
        METRICS_PORT: '0',
        LOG_LEVEL: 'error',
      }),
      {
        live: memoryLiveStore(),
        history: sqlHistoryStore(park.sql),
        catalog: sqlCatalogStore(park.sql),
        forecasts: sqlForecastStore(park.sql),
      },
    );
    await getPark(grpc.url);
  }, 90_000);
  afterAll(async () => {
    await grpc[Symbol.asyncDispose]();
    await park[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  }, 30_000);

  async function metricsOf(service: (typeof SERVICES)[number]): Promise<string> {
    const response = await fetch(park.endpoints[service]!.metricsUrl);
    return response.text();
  }

  async function everyText(): Promise<string[]> {
    const ofGrpc = fetch(grpc.metricsUrl).then((response) => response.text());
    return Promise.all([...SERVICES.map(metricsOf), ofGrpc]);
  }

  /** The names of all series that the services have. */
  async function exported(): Promise<Set<string>> {
    const texts = await everyText();
    return new Set(
      texts.flatMap((text) => [...text.matchAll(/^[a-z]\w*/gm)].map(([name]) => name)),
    );
  }

  it('are all that alerts and panels name', { timeout: 60_000 }, async () => {
    expect(OURS.length).toBeGreaterThan(30);
    await expect
      .poll(async () => [...new Set(OURS).difference(await exported())], { timeout: 50_000 })
      .toEqual([]);
  });

  /** `name label` of all series. */
  async function labels(): Promise<Set<string>> {
    const texts = await everyText();
    const lines = texts.flatMap((text) => [...text.matchAll(/^([a-z]\w*)\{(.*)\} /gm)]);
    return new Set(
      lines.flatMap(([, name, all]) =>
        [...all!.matchAll(/(\w+)="/g)].map(([, label]) => `${name} ${label}`),
      ),
    );
  }

  it('have no label whose values could be many', { timeout: 60_000 }, async () => {
    const found = [...(await labels())].filter((label) => !LABELS.has(label.split(' ')[1]!));
    expect(found).toEqual([]);
  });

  it('have the labels that they are asked by', { timeout: 60_000 }, async () => {
    const known = await labels();
    expect(ASKED_BY.length).toBeGreaterThan(10);
    expect(ASKED_BY.filter((asked) => !known.has(asked))).toEqual([]);
  });

  it.runIf(requireReal('promtool, which comes with prometheus,', promtool)).for(SERVICES)(
    '%s writes them as Prometheus wants them',
    { timeout: 30_000 },
    async (service) => {
      // It exits with 1 where it can't read the text, and with 3 where a name or a unit is not as it should be.
      const { status, stdout, stderr } = spawnSync(promtool!, ['check', 'metrics'], {
        input: await metricsOf(service),
        encoding: 'utf8',
      });
      expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
    },
  );
});

/** One call of `GetPark`, whatever it comes to: it is counted. Resolves once the call is over. */
async function getPark(url: string): Promise<void> {
  const session = connect(url);
  const call = session.request({
    ':method': 'POST',
    ':path': '/ridewait.v1.Waits/GetPark',
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  // A message without a compression, of no bytes: no park is named.
  call.end(Buffer.alloc(5));
  call.resume();
  await new Promise((resolve, reject) => {
    call.once('close', resolve);
    call.once('error', reject);
  });
  session.close();
}

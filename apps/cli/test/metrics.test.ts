import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPrometheus, requireReal } from '@ridewait/local';
import { demoParkFile } from '@ridewait/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningPark, startPark } from '../src/start/start-park.ts';

const prometheus = findPrometheus();

/** What each service promises to count: what is alerted on and drawn. */
const PROMISED = {
  ingest: ['readings_accepted_total', 'batches_total', 'publish_duration_seconds_count'],
  processor: [
    'readings_folded_total',
    'readings_duplicate_total',
    'readings_late_total',
    'fold_batch_readings_count',
    'fold_duration_seconds_count',
    'write_duration_seconds_count',
  ],
  api: ['api_requests_total', 'park_data_age_seconds', 'park_fresh_ratio'],
  web: ['web_requests_total'],
  simulator: ['simulator_readings_taken_total'],
} as const;

describe.runIf(requireReal('prometheus', prometheus))('the metrics of a running park', () => {
  let root: string;
  let park: RunningPark;
  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'ridewait-metrics-'));
    park = await startPark({
      mode: 'embedded',
      env: {},
      catalogFile: demoParkFile,
      root,
      simulator: { seed: 1, warmupMinutes: 5 },
      onNews: () => {},
    });
  }, 60_000);
  afterAll(async () => {
    await park[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  }, 30_000);

  async function metricsOf(service: keyof typeof PROMISED): Promise<string> {
    const response = await fetch(park.endpoints[service]!.metricsUrl);
    return response.text();
  }

  it.for(Object.keys(PROMISED) as (keyof typeof PROMISED)[])(
    '%s counts what it promises, and Prometheus takes it',
    { timeout: 30_000 },
    async (service) => {
      await fetch(`${park.endpoints.web.url}/`);
      await fetch(`${park.endpoints.api.url}/v1/destinations`);
      for (const name of PROMISED[service]) {
        await expect
          .poll(() => metricsOf(service), { timeout: 20_000 })
          .toMatch(new RegExp(`^ridewait_${name}[ {]`, 'm'));
      }
      // It exits with 1 where it can't read the text, and with 3 where a name or a unit is not as it should be.
      const promtool = path.join(path.dirname(prometheus!), 'promtool');
      const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], {
        input: await metricsOf(service),
        encoding: 'utf8',
      });
      expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' });
    },
  );
});

import { expect, it } from 'vitest';
import { createTelemetry } from './telemetry.ts';

const LOCAL = { host: '127.0.0.1', port: 0 };

async function scrape(url: string): Promise<string> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  expect(response.headers.get('Content-Type')).toContain('text/plain');
  return response.text();
}

it('serves its metrics for Prometheus on a port of their own', async () => {
  await using telemetry = await createTelemetry({ service: 'ingest', ...LOCAL });
  telemetry.meter.createCounter('ridewait_things', { description: 'Things.' }).add(3, { of: 'x' });
  const text = await scrape(telemetry.metricsUrl);
  expect(text).toMatch(/^# HELP ridewait_things_total Things\.$/m);
  expect(text).toMatch(/^ridewait_things_total\{of="x"[^}]*\} 3$/m);
  expect(text).toMatch(/^target_info\{service_name="ingest"/m);
});

it('says where the metrics are to those who look elsewhere', async () => {
  await using telemetry = await createTelemetry({ service: 'ingest', ...LOCAL });
  const response = await fetch(new URL('/', telemetry.metricsUrl));
  expect(response.status).toBe(404);
  expect(await response.text()).toBe('the metrics are at /metrics\n');
});

it('keeps the metrics of two services in one process apart', async () => {
  await using one = await createTelemetry({ service: 'api', ...LOCAL });
  await using other = await createTelemetry({ service: 'ingest', ...LOCAL });
  one.meter.createCounter('ridewait_ones').add(1);
  other.meter.createCounter('ridewait_others').add(1);
  expect(await scrape(one.metricsUrl)).not.toContain('ridewait_others');
  expect(await scrape(other.metricsUrl)).not.toContain('ridewait_ones');
});

it('gives its port back when it is disposed, and rejects where the port is taken', async () => {
  const first = await createTelemetry({ service: 'ingest', ...LOCAL });
  const port = Number(new URL(first.metricsUrl).port);
  const again = { service: 'ingest', host: LOCAL.host, port };
  await expect(createTelemetry(again)).rejects.toThrow('EADDRINUSE');
  await scrape(first.metricsUrl);
  await first[Symbol.asyncDispose]();
  await using second = await createTelemetry(again);
  await scrape(second.metricsUrl);
});

it('tells what its process takes of the machine', async () => {
  await using telemetry = await createTelemetry({ service: 'ingest', ...LOCAL });
  const text = await scrape(telemetry.metricsUrl);
  const valueOf = (name: string) =>
    Number(new RegExp(`^${name}\\{service="ingest"[^}]*\\} (\\S+)$`, 'm').exec(text)?.[1]);
  expect(valueOf('ridewait_process_cpu_seconds_total')).toBeGreaterThan(0);
  expect(valueOf('ridewait_process_memory_bytes')).toBeGreaterThan(1e6);
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPrometheus } from './find.ts';
import { startPrometheus } from './prometheus.ts';
import { requireReal } from './require-real.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ridewait-prometheus-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function rulesOf(expr: string): object {
  return { groups: [{ name: 'one', rules: [{ alert: 'Always', expr }] }] };
}

it('says how to get Prometheus where there is none', async () => {
  const started = startPrometheus({ dataDir, config: {}, rules: {} }, null);
  await expect(started).rejects.toThrow(/prometheus was not found: install it/);
});

describe.runIf(requireReal('prometheus', findPrometheus()))('startPrometheus', () => {
  it('gives a server that has the rules, and is gone after stop', async () => {
    const config = { global: { scrape_interval: '1s' } };
    const server = await startPrometheus({ dataDir, config, rules: rulesOf('vector(1)') });
    const answer = await fetch(`${server.url}/api/v1/rules`);
    const { data } = (await answer.json()) as { data: { groups: { name: string }[] } };
    expect(data.groups.map(({ name }) => name)).toEqual(['one']);
    await server.stop();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    await expect(fetch(server.url)).rejects.toThrow('fetch failed');
  });

  it('rejects with the end of the log where a rule is no rule', async () => {
    const started = startPrometheus({ dataDir, config: {}, rules: rulesOf('sum(') });
    await expect(started).rejects.toThrow(
      /Prometheus did not start.*The end of .*prometheus\.log:.*error loading config/s,
    );
  });
});

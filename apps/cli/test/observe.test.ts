import {
  findPostgres,
  findPrometheus,
  findPubsubEmulator,
  findRedis,
  requireReal,
} from '@ridewait/local';
import { describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { descendantsOf, stillRunning } from '@ridewait/local/testing';

const LIMIT_MS = 120_000;

const hasPrometheus = requireReal('prometheus', findPrometheus());
const hasServers = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

interface Answer<T> {
  status: string;
  data: T;
}

async function ask<T>(url: string): Promise<T> {
  const answer = (await (await fetch(url)).json()) as Answer<T>;
  return answer.data;
}

describe.for([
  ['--embedded', hasPrometheus],
  ['--real', hasPrometheus && hasServers],
] as const)('ridewait start --observe %s', ([mode, canRun]) => {
  it.runIf(canRun)(
    'has a Prometheus that scrapes every service, with the alerts, and leaves none behind',
    async () => {
      const run = runCli(['start', mode, '--observe', '--warmup', '5']);
      const [, prometheus] = await run.prints(/^prometheus (http:\S+)$/m);
      await run.prints(/^up after/m);
      const targets = async () => {
        const { activeTargets } = await ask<{
          activeTargets: { labels: Record<string, string>; health: string }[];
        }>(`${prometheus}/api/v1/targets`);
        return activeTargets
          .map(({ labels, health }) => `${labels.service_name} ${health}`)
          .toSorted();
      };
      await expect
        .poll(targets, { timeout: 30_000 })
        .toEqual(['api up', 'ingest up', 'processor up', 'simulator up', 'web up']);
      const { groups } = await ask<{ groups: { rules: { name: string }[] }[] }>(
        `${prometheus}/api/v1/rules`,
      );
      const rules = groups.flatMap((group) => group.rules.map(({ name }) => name));
      expect(rules).toContain('ParkStale');
      expect(rules).toContain('ApiAvailabilityBurnsFast');

      const processes = descendantsOf(run.pid);
      run.signal('SIGINT');
      expect(await run.ended).toBe(0);
      await expect.poll(() => stillRunning(processes), { timeout: 15_000 }).toEqual([]);
      await expect(fetch(prometheus!)).rejects.toThrow('fetch failed');
    },
    LIMIT_MS,
  );
});

it('says how to get Prometheus where there is none, and starts nothing', async () => {
  const run = runCli(['start', '--embedded', '--observe'], { PATH: '/nonexistent' });
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(/--observe needs Prometheus: install it/);
  expect(run.output()).not.toMatch(/^ingest/m);
});

import { findPostgres, findPubsubEmulator, findRedis, requireReal } from '@ridewait/local';
import { describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';
import { type ProgramRun, descendantsOf, stillRunning } from '@ridewait/local/testing';

const LIMIT_MS = 90_000;

const hasServers = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

/** The addresses that a start printed, by service. */
async function addresses(run: ProgramRun): Promise<Map<string, string>> {
  await run.prints(/^up after/m);
  const lines = run.output().matchAll(/^(\w+) (http:\/\/127\.0\.0\.1:\d+)/gm);
  return new Map([...lines].map(([, name, url]) => [name!, url!]));
}

describe.for([
  ['--embedded', 'embedded live store · embedded PostgreSQL · embedded bus', true],
  ['--real', 'redis-server · postgres · Pub/Sub emulator', hasServers],
] as const)('ridewait start %s', ([mode, backing, canRun]) => {
  it.runIf(canRun)(
    'serves waits, tells what flows once a second, and stops by itself with 0',
    async () => {
      const run = runCli(['start', mode, '--for', '15', '--warmup', '60']);
      const found = await addresses(run);
      expect([...found.keys()]).toEqual(
        expect.arrayContaining(['ingest', 'processor', 'api', 'web', 'simulator']),
      );
      const api = found.get('api')!;
      const page = await fetch(found.get('web')!);
      expect(await page.text()).toContain('<!doctype html>');
      await run.prints(/the first waits are served/);
      const live = await fetch(`${api}/v1/entity/harbour-lights/live`);
      const { liveData } = (await live.json()) as { liveData: { queue: object }[] };
      expect(liveData).toHaveLength(20);

      expect(await run.ended).toBe(0);
      expect(run.output()).toMatch(/^\d+ waits served, \d+ readings folded$/m);
      const seconds = run.output().match(/^\d\d:\d\d:\d\d .* rides fresh.*$/gm) ?? [];
      expect(seconds.length).toBeGreaterThanOrEqual(3);
      expect(seconds.at(-1)).toContain(`[${backing}]`);
      expect(seconds.at(-1)).toMatch(/\d+ readings\/s in, \d+ folded · \d+\/20 rides fresh/);
    },
    LIMIT_MS,
  );

  it.runIf(canRun).for(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'leaves no process behind after %s',
    { timeout: LIMIT_MS },
    async (signal) => {
      const run = runCli(['start', mode, '--warmup', '5']);
      await run.prints(/the first waits are served/);
      const processes = descendantsOf(run.pid);
      if (mode === '--real') expect(processes.length).toBeGreaterThanOrEqual(8);
      run.signal(signal);
      expect(await run.ended).toBe(signal === 'SIGKILL' ? null : 0);
      await expect.poll(() => stillRunning(processes), { timeout: 15_000 }).toEqual([]);
    },
  );
});

it.for(['starting', 'ingest http'])(
  'stops before it is up when it is asked to after it said "%s", and leaves no process behind',
  { timeout: LIMIT_MS },
  async (said) => {
    const run = runCli(['start', hasServers ? '--real' : '--embedded']);
    await run.prints(new RegExp(`^${said}`, 'm'));
    const processes = descendantsOf(run.pid);
    run.signal('SIGINT');
    await run.prints(/^stopping …$/m);
    expect(await run.ended).toBe(0);
    processes.push(...descendantsOf(run.pid));
    await expect.poll(() => stillRunning(processes), { timeout: 15_000 }).toEqual([]);
  },
);

it(
  'runs twice on one machine, on other ports',
  async () => {
    const runs = [0, 1].map(() => runCli(['start', '--embedded', '--warmup', '5', '--for', '10']));
    const [one, other] = await Promise.all(runs.map(addresses));
    expect([...one!.values()].filter((url) => [...other!.values()].includes(url))).toEqual([]);
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([0, 0]);
  },
  LIMIT_MS,
);

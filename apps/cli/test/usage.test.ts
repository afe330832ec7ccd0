import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from './cli.ts';

async function file(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-cli-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const name = path.join(folder, 'park.json');
  await writeFile(name, text);
  return name;
}

const NOWHERE = { PATH: '/nonexistent', HOME: '/nonexistent' };

it.for<[string, string[], Record<string, string>, RegExp]>([
  ['both modes', ['start', '--embedded', '--real'], {}, /--embedded or --real, not both/],
  ['a time that is none', ['start', '--for', '-1'], {}, /--for.*over 0/s],
  ['an option that is none', ['start', '--fast'], {}, /unknown option '--fast'/],
  ['a command that is none', ['fly'], {}, /unknown command 'fly'/],
  ['a catalog that is not there', ['start', '--catalog', '/none.json'], {}, /none\.json .*ENOENT/],
])('exits with 2 and says why: %s', async ([, args, env, words]) => {
  const run = runCli(args, env);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(words);
  expect(run.output()).not.toMatch(/^\s+at /m);
});

it('exits with 2 and names every server that --real lacks, and how to get it', async () => {
  const run = runCli(['start', '--real'], NOWHERE);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(/redis-server: install it, or set REDIS_URL/);
});

it('exits with 1 when no wait was served in the time given', async () => {
  const ride = { id: 'r', name: 'R', hourlyCapacity: 900, lanes: { standby: {} }, sensors: [] };
  const park = { id: 'p', name: 'P', timezone: 'Europe/Berlin', attractions: [ride] };
  const catalog = await file(JSON.stringify(park));
  const run = runCli(['start', '--embedded', '--for', '1', '--catalog', catalog]);
  expect(await run.ended).toBe(1);
  expect(run.output()).toContain('no waits were served');
}, 60_000);

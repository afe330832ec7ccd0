import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findPostgres,
  findPrometheus,
  findPubsubEmulator,
  findRedis,
  requireReal,
} from '@ridewait/local';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runRehearsal } from './rehearsal-run.ts';

const canRun = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
  requireReal('prometheus', findPrometheus()),
].every(Boolean);

/** One takes less than a minute on two processors that have nothing else to do. */
const LIMIT_MS = 240_000;

describe.runIf(canRun)('a rehearsal', () => {
  it(
    'of a candidate without a fault ends promoted, with every guest on it',
    { timeout: LIMIT_MS },
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'ridewait-rehearsal-'));
      onTestFinished(() => rm(folder, { recursive: true, force: true }));
      const record = join(folder, 'windows.jsonl');
      const run = runRehearsal(['--fault', 'none', '--seed', '1', '--record', record]);
      const code = await run.ended;
      expect(run.output().trimEnd().split('\n').at(-1)).toMatch(/^promoted: /);
      expect(code).toBe(0);
      expect(run.output()).toMatch(
        / 5 % of traffic[^]* 25 % of traffic[^]* 50 % of traffic[^]* 100 % of traffic/,
      );
      expect(run.output()).toMatch(
        /afterwards \d+ guests were served by api-candidate, none by api-stable/,
      );
      expect(run.left()).toEqual([]);
      const windows = (await readFile(record, 'utf8')).trimEnd().split('\n');
      expect(windows.length).toBeGreaterThan(8);
      expect(Object.keys(JSON.parse(windows.at(-1)!))).toEqual([
        'from',
        'until',
        'candidate',
        'stable',
      ]);
    },
  );

  it.for([
    ['slow', /^rolled back: api: latency: /],
    ['errors', /^rolled back: api: (errors: |api-candidate fails its probe: )/],
    ['crash', /^rolled back: api: (crashes: |errors: |api-candidate fails its probe: )/],
    ['stale', /^rolled back: api: age: /],
  ] as const)(
    'of a candidate with the fault %s ends rolled back, with every guest on the stable one within ten seconds',
    { timeout: LIMIT_MS },
    async ([fault, why]) => {
      const run = runRehearsal(['--fault', fault, '--seed', '1']);
      const code = await run.ended;
      expect(run.output().trimEnd().split('\n').at(-1)).toMatch(why);
      expect(code).toBe(3);
      expect(run.output()).toMatch(
        /afterwards \d+ guests were served by api-stable, none by api-candidate/,
      );
      expect(run.output()).toMatch(/detection to traffic back on api-stable: \d\.\d s/);
      expect(run.left()).toEqual([]);
    },
  );

  it('that is stopped by Ctrl-C leaves nothing behind', { timeout: LIMIT_MS }, async () => {
    const run = runRehearsal([]);
    await run.prints(/making api-candidate/);
    run.signal('SIGINT');
    expect(await run.ended).toBe(1);
    expect(run.output().trimEnd().split('\n').at(-1)).toBe('stopped before its end');
    expect(run.left()).toEqual([]);
  });
});

it.for([
  [
    'a fault that there is not',
    ['--fault', 'smoke'],
    /Allowed choices are none, slow, errors, crash, stale/,
  ],
  ['a seed that is none', ['--seed', 'x'], /give a whole number, 0 or more/],
  ['more than options', ['slow'], /too many arguments/],
] as const)('refuses %s', async ([, args, words]) => {
  const run = runRehearsal(args);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(words);
});

it('says that it can’t write where it is to record, before it starts anything', async () => {
  const run = runRehearsal(['--record', '/nowhere/windows.jsonl']);
  expect(await run.ended).toBe(1);
  expect(run.output()).toMatch(/--record can't be written to: ENOENT/);
  expect(run.left()).toEqual([]);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from './cli.ts';

const SPLIT = ['--train-until', '2018-01-01', '--test-from', '2018-01-01'];

async function folder(rides: Record<string, readonly string[]>): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'ridewait-posted-'));
  onTestFinished(() => rm(dir, { recursive: true }));
  for (const [ride, lines] of Object.entries(rides)) {
    const text = ['local_time,actual_minutes,posted_minutes', ...lines].join('\n');
    await writeFile(path.join(dir, `${ride}.csv.gz`), gzipSync(`${text}\n`));
  }
  return dir;
}

it('prints a table of the rides, and the three figures in its last line', async () => {
  const dir = await folder({
    everest: ['2017-12-31T12:00:00,,40', '2017-12-31T12:01:00,20,', '2018-01-01T12:00:00,,40'],
    soarin: ['2018-01-01T12:00:00,,30', '2018-01-01T12:05:00,21,'],
  });
  const run = runCli(['posted', '--data', dir, ...SPLIT]);
  expect(await run.ended).toBe(0);
  expect(run.output()).toMatch(
    /^soarin +1 +9\.00 .*\nall 1 rides .*\nsign MAE 9\.00 · ours MAE \d+\.\d\d · n 1\n$/m,
  );
});

it('counts lines that can’t be used, and uses the others', async () => {
  const dir = await folder({
    everest: [
      '2018-01-01T12:00:00,,40',
      'yesterday,20,40',
      '2018-01-01T11:00:00,,90',
      '2018-01-01T12:01:00,20,',
    ],
  });
  const run = runCli(['posted', '--data', dir, ...SPLIT]);
  expect(await run.ended).toBe(0);
  expect(run.output()).toMatch(/1 bad line; the first is .*yesterday,20,40/);
  expect(run.output()).toMatch(/1 row that goes back in time/);
  expect(run.output()).toMatch(/sign MAE 20\.00 · ours MAE \d+\.\d\d · n 1\n$/);
});

it.for<[string, string[], RegExp]>([
  ['a folder that is not there', ['--data', '/none', ...SPLIT], /\/none .*ENOENT/],
  ['no folder', SPLIT, /--data/],
  [
    'a date that is none',
    ['--data', '.', '--train-until', 'May', '--test-from', '2018-01-01'],
    /--train-until.*give a date/s,
  ],
  [
    'a test inside of the training',
    ['--data', '.', '--train-until', '2018-06-01', '--test-from', '2018-01-01'],
    /--test-from is before --train-until/,
  ],
])('exits with 2 and says why: %s', async ([, args, words]) => {
  const run = runCli(['posted', ...args]);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(words);
  expect(run.output()).not.toMatch(/^\s+at /m);
});

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { runBacktest, type RunBacktestOptions } from './command.ts';
import { lineOfArrival, PARK, running } from './small-park.test-tools.ts';

const TEXT = `${running(30).map(lineOfArrival).join('\n')}\n`;

/** A folder of good files, and the options that name them. */
async function files(): Promise<{ folder: string; options: RunBacktestOptions }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-backtest-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [catalog, readings, out] = ['park.json', 'readings.ndjson', 'estimates.ndjson'].map(
    (name) => path.join(folder, name),
  );
  await writeFile(catalog!, JSON.stringify(PARK));
  await writeFile(readings!, TEXT);
  const options = { catalog: catalog!, readings: readings!, everySeconds: 60, out: out! };
  return { folder, options };
}

beforeEach(() => {
  const told = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => told.mockRestore());
});

it('makes the folder that the estimates go to', async () => {
  const { folder, options } = await files();
  const out = path.join(folder, 'made', 'here.ndjson');
  await runBacktest({ ...options, out });
  expect((await readFile(out, 'utf8')).split('\n')).toHaveLength(31);
});

it('writes into what is no file, such as a pipe, without replacing it', async () => {
  const { options } = await files();
  await expect(runBacktest({ ...options, out: '/dev/null' })).resolves.toBeUndefined();
});

it('leaves what was written before where it can’t be done', async () => {
  const { options } = await files();
  await writeFile(options.out, 'before');
  await expect(runBacktest({ ...options, readings: '/none' })).rejects.toThrow(/ENOENT/);
  expect(await readFile(options.out, 'utf8')).toBe('before');
});

it.for<[string, (options: RunBacktestOptions, folder: string) => object, RegExp]>([
  ['a catalog that is not there', () => ({ catalog: '/none' }), /\/none \(ENOENT\)/],
  ['readings that are not there', () => ({ readings: '/none' }), /\/none \(ENOENT\)/],
  ['readings that are a folder', (_, folder) => ({ readings: folder }), /a folder/],
  ['a place that can’t be written', () => ({ out: '/proc/none/x' }), /\/x can't be written/],
  ['a disk that is full', () => ({ out: '/dev/full' }), /ENOSPC/],
  ['a folder in that place', (_, folder) => ({ out: path.join(folder, 'there') }), /is a folder/],
  ['one file for both', ({ readings }) => ({ out: readings }), /give another file/],
])('is refused in one line for %s', async ([, change, words]) => {
  const { folder, options } = await files();
  await mkdir(path.join(folder, 'there'));
  const refused = await runBacktest({ ...options, ...change(options, folder) }).catch(
    (error: unknown) => error as Error & { code?: string },
  );
  expect(refused).toMatchObject({
    code: 'usage',
    message: expect.stringMatching(words) as string,
  });
  expect((refused as Error).message).not.toContain('\n');
  expect(await readFile(options.readings, 'utf8')).toBe(TEXT);
});

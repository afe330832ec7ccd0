import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  leftOutLines,
  nothingLeftOut,
  readWaits,
  waitsFiles,
  type WaitRow,
  type WaitsLeftOut,
} from './read-waits.ts';

const COLUMNS = 'local_time,actual_minutes,posted_minutes';
const NOON = Date.UTC(2018, 5, 30, 12);

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'waits-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true });
});

async function save(ride: string, lines: readonly string[], end = '\n'): Promise<void> {
  await writeFile(join(dir, `${ride}.csv.gz`), gzipSync(lines.join(end) + end));
}

async function readAll(): Promise<{ rows: WaitRow[]; leftOut: WaitsLeftOut }> {
  const leftOut = nothingLeftOut();
  const rows: WaitRow[] = [];
  for (const file of await waitsFiles(dir)) {
    for await (const row of readWaits(file, leftOut)) rows.push(row);
  }
  return { rows, leftOut };
}

it('reads the rides by name, with what each row has', async () => {
  await save('soarin', [COLUMNS, '2018-06-30T12:00:30,,35']);
  await save('dinosaur', [COLUMNS, '2018-06-30T12:00:00,12,', '2018-06-30T12:01:00,,']);
  await writeFile(join(dir, 'README.md'), 'not a ride');
  expect(await readAll()).toEqual({
    rows: [
      { ride: 'dinosaur', localMs: NOON, actualMinutes: 12 },
      { ride: 'soarin', localMs: NOON + 30_000, postedMinutes: 35 },
    ],
    leftOut: nothingLeftOut(),
  });
});

it('finds its columns by their names, whatever ends the lines', async () => {
  await save(
    'soarin',
    ['posted_minutes,local_time,actual_minutes', '35,2018-06-30T12:00:00,20'],
    '\r\n',
  );
  const { rows } = await readAll();
  expect(rows).toEqual([{ ride: 'soarin', localMs: NOON, actualMinutes: 20, postedMinutes: 35 }]);
});

it('loses no good line to a bad one, and says which was the first', async () => {
  await save('soarin', [
    COLUMNS,
    '2018-06-30T12:00:00,,35',
    'yesterday,,35',
    '2018-06-30T12:05:00,,many',
    '2018-06-30T12:05:00,',
    '2018-06-30T12:10:00,,40',
  ]);
  const { rows, leftOut } = await readAll();
  expect(rows.map(({ postedMinutes }) => postedMinutes)).toEqual([35, 40]);
  expect(leftOut.badLines).toBe(3);
  expect(leftOutLines(leftOut)).toEqual([
    `left out 3 bad lines; the first is ${join(dir, 'soarin.csv.gz')}:3: yesterday,,35`,
  ]);
});

it('takes a closed sign for no wait, and keeps what was measured beside it', async () => {
  await save('soarin', [
    COLUMNS,
    '2018-06-30T12:00:00,20,998',
    '2018-06-30T12:05:00,,999',
    '2018-06-30T12:10:00,-3,-999',
    '2018-06-30T12:15:00,,0',
  ]);
  const { rows, leftOut } = await readAll();
  expect(rows).toEqual([
    { ride: 'soarin', localMs: NOON, actualMinutes: 20 },
    { ride: 'soarin', localMs: NOON + 15 * 60_000, postedMinutes: 0 },
  ]);
  expect(leftOut).toEqual({ badLines: 0, closedSigns: 3, absurdActuals: 1 });
  expect(leftOutLines(leftOut)).toHaveLength(2);
});

it('says what to do about a folder that is missing or empty', async () => {
  await expect(waitsFiles(dir)).rejects.toThrow(/no \*\.csv\.gz in .*: give --data/);
  await expect(waitsFiles(join(dir, 'none'))).rejects.toThrow(/can't read the folder .*ENOENT/);
});

it('refuses a file that is cut off, is not compressed, or has no columns', async () => {
  await save('soarin', [COLUMNS, '2018-06-30T12:00:00,,35']);
  const path = join(dir, 'soarin.csv.gz');
  await writeFile(path, gzipSync(`${COLUMNS}\n2018-06-30T12:00:00,,35\n`).subarray(0, -12));
  await expect(readAll()).rejects.toMatchObject({ code: 'usage' });
  await writeFile(path, COLUMNS);
  await expect(readAll()).rejects.toThrow(/is it whole, and a gzip file\?/);
  await writeFile(path, gzipSync(''));
  await expect(readAll()).rejects.toThrow(/is empty/);
  await save('soarin', ['2018-06-30T12:00:00,,35']);
  await expect(readAll()).rejects.toThrow(/its first line must be local_time/);
});

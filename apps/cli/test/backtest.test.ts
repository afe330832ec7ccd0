import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from './cli.ts';

const PARK = {
  id: 'park',
  name: 'Park',
  timezone: 'Europe/Berlin',
  attractions: [
    {
      id: 'ride',
      name: 'Ride',
      hourlyCapacity: 600,
      lanes: { standby: {}, priority: {} },
      sensors: [
        { id: 'in', kind: 'entered', lane: 'standby' },
        { id: 'out', kind: 'boarded', lane: 'standby' },
        { id: 'controller', kind: 'status' },
      ],
    },
  ],
};

interface Files {
  folder: string;
  args: string[];
  out: string;
}

async function files(lines: readonly string[], park: unknown = PARK): Promise<Files> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-backtest-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [catalog, readings, out] = ['park.json', 'readings.ndjson', 'estimates.ndjson'].map(
    (name) => path.join(folder, name),
  );
  await writeFile(catalog!, typeof park === 'string' ? park : JSON.stringify(park));
  await writeFile(readings!, `${lines.join('\n')}\n`);
  const args = ['--catalog', catalog!, '--readings', readings!, '--out', out!];
  return { folder, args: ['backtest', ...args], out: out! };
}

/** A minute of a ride that runs. */
function minute(index: number): string[] {
  const time = (second: number) => new Date(Date.UTC(2026, 6, 18, 8, index, second)).toISOString();
  const of = (sensor: string, second: number, measures: object) =>
    JSON.stringify({
      sensor,
      epoch: 1_784_361_000,
      seq: index + 1,
      at: time(second),
      receivedAt: time(second + 1),
      ...measures,
    });
  return [
    of('in', 10, { count: 4 }),
    of('out', 20, { count: 3 }),
    of('controller', 30, { status: 'OPERATING' }),
  ];
}

const HALF_HOUR = Array.from({ length: 30 }, (_, index) => minute(index)).flat();

async function linesOf(out: string): Promise<object[]> {
  const text = await readFile(out, 'utf8');
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as object);
}

it('writes a line a minute for each lane: the wait with its range, what is shown, how fresh', async () => {
  const { args, out, folder } = await files(HALF_HOUR);
  const run = runCli(args);
  expect(await run.ended).toBe(0);
  expect(run.output()).toBe(`90 readings, 60 estimates in ${out}\n`);
  const number = expect.any(Number) as number;
  expect((await linesOf(out)).slice(-2)).toEqual([
    {
      attraction: 'ride',
      lane: 'standby',
      asOf: '2026-07-18T08:30:00.000Z',
      status: 'OPERATING',
      waitMinutes: { p10: number, p50: number, p90: number },
      shownMinutes: number,
      stale: false,
    },
    {
      attraction: 'ride',
      lane: 'priority',
      asOf: '2026-07-18T08:30:00.000Z',
      status: 'OPERATING',
      waitMinutes: null,
      shownMinutes: null,
      stale: false,
    },
  ]);
  expect((await readdir(folder)).toSorted()).toEqual([
    'estimates.ndjson',
    'park.json',
    'readings.ndjson',
  ]);
});

it('writes the same bytes each time, as often as it is asked to', async () => {
  const { args, out } = await files(HALF_HOUR);
  await runCli([...args, '--every', '30']).ended;
  const first = await readFile(out, 'utf8');
  await runCli([...args, '--every', '30']).ended;
  expect(await readFile(out, 'utf8')).toBe(first);
  expect((await linesOf(out)).length).toBe(2 * 60);
});

it('counts what it can’t use by its cause, says where the first is, and loses nothing else', async () => {
  const good = await files(HALF_HOUR);
  await runCli(good.args).ended;
  const unknown = minute(3)[0]!.replace('"in"', '"elsewhere"');
  const early = minute(3)[0]!.replace('"at":"2026-07-18T08', '"at":"2026-07-18T09');
  const old = minute(3)[0]!
    .replace('"at":"2026-07-18T08', '"at":"2026-07-01T08')
    .replace(/"epoch":\d+/, '"epoch":1');
  const spoilt = await files([
    ...HALF_HOUR.slice(0, 5),
    'no JSON',
    unknown,
    early,
    old,
    minute(3)[0]!.replace('"count":4', '"count":"four"'),
    unknown,
    '',
    ...HALF_HOUR.slice(5),
  ]);
  const run = runCli(spoilt.args);
  expect(await run.ended).toBe(0);
  expect(run.output()).toMatch(/left out 2 bad lines; the first is .*readings\.ndjson:6: not JSON/);
  expect(run.output()).toMatch(
    /left out 2 readings of unknown sensors; the first is .*:7: .*elsewhere/,
  );
  expect(run.output()).toMatch(/left out 1 reading from the future; the first is .*:8: /);
  expect(run.output()).toMatch(/left out 1 late reading; the first is .*:9: /);
  expect(run.output()).not.toContain('current');
  expect(await readFile(spoilt.out, 'utf8')).toBe(await readFile(good.out, 'utf8'));
});

it('uses what stands out of order, and says so', async () => {
  const { args } = await files([...minute(1), ...minute(0), ...minute(2)]);
  const run = runCli(args);
  expect(await run.ended).toBe(0);
  expect(run.output()).toMatch(
    /used 3 readings at the step that was current.*:4: receivedAt goes back/,
  );
  expect(run.output()).toMatch(/^9 readings, /m);
});

it('exits with 2 for a catalog that is no park, and says what is wrong with it', async () => {
  const { args, out } = await files(HALF_HOUR, { ...PARK, timezone: 'Mars' });
  const run = runCli(args);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(/^ridewait: .*park\.json is no park: timezone: /);
  expect(run.output().trim()).not.toContain('\n');
  await expect(readFile(out)).rejects.toThrow(/ENOENT/);
});

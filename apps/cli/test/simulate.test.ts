import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parsePark } from '@ridewait/contracts';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from './cli.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'ridewait-simulate-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

it('writes a day: the catalog, the readings by arrival, the true waits, the lines and the faults', async () => {
  const out = path.join(await folder(), 'made', 'here');
  const run = runCli(['simulate', '--scenario', 'dead-counter', '--seed', '3', '--out', out]);
  expect(await run.ended).toBe(0);
  expect(run.output()).toMatch(
    /^dead-counter, seed 3: [\d,]+ readings, [\d,]+ true waits, 5 faults/,
  );

  const text = (name: string) => readFile(path.join(out, name), 'utf8');
  const lines = async (name: string) =>
    (await text(name))
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as object);
  const park = parsePark(JSON.parse(await text('park.json')));
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
  const ride = { attraction: expect.any(String) as string, lane: expect.any(String) as string };

  const readings = (await lines('readings.ndjson')) as { sensor: string; receivedAt: string }[];
  const sensors = new Set(park.attractions.flatMap((one) => one.sensors.map(({ id }) => id)));
  expect(new Set(readings.map(({ sensor }) => sensor))).toEqual(sensors);
  const arrivals = readings.map(({ receivedAt }) => receivedAt);
  expect(arrivals).toEqual(arrivals.toSorted());
  expect(readings[0]).toMatchObject({ seq: 1, at: time, receivedAt: time });
  expect((await lines('truth.ndjson'))[0]).toEqual({
    ...ride,
    joinedAt: time,
    waitSeconds: expect.any(Number) as number,
  });
  expect((await lines('state.ndjson'))[0]).toEqual({
    ...ride,
    at: time,
    status: 'CLOSED',
    peopleInLine: 0,
    hourlyThroughput: 0,
  });
  expect((await lines('faults.ndjson'))[0]).toEqual({
    sensor: 'kestrel-standby-entered',
    kind: 'dead',
    from: '2026-07-18T10:00:00.000Z',
    to: '2026-07-18T11:00:00.000Z',
    amount: 0,
  });
});

it('shows the scenarios, each with a sentence', async () => {
  const run = runCli(['simulate', '--list']);
  expect(await run.ended).toBe(0);
  expect(run.output()).toMatch(/^perfect +perfect sensors/);
  expect(run.output()).toMatch(/^dst +open from/m);
});

it('exits with 2 and names the scenarios where there is none of that name', async () => {
  const run = runCli(['simulate', '--scenario', 'sunny', '--out', await folder()]);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(
    /^ridewait: there is no scenario sunny; take one of: perfect, .*dst/,
  );
  expect(run.output().trim()).not.toContain('\n');
});

it.for([
  ['below a file', 'file/below', /ENOTDIR/],
  ['that is a file', 'file', /EEXIST/],
  ['that the system never makes', '/proc/none', /ENOENT|EROFS|EACCES/],
] as const)('exits with 2 for a folder %s, and says which', async ([, name, why]) => {
  const parent = await folder();
  await writeFile(path.join(parent, 'file'), '');
  const out = path.resolve(parent, name);
  const run = runCli(['simulate', '--scenario', 'perfect', '--out', out]);
  expect(await run.ended).toBe(2);
  expect(run.output()).toContain(`ridewait: --out ${out} can't be written`);
  expect(run.output()).toMatch(why);
  expect(run.output().trim()).not.toContain('\n');
});

it.for([
  ['no scenario', ['--out', 'x'], /give --scenario/],
  ['no folder', ['--scenario', 'perfect'], /give --out/],
  ['a seed that is none', ['--seed', 'x'], /whole number/],
] as const)('exits with 2 where the command can’t be used: %s', async ([, args, words]) => {
  const run = runCli(['simulate', ...args]);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(words);
});

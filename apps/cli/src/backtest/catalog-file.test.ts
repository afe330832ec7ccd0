import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { readParkFile } from './catalog-file.ts';
import { PARK } from './small-park.test-tools.ts';

async function fileOf(text: string): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-catalog-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'park.json');
  await writeFile(file, text);
  return file;
}

const BARE = [
  { id: 'in', kind: 'entered' },
  { id: 'out', kind: 'boarded' },
  { id: 'controller', kind: 'status' },
];

it('reads a park, by itself or as the only one of a list', async () => {
  expect(await readParkFile(await fileOf(JSON.stringify(PARK)))).toEqual(PARK);
  expect(await readParkFile(await fileOf(JSON.stringify({ parks: [PARK] })))).toEqual(PARK);
});

it('minds no field that it doesn’t know', async () => {
  const more = {
    ...PARK,
    opens: '09:00',
    attractions: [{ ...PARK.attractions[0], colour: 'red' }],
  };
  expect(await readParkFile(await fileOf(JSON.stringify(more)))).toEqual(PARK);
});

it('puts a counter that names no lane into the only one that its ride has', async () => {
  const bare = { ...PARK, attractions: [{ ...PARK.attractions[0], sensors: BARE }] };
  expect(await readParkFile(await fileOf(JSON.stringify(bare)))).toEqual(PARK);
});

it('takes a counter that names no lane of several for one of all', async () => {
  const lanes = { standby: {}, priority: {} };
  const bare = { ...PARK, attractions: [{ ...PARK.attractions[0], lanes, sensors: BARE }] };
  const park = await readParkFile(await fileOf(JSON.stringify(bare)));
  expect(park.attractions[0]!.sensors.map(({ lane }) => lane)).toEqual(['all', 'all', 'all']);
});

it.for<[string, string, RegExp]>([
  ['is no JSON', '{', /park\.json is not JSON/],
  ['is a list', '[1]', /is no park/],
  ['has nothing', 'null', /is no park/],
  [
    'has rides that are none',
    JSON.stringify({ ...PARK, attractions: [null, 3] }),
    /attractions\.0/,
  ],
  ['lacks a capacity', JSON.stringify({ ...PARK, attractions: [{ id: 'x' }] }), /hourlyCapacity/],
])('says in one line what is wrong with a file that %s', async ([, text, words]) => {
  const error = await readParkFile(await fileOf(text)).catch((one: unknown) => one as Error);
  expect(error).toMatchObject({ code: 'usage', message: expect.stringMatching(words) as string });
  expect((error as Error).message).not.toContain('\n');
});

it('says which file is not there', async () => {
  await expect(readParkFile('/none/park.json')).rejects.toThrow(/\/none\/park\.json \(ENOENT\)/);
});

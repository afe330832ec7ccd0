import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseCatalog } from '@ridewait/contracts';
import { expect, it, onTestFinished } from 'vitest';
import { demoParkFile, parseSimulatedParks, readSimulatedParks } from './catalog-file.ts';
import { demoPark } from './demo-park.ts';

it('ships the demo park that its program makes', async () => {
  const shipped: unknown = JSON.parse(await readFile(demoParkFile, 'utf8'));
  // `npm run catalog --workspace @ridewait/simulator` writes it again.
  expect(shipped).toEqual(JSON.parse(JSON.stringify(demoPark())));
  expect(parseCatalog(shipped).parks[0]!.attractions).toHaveLength(20);
});

it('keeps the profiles of a park, and of several', async () => {
  const [park] = await readSimulatedParks(demoParkFile);
  expect(park!.attractions[0]!.simulation).toEqual(demoPark().attractions[0]!.simulation);
  const several = parseSimulatedParks({
    parks: [JSON.parse(await readFile(demoParkFile, 'utf8'))],
  });
  expect(several).toEqual([park]);
});

it('takes a plain catalog, which has no profiles', () => {
  const [park] = parseSimulatedParks({
    id: 'p',
    name: 'P',
    timezone: 'Europe/Berlin',
    attractions: [{ id: 'a', name: 'A', hourlyCapacity: 900, lanes: { standby: {} }, sensors: [] }],
  });
  expect(park!.attractions[0]).not.toHaveProperty('simulation');
});

it.for([
  ['is not there', undefined, /none\.json can't be used: ENOENT/],
  ['is not JSON', '{', /can't be used: .*JSON/],
  ['is no catalog', '{"id":"p"}', /can't be used: .*name/s],
  [
    'has a profile that can’t be',
    JSON.stringify({
      ...demoPark(),
      attractions: [{ ...demoPark().attractions[0], simulation: { vehicles: -1 } }],
    }),
    /vehicles/,
  ],
] as const)('names the file that %s, and why', async ([, text, words]) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-catalog-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'none.json');
  if (text !== undefined) await writeFile(file, text);
  await expect(readSimulatedParks(file)).rejects.toThrow(words);
});

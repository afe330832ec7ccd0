import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeDashboards } from './write-dashboards.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ridewait-dashboards-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Written {
  title: string;
  templating: { list: { name: string }[] };
  panels: { type: string; targets?: { expr: string }[] }[];
}

async function read(file: string): Promise<Written> {
  return JSON.parse(await readFile(file, 'utf8')) as Written;
}

it('writes a laptop’s dashboards and alerts, into a folder that it makes', async () => {
  const out = path.join(folder, 'new', 'one');
  const files = await writeDashboards(out, 'laptop');
  expect(await readdir(out)).toEqual(files.map((file) => path.basename(file)).toSorted());
  expect(files.map((file) => path.basename(file))).toEqual([
    'ridewait-park.json',
    'ridewait-services.json',
    'ridewait-platform.json',
    'ridewait-rules.json',
  ]);
  const park = await read(files[0]!);
  expect(park.title).toBe('Ridewait: parks');
  expect(JSON.stringify(park)).not.toContain('googleapis');
});

it('names things of the cloud by variables of the dashboard', async () => {
  const files = await writeDashboards(folder, 'cloud');
  const platform = await read(files.find((file) => file.includes('platform'))!);
  const variables = platform.templating.list.map(({ name }) => name);
  const text = JSON.stringify(platform.panels);
  const used = new Set([...text.matchAll(/\$(\w+)/g)].map(([, name]) => name));
  expect(used.size).toBeGreaterThan(0);
  expect(variables).toEqual(expect.arrayContaining([...used]));
});

it('says where it can’t write', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  await expect(writeDashboards(path.join(file, 'x'), 'laptop')).rejects.toThrow(
    /--out can't be written to: .*ENOTDIR/,
  );
});

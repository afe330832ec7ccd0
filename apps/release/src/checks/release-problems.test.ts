import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { thisManifest } from './manifest.ts';
import type { Manifest } from './manifest-schema.ts';
import { releaseProblems } from './release-problems.ts';

const STABLE: Manifest = {
  manifest: 1,
  formats: { states: { reads: [1, 2], writes: [2] } },
  migrations: [
    { name: '0001_a.sql', checksum: 'a', narrows: [] },
    { name: '0002_b.sql', checksum: 'b', narrows: ['line 1 drops something'] },
  ],
  announced: [{ name: '0003_c.sql', checksum: 'c' }],
};
const DROPS = { name: '0003_c.sql', checksum: 'c', narrows: ['line 7 drops parks.slug'] };
const states = (reads: number[], writes: number[]) => ({ formats: { states: { reads, writes } } });
const also = (...more: Manifest['migrations']) => ({ migrations: [...STABLE.migrations, ...more] });

describe('may run beside the stable release:', () => {
  it.for<[string, Partial<Manifest>]>([
    ['the same build', {}],
    ['a reader of a format to come', states([1, 2, 3], [2])],
    ['a writer of what the stable release reads', states([1, 2], [1])],
    ['one that has given up a format that nobody writes', states([2], [2])],
    [
      'one with a format of something new',
      { formats: { ...STABLE.formats, plans: { reads: [1], writes: [1] } } },
    ],
    ['a migration that only adds', also({ name: '0003_new.sql', checksum: 'n', narrows: [] })],
    ['a migration that was announced', { ...also(DROPS), announced: [] }],
    ['the same, with another number', also({ ...DROPS, name: '0009_c.sql' })],
  ])('%s', ([, changes]) => {
    expect(releaseProblems(STABLE, { ...STABLE, ...changes })).toEqual([]);
  });
});

describe('may not run beside the stable release:', () => {
  it.for<[string, Partial<Manifest>, string]>([
    [
      'a writer of a format that the stable release can’t read',
      states([1, 2, 3], [3]),
      "states: it writes format 3, which the stable release can't read",
    ],
    [
      'the same, where it still writes the old one too',
      states([1, 2, 3], [2, 3]),
      'states: it writes format 3',
    ],
    [
      'one that can’t read what the stable release writes',
      states([1], [1]),
      "states: it can't read format 2, which the stable release writes",
    ],
    [
      'one that knows nothing of what the stable release writes',
      { formats: {} },
      'states: the stable release writes them',
    ],
    [
      'a migration that takes away and was not announced',
      also({ ...DROPS, checksum: 'other' }),
      '0003_c.sql, line 7 drops parks.slug: the stable release runs on this schema, too',
    ],
    [
      'a migration that was announced in this very release',
      { ...also({ ...DROPS, checksum: 'd' }), announced: [{ name: DROPS.name, checksum: 'd' }] },
      'line 7 drops parks.slug',
    ],
    [
      'a migration that has changed',
      { migrations: [STABLE.migrations[0]!, { ...STABLE.migrations[1]!, checksum: 'x' }] },
      '0002_b.sql has changed since it was run',
    ],
    [
      'an older build',
      { migrations: STABLE.migrations.slice(0, 1) },
      '0002_b.sql was run for the stable release, and this build lacks it',
    ],
    [
      'a migration in the middle',
      also({ name: '0001_z.sql', checksum: 'z', narrows: [] }),
      '0001_z.sql comes before 0002_b.sql',
    ],
  ])('%s', ([, changes, words]) => {
    const problems = releaseProblems(STABLE, { ...STABLE, ...changes });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
  });
});

it('lets the first release of an environment begin, if it can read what it writes', () => {
  expect(releaseProblems(undefined, STABLE)).toEqual([]);
  expect(releaseProblems(undefined, { ...STABLE, ...states([1], [2]) })).toEqual([
    "states: it writes format 2 and can't read it",
  ]);
});

it.for<[string, unknown, unknown, string]>([
  ['this build', STABLE, { manifest: 2 }, "this build's manifest can't be read"],
  [
    'the stable release',
    { ...STABLE, manifest: 2 },
    STABLE,
    "the stable release's manifest can't be read",
  ],
  [
    'a stable release that never had one',
    null,
    STABLE,
    "the stable release's manifest can't be read",
  ],
])('refuses where nobody knows what %s reads and writes', ([, stable, candidate, words]) => {
  expect(releaseProblems(stable, candidate)).toEqual([expect.stringContaining(words)]);
});

it('lets this commit run beside itself', async () => {
  const manifest = await thisManifest();
  const written: unknown = JSON.parse(JSON.stringify(manifest));
  expect(releaseProblems(written, manifest)).toEqual([]);
  expect(Object.keys(manifest.formats)).toHaveLength(4);
  expect(manifest.migrations.map(({ name }) => name)).toContain('0004_forecasts.sql');
});

it('takes a destructive migration through its two releases, and refuses the short way', async () => {
  const folder = async (files: Record<string, string>) => {
    const made = await mkdtemp(path.join(tmpdir(), 'ridewait-manifest-'));
    onTestFinished(() => rm(made, { recursive: true }));
    for (const [name, text] of Object.entries(files)) await writeFile(path.join(made, name), text);
    return pathToFileURL(`${made}/`);
  };
  const first = { '0001_a.sql': 'CREATE TABLE a (old int)' };
  const expand = { ...first, '0002_new.sql': 'ALTER TABLE a ADD COLUMN new int' };
  const drop = 'ALTER TABLE a DROP COLUMN old';
  const nothing = await folder({});
  const before = await thisManifest(await folder(first), nothing);
  const between = await thisManifest(await folder(expand), await folder({ '0003_drop.sql': drop }));
  const after = await thisManifest(await folder({ ...expand, '0004_drop.sql': drop }), nothing);
  expect(releaseProblems(before, between)).toEqual([]);
  expect(releaseProblems(between, after)).toEqual([]);
  expect(releaseProblems(before, after)).toEqual([
    expect.stringContaining('0004_drop.sql, line 1 drops a.old'),
  ]);
});

it('names the migration that is no SQL', async () => {
  const made = await mkdtemp(path.join(tmpdir(), 'ridewait-manifest-'));
  onTestFinished(() => rm(made, { recursive: true }));
  await writeFile(path.join(made, '0001_bad.sql'), 'CREATE TABEL');
  const url = pathToFileURL(`${made}/`);
  await expect(thisManifest(url, url)).rejects.toThrow('0001_bad.sql is no SQL: syntax error');
});

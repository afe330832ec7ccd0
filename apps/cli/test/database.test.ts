import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { demoParkFile, readSigningKeys } from '@ridewait/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from './cli.ts';

describe.runIf(requireReal('postgres', findPostgres()))('on a database', () => {
  const server = withServer(startPostgres);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ridewait-database-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function ridewait(...args: string[]) {
    const run = runCli(args, { DATABASE_URL: server().url });
    return { code: await run.ended, output: run.output() };
  }

  it('migrates once, takes a catalog, makes a key and revokes it', async () => {
    expect(await ridewait('migrate')).toEqual({ code: 0, output: 'ran 0001_initial.sql\n' });
    expect((await ridewait('migrate')).output).toContain('up to date');
    expect(await ridewait('catalog', 'save', demoParkFile)).toEqual({
      code: 0,
      output: 'Harbour Lights: 20 attractions\n',
    });

    const { attractions } = JSON.parse(await readFile(demoParkFile, 'utf8'));
    const attraction: string = attractions[0].id;
    const out = path.join(folder, 'key.json');
    const create = ['keys', 'create', attraction, '--out', out, '--days', '30'];
    const made = await ridewait(...create);
    expect(made.code).toBe(0);
    const [key] = await readSigningKeys(out);
    expect(made.output).toContain(key!.keyId);
    expect(made.output).not.toContain(key!.privateJwk.d);
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    // A file that is there may hold the only copy of another key.
    expect(await ridewait(...create)).toMatchObject({
      code: 2,
      output: expect.stringMatching(/^ridewait: the key can't be written: EEXIST/),
    });

    expect(await ridewait('keys', 'revoke', key!.keyId)).toEqual({
      code: 0,
      output: `key ${key!.keyId} is revoked\n`,
    });
    expect(await ridewait('keys', 'revoke', 'nobody')).toEqual({
      code: 2,
      output: 'ridewait: no device key nobody is registered\n',
    });
  }, 90_000);
});

it.for<[string, string[], Record<string, string>, RegExp]>([
  ['no database', ['migrate'], {}, /set either DATABASE_URL or CLOUD_SQL_INSTANCE/],
  ['a database of another kind', ['migrate'], { DATABASE_URL: 'mysql://x' }, /postgres:\/\/ URL/],
  ['no place for the private key', ['keys', 'create', 'x'], {}, /--out <file>/],
])('exits with 2 and says why: %s', async ([, args, env, words]) => {
  const run = runCli(args, env);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(words);
});

it('exits with 1 and says that the database is away', async () => {
  const run = runCli(['migrate'], { DATABASE_URL: 'postgres://127.0.0.1:9/none' });
  expect(await run.ended).toBe(1);
  expect(run.output()).toMatch(/^ridewait: the history is away: .*ECONNREFUSED/m);
});

import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { demoParkFile, readSigningKeys } from '@ridewait/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  dateOf,
  dayOf,
  ensurePartitions,
  pgSql,
  type Sql,
  sqlHistoryStore,
} from '@ridewait/stores';
import { runCli } from './cli.ts';

/** Statements that wait for a lock. */
async function waiting(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `SELECT count(*) AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'`,
  );
  return row!.count;
}

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
    expect(await ridewait('maintain')).toMatchObject({
      code: 2,
      output: expect.stringContaining('run `ridewait migrate` on it'),
    });
    expect(await ridewait('migrate')).toEqual({
      code: 0,
      output:
        'ran 0001_initial.sql, 0002_rounds_and_quarters.sql, 0003_catalog_version.sql, 0004_forecasts.sql\n',
    });
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

  it('is maintained: day by day, and as often as one likes', async () => {
    await using sql = pgSql({ server: { url: server().url } });
    const today = dayOf(Date.now());
    await ensurePartitions(sql, today - 10, today - 9);
    const rows = [10, 0].map((ago) => ({
      park: 'park',
      attraction: 'comet',
      bucket: { minute: (today - ago) * 1_440, tracks: [] },
    }));
    await sqlHistoryStore(sql).flush({ buckets: rows, words: [], views: [] });
    const first = await ridewait('maintain');
    expect(first.code).toBe(0);
    const dates = [10, 9].map((ago) => dateOf(today - ago));
    expect(first.output).toContain(
      `${dates[0]}: dropped, 1 quarter-hour written before\n${dates[1]}: dropped, 0 quarter-hours`,
    );
    expect(first.output).toMatch(/\ndone: .*, 2 days dropped\n$/);
    expect(first.output).toMatch(/^Harbour Lights: today's waits of 0 lanes, \d+ days learnt$/m);
    // What is learnt once a day is learnt; the rest of the upkeep is left out.
    expect(await ridewait('maintain', '--today')).toEqual({
      code: 0,
      output: expect.stringMatching(
        /^Harbour Lights: today's waits of 0 lanes\ndone: 0 partitions made, .*\n$/,
      ),
    });
    const again = await ridewait('maintain', '--keep-days', '30');
    expect(again).toMatchObject({ code: 0, output: expect.stringMatching(/0 days dropped\n$/) });
  }, 90_000);

  it('leaves the rest to the next run when it is stopped', async () => {
    await using sql = pgSql({ server: { url: server().url }, statementTimeoutMs: 60_000 });
    const [held, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    // Something that it has to wait for.
    const holder = sql.transaction(async (tx) => {
      await tx.script('LOCK TABLE quarter_hours IN ACCESS EXCLUSIVE MODE');
      held.resolve();
      await done.promise;
    });
    await held.promise;
    const today = dayOf(Date.now());
    const bucket = { minute: (today - 1) * 1_440, tracks: [] };
    const rows = ['comet', 'tower'].map((attraction) => ({ park: 'park', attraction, bucket }));
    await sqlHistoryStore(sql).flush({ buckets: rows, words: [], views: [] });
    const run = runCli(['maintain'], { DATABASE_URL: server().url });
    try {
      await run.prints(new RegExp(`${dateOf(today - 2)}: 0 quarter-hours written`));
      await expect.poll(() => waiting(sql), { timeout: 20_000 }).toBe(1);
      run.signal('SIGTERM');
      await run.prints(/^stopping …$/m);
    } finally {
      done.resolve();
      await holder;
    }
    expect(await run.ended).toBe(1);
    expect(run.output()).toMatch(/\nstopped; the next run goes on: .*, 0 days dropped\n$/);
  }, 90_000);
});

describe.runIf(requireReal('postgres', findPostgres()))('with a user for each kind of work', () => {
  const server = withServer(startPostgres);

  async function ridewait(kind: string | undefined, ...args: string[]) {
    const role = kind === undefined ? {} : { DATABASE_ROLE: `ridewait_${kind}` };
    const run = runCli(args, { DATABASE_URL: server().url, ...role });
    return { code: await run.ended, output: run.output() };
  }

  it('migrates as the owner of the tables, and lets each do its own work', async () => {
    await using sql = pgSql({ server: { url: server().url } });
    await sql.script('CREATE ROLE "ridewait-api@park.iam" LOGIN');
    const migrated = await ridewait(
      undefined,
      'migrate',
      '--member',
      'reader=ridewait-api@park.iam',
    );
    expect(migrated).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^ran 0001.*\nrights given: reader ridewait-api@park\.iam\n$/),
    });
    expect((await ridewait('operator', 'catalog', 'save', demoParkFile)).code).toBe(0);
    expect((await ridewait('forecaster', 'maintain', '--today')).code).toBe(0);
    expect((await ridewait('owner', 'maintain')).code).toBe(0);
    expect(await ridewait('reader', 'catalog', 'save', demoParkFile)).toMatchObject({
      code: 1,
      output: expect.stringContaining('permission denied'),
    });
  }, 90_000);
});

it.for<[string, string[], Record<string, string>, RegExp]>([
  ['no database', ['migrate'], {}, /set either DATABASE_URL or CLOUD_SQL_INSTANCE/],
  ['a database of another kind', ['migrate'], { DATABASE_URL: 'mysql://x' }, /postgres:\/\/ URL/],
  [
    'too few days to keep',
    ['maintain', '--keep-days', '7'],
    {},
    /--keep-days 7 can't be had: keep 8 days or more, .* a reading may come 7 days after its event/,
  ],
  ['a part of a day to keep', ['maintain', '--keep-days', '8.5'], {}, /in whole days/],
  [
    'a member of no kind',
    ['migrate', '--member', 'boss=x@y.iam'],
    {},
    /the kinds are owner, reader/,
  ],
  ['a kind of nobody', ['migrate', '--member', 'reader='], {}, /give kind=user/],
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

import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createDatabase } from '../../test/databases.ts';
import { ACCESS, ACCESS_KINDS, type AccessKind } from './access-kinds.ts';
import { asRole, ensureRoles, grantAccess, roleOf } from './access.ts';
import { maintain } from './maintain.ts';
import { migrate } from './migrate.ts';
import { pgSql } from './pg-sql.ts';
import { applyBuckets } from './replay-apply.ts';
import { dropReplaySchema, openReplaySchema } from './replay.ts';
import type { Sql } from './sql.ts';

const NOON = Date.parse('2026-07-01T12:00:00Z');

/** As `ridewait migrate --member …` does it. */
async function setUp(sql: Sql): Promise<void> {
  await ensureRoles(sql, []);
  const owner = asRole(sql, roleOf('owner'));
  await migrate(owner, { now: NOON });
  await grantAccess(owner);
}

interface Grant {
  name: string;
  rights: string;
}

/** What a kind of user may do with each table that is not a partition, but read it. */
async function writesOf(sql: Sql, kind: AccessKind): Promise<Record<string, string>> {
  const rows = await sql.query<Grant>(
    `SELECT c.relname AS name, string_agg(r.one, ', ' ORDER BY r.position) AS rights
     FROM pg_class c, unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE']) WITH ORDINALITY AS r (one, position)
     WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
       AND has_table_privilege($1, c.oid, r.one)
     GROUP BY c.relname`,
    [roleOf(kind)],
  );
  return Object.fromEntries(rows.map(({ name, rights }) => [name, rights]));
}

describe.runIf(requireReal('postgres', findPostgres()))('rights in the database', () => {
  const server = withServer(startPostgres);
  const opened: Sql[] = [];
  afterEach(async () => {
    for (const sql of opened.splice(0)) await sql[Symbol.asyncDispose]();
  });

  function open(url: string): Sql {
    const sql = pgSql({ server: { url } });
    opened.push(sql);
    return sql;
  }

  async function fresh(): Promise<Sql> {
    return open(await createDatabase(server().url));
  }

  it('are those of the list for each kind of user, and no more', async () => {
    const sql = await fresh();
    await setUp(sql);
    for (const kind of ACCESS_KINDS.filter((each) => each !== 'owner')) {
      expect([kind, await writesOf(sql, kind)]).toEqual([kind, ACCESS[kind]]);
      const [seen] = await sql.query<{ all: boolean }>(
        `SELECT bool_and(has_table_privilege($1, oid, 'SELECT')) AS all FROM pg_class
         WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace`,
        [roleOf(kind)],
      );
      expect([kind, seen!.all]).toEqual([kind, true]);
    }
  });

  it('are the same after another run, and what is not listed any more is gone', async () => {
    const sql = await fresh();
    await setUp(sql);
    await sql.script('GRANT DELETE ON buckets TO ridewait_reader');
    await setUp(sql);
    expect(await writesOf(sql, 'reader')).toEqual({});
    expect(await writesOf(sql, 'processor')).toEqual(ACCESS.processor);
  });

  it('go to the users that are named, however they are called', async () => {
    const sql = await fresh();
    const user = `ridewait-${crypto.randomUUID().slice(0, 8)}@park"s.iam`;
    await sql.script(`CREATE ROLE "${user.replaceAll('"', '""')}" LOGIN`);
    await ensureRoles(sql, [{ kind: 'processor', user }]);
    const [row] = await sql.query<{ is: boolean }>(`SELECT pg_has_role($1, $2, 'MEMBER') AS is`, [
      user,
      roleOf('processor'),
    ]);
    expect(row!.is).toBe(true);
  });

  it('are refused for a user that is not there', async () => {
    const sql = await fresh();
    const nobody = { kind: 'reader', user: 'nobody@park.iam' } as const;
    await expect(ensureRoles(sql, [nobody])).rejects.toThrow(/nobody@park\.iam.* does not exist/);
  });

  it('let the owner make partitions that everybody can read, and drop those that it made', async () => {
    const sql = await fresh();
    await setUp(sql);
    const owner = asRole(sql, roleOf('owner'));
    const later = NOON + 30 * 86_400_000;
    const steps = await Array.fromAsync(maintain(owner, { keepDays: 8, now: later }));
    expect(steps.some(({ step }) => step === 'made')).toBe(true);
    expect(steps.some(({ step }) => step === 'dropped')).toBe(true);
    const owners = await sql.query(
      `SELECT DISTINCT tableowner AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    expect(owners).toEqual([{ name: 'ridewait_owner' }]);
    const reader = asRole(sql, roleOf('reader'));
    expect(await reader.query('SELECT * FROM buckets_2026_07_31')).toEqual([]);
  });

  it('let the owner replay, and put in place what history lacks', async () => {
    const sql = await fresh();
    await setUp(sql);
    const owner = asRole(sql, roleOf('owner'));
    const replay = await openReplaySchema(owner, 'replay_owner');
    await replay.query(`INSERT INTO buckets VALUES ('park', 'comet', $1, 1, '[]')`, [
      NOON / 60_000,
    ]);
    const range = { replay: 'replay_owner', from: 0, to: NOON / 60_000 + 1 };
    expect(await Array.fromAsync(applyBuckets(owner, range))).toMatchObject([{ written: 1 }]);
    await dropReplaySchema(owner, 'replay_owner');
  });

  it('let an auditor replay in a schema of its own, and change nothing that stands', async () => {
    const sql = await fresh();
    await setUp(sql);
    const auditor = asRole(sql, roleOf('auditor'));
    const replay = await openReplaySchema(auditor, 'replay_test');
    expect(await replay.query('SELECT * FROM buckets')).toEqual([]);
    await dropReplaySchema(auditor, 'replay_test');
    await expect(auditor.query('DELETE FROM buckets')).rejects.toThrow(/permission denied/);
  });

  it('can not be set up by anybody else', async () => {
    const url = new URL(await createDatabase(server().url));
    await open(server().url).script(`CREATE ROLE plain LOGIN PASSWORD 'told'`);
    url.username = 'plain';
    url.password = 'told';
    await expect(ensureRoles(open(url.href), [])).rejects.toThrow(/plain may not make roles/);
  });
});

describe.runIf(requireReal('postgres', findPostgres()))('on a server of its own', () => {
  const server = withServer(startPostgres);

  it('rights can be set up by who is, as in Cloud SQL, only a member of who may', async () => {
    const url = new URL(await createDatabase(server().url));
    await using admin = pgSql({ server: { url: server().url } });
    const user = `migrate-${crypto.randomUUID()}@park.iam`;
    await admin.script(`
      CREATE ROLE cloudsqlsuperuser NOLOGIN CREATEROLE CREATEDB;
      CREATE ROLE "${user}" LOGIN PASSWORD 'told' IN ROLE cloudsqlsuperuser;
      ALTER DATABASE ${url.pathname.slice(1)} OWNER TO cloudsqlsuperuser`);
    url.username = encodeURIComponent(user);
    url.password = 'told';
    await using sql = pgSql({ server: { url: url.href } });
    await setUp(sql);
    await setUp(sql);
    expect(await writesOf(sql, 'processor')).toEqual(ACCESS.processor);
  });
});

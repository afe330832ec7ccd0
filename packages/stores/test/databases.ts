import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { afterEach, describe } from 'vitest';
import { pgliteSql } from '../src/sql/pglite-sql.ts';
import { pgSql } from '../src/sql/pg-sql.ts';
import type { Sql } from '../src/sql/sql.ts';
import { withServer } from '@ridewait/local/testing';

/** An empty database in PostgreSQL; its URL. */
async function createDatabase(serverUrl: string): Promise<string> {
  await using sql = pgSql({ server: { url: serverUrl } });
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await sql.script(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Runs the suite on PGlite and on PostgreSQL; `fresh` opens an empty database, closed after the test. */
export function onBothDatabases(suite: (fresh: () => Promise<Sql>) => void): void {
  const open: Sql[] = [];
  function kept(sql: Sql): Sql {
    open.push(sql);
    return sql;
  }
  afterEach(async () => {
    for (const sql of open.splice(0)) await sql[Symbol.asyncDispose]();
  });
  describe('on PGlite', () => suite(async () => kept(await pgliteSql())));
  describe.runIf(requireReal('postgres', findPostgres()))('on PostgreSQL', () => {
    const server = withServer(startPostgres);
    suite(async () => kept(pgSql({ server: { url: await createDatabase(server().url) } })));
  });
}

import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { afterAll, afterEach, describe } from 'vitest';
import { pgliteSql } from '../src/sql/pglite-sql.ts';
import { pgSql } from '../src/sql/pg-sql.ts';
import type { Sql } from '../src/sql/sql.ts';
import { withServer } from '@ridewait/local/testing';

/** An empty database in PostgreSQL; its URL. */
export async function createDatabase(serverUrl: string): Promise<string> {
  await using sql = pgSql({ server: { url: serverUrl } });
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  await sql.script(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Opens a database for a test or a suite; it is closed after it. */
type Open = () => Promise<Sql>;

/**
 * Runs the suite on PGlite and on PostgreSQL. `fresh` opens an empty database for the test that calls it; `shared`
 * gives the one that the tests of the suite share, empty at first: PGlite takes seconds to start.
 */
export function onBothDatabases(suite: (fresh: Open, shared: Open) => void): void {
  describe('on PGlite', () => suiteOn(suite, () => pgliteSql()));
  describe.runIf(requireReal('postgres', findPostgres()))('on PostgreSQL', () => {
    const server = withServer(startPostgres);
    suiteOn(suite, async () => pgSql({ server: { url: await createDatabase(server().url) } }));
  });
}

function suiteOn(suite: (fresh: Open, shared: Open) => void, open: Open): void {
  const opened: Sql[] = [];
  let sharing: Promise<Sql> | undefined;
  afterEach(async () => {
    for (const sql of opened.splice(0)) await sql[Symbol.asyncDispose]();
  });
  afterAll(async () => (await sharing)?.[Symbol.asyncDispose]());
  suite(
    async () => {
      const sql = await open();
      opened.push(sql);
      return sql;
    },
    () => (sharing ??= open()),
  );
}

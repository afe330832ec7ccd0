import { ACCESS } from './access-kinds.ts';
import { roleOf } from './access.ts';
import { inSchema, quoted } from './in-schema.ts';
import { migrate } from './migrate.ts';
import type { Sql, SqlSession } from './sql.ts';

/** No other schema has such a name, so that none of those is ever dropped by mistake. */
const NAME = /^shadow(?:_[a-z0-9_]{1,40})?$/;

/** What a processor writes, and a shadow has of its own. All else it reads where it stands. */
const OWN = Object.keys(ACCESS.processor);

export interface ShadowSchemaOptions {
  /** `shadow`, or `shadow_` and then a to z, 0 to 9 and `_`. */
  schema: string;
  /** Where what guests see is. Default: the connection's own schema. */
  standing?: string;
  /** Milliseconds since 1970. */
  now?: number;
}

/**
 * A fresh schema for a processor on trial, up to date as by `migrate`; what another trial left under this name is
 * dropped. Buckets, last words, views and rounds are its own, and empty. Catalog, keys, forecasts and the waits of
 * past days are views of what stands: it sees each change, and can change nothing. So what stands has to be migrated
 * before. Where the kinds of user are there (`ensureRoles`), a `shadow` may write its own tables, and a `reader` read
 * them. Run it as the owner.
 */
export async function makeShadowSchema(sql: Sql, options: ShadowSchemaOptions): Promise<void> {
  const { schema } = options;
  const standing = options.standing ?? (await currentSchema(sql));
  if (schema === standing)
    throw new RangeError(`${schema} is what stands, and can't be its shadow`);
  await dropShadowSchema(sql, schema);
  await sql.script(`CREATE SCHEMA ${quoted(schema)}`);
  const own = inSchema(sql, schema);
  await migrate(own, options.now === undefined ? {} : { now: options.now });
  await own.transaction(async (tx) => {
    for (const table of await tablesOf(tx, standing)) {
      if (OWN.includes(table) || table === 'migrations') continue;
      await tx.script(`DROP TABLE IF EXISTS ${quoted(table)} CASCADE;
        CREATE VIEW ${quoted(table)} AS SELECT * FROM ${quoted(standing)}.${quoted(table)}`);
    }
    await grant(tx, schema);
  });
}

/** One that isn't there is no error. */
export async function dropShadowSchema(sql: Sql, schema: string): Promise<void> {
  if (!NAME.test(schema)) {
    throw new RangeError(
      `${schema} can't be a shadow's schema: shadow, or shadow_ and then a to z, 0 to 9 and _`,
    );
  }
  await sql.script(`DROP SCHEMA IF EXISTS ${quoted(schema)} CASCADE`);
}

/**
 * Gives a shadow what history holds from that minute on, to make its states of. Folding what has come since again is
 * harmless. Resolves to the number of buckets.
 *
 * @param fromMinute minutes since 1970
 */
export async function copyHistory(
  sql: Sql,
  { schema, standing }: ShadowSchemaOptions,
  fromMinute: number,
): Promise<number> {
  const from = quoted(standing ?? (await currentSchema(sql)));
  const to = quoted(schema);
  return sql.transaction(async (tx) => {
    await tx.query(
      `INSERT INTO ${to}.sensor_words SELECT * FROM ${from}.sensor_words ON CONFLICT DO NOTHING`,
    );
    const [copied] = await tx.query<{ count: number }>(
      `WITH copied AS (INSERT INTO ${to}.buckets (park, attraction, minute, n, tracks)
         SELECT park, attraction, minute, n, tracks FROM ${from}.buckets WHERE minute >= $1
         ON CONFLICT DO NOTHING RETURNING 1)
       SELECT count(*)::int8 AS count FROM copied`,
      [fromMinute],
    );
    return copied!.count;
  });
}

async function currentSchema(sql: SqlSession): Promise<string> {
  const [own] = await sql.query<{ schema: string }>('SELECT current_schema() AS schema');
  return own!.schema;
}

/** Without the partitions. */
async function tablesOf(sql: SqlSession, schema: string): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
     WHERE relnamespace = to_regnamespace(quote_ident($1)) AND relkind IN ('r', 'p')
       AND NOT relispartition AND relname !~ '^buckets_' ORDER BY relname`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

async function grant(tx: SqlSession, schema: string): Promise<void> {
  const [shadow, reader] = [roleOf('shadow'), roleOf('reader')];
  const found = await tx.query('SELECT 1 FROM pg_roles WHERE rolname = ANY($1)', [
    [shadow, reader],
  ]);
  if (found.length < 2) return;
  const own = quoted(schema);
  await tx.script(`GRANT USAGE ON SCHEMA ${own} TO ${shadow}, ${reader};
    GRANT SELECT ON ALL TABLES IN SCHEMA ${own} TO ${shadow}, ${reader}`);
  for (const [table, rights] of Object.entries(ACCESS.processor)) {
    await tx.script(`GRANT ${rights} ON ${own}.${quoted(table)} TO ${shadow}`);
  }
}

import type { Sql, SqlSession } from './sql.ts';

/**
 * The same database, where tables without a schema's name are those of `schema`. Every statement runs in a
 * transaction, for a setting of a pooled connection would stay for its next user. It borrows the connections of
 * `sql`: disposing it closes nothing.
 */
export function inSchema(sql: Sql, schema: string): Sql {
  async function transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T> {
    return sql.transaction(async (tx) => {
      await tx.script(`SET LOCAL search_path TO ${quoted(schema)}`);
      return work(tx);
    });
  }
  return {
    query: (text, params) => transaction((tx) => tx.query(text, params)),
    script: (text) => transaction((tx) => tx.script(text)),
    transaction,
    async [Symbol.asyncDispose]() {},
  };
}

/** A name as SQL takes it, whatever is in it. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Asks PostgreSQL, on one connection or on any. int8 comes back as a number, json as its parsed value. */
export interface SqlSession {
  /** One statement; the rows, with columns by name. */
  query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]>;
  /** Several statements without parameters. */
  script(text: string): Promise<void>;
}

/**
 * A PostgreSQL database. What passes (no connection, no answer in time, a deadlock) rejects with
 * `UnavailableError`; a statement that can never work rejects as the driver puts it.
 */
export interface Sql extends SqlSession, AsyncDisposable {
  /** Commits when `work` resolves, rolls back when it rejects. */
  transaction<T>(work: (session: SqlSession) => Promise<T>): Promise<T>;
}

/**
 * A transaction whose statements are not compiled. PostgreSQL guesses a hundred elements for every json array, and so
 * compiles for seconds what is done in milliseconds. Source: https://www.postgresql.org/docs/current/jit-decision.html
 */
export function uncompiled<T>(sql: Sql, work: (session: SqlSession) => Promise<T>): Promise<T> {
  return sql.transaction(async (tx) => {
    await tx.script('SET LOCAL jit = off');
    return work(tx);
  });
}

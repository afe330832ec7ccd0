import { mkdir } from 'node:fs/promises';
import { UnavailableError } from '@ridewait/core';
import type { Sql, SqlSession } from './sql.ts';
import { toSqlError } from './sql-errors.ts';

const INT8 = 20;

/** The two ways in which PGlite and its transactions are asked. */
interface Asked {
  query(text: string, params?: unknown[]): Promise<{ rows: unknown[] }>;
  exec(text: string): Promise<unknown>;
}

/** PostgreSQL inside this process. Without `dataDir`, a directory, it lives in memory and dies with it. */
export async function pgliteSql(options: { dataDir?: string } = {}): Promise<Sql> {
  // Loaded here, for it is large and no server needs it.
  const { PGlite } = await import('@electric-sql/pglite');
  if (options.dataDir !== undefined) await mkdir(options.dataDir, { recursive: true });
  const db = await PGlite.create({
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
    parsers: { [INT8]: Number },
  });

  async function guard<T>(work: () => Promise<T>): Promise<T> {
    if (db.closed) throw new UnavailableError('history', 'it was closed');
    try {
      return await work();
    } catch (error) {
      throw toSqlError(error);
    }
  }

  function session(asked: Asked): SqlSession {
    return {
      query: <Row>(text: string, params: readonly unknown[] = []) =>
        guard(async () => (await asked.query(text, [...params])).rows as Row[]),
      script: (text) =>
        guard(async () => {
          await asked.exec(text);
        }),
    };
  }

  return {
    ...session(db),
    // Errors of `work` pass as they are: its statements have translated theirs.
    async transaction(work) {
      if (db.closed) throw new UnavailableError('history', 'it was closed');
      return db.transaction((tx) => work(session(tx)));
    },
    async [Symbol.asyncDispose]() {
      if (!db.closed) await db.close();
    },
  };
}

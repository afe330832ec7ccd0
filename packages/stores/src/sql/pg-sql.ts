import { UnavailableError } from '@ridewait/core';
import pg from 'pg';
import { type CloudSqlInstance, cloudSqlStream, type CloudSqlStream } from './cloud-sql.ts';
import type { Sql, SqlSession } from './sql.ts';
import { sqlState, toSqlError } from './sql-errors.ts';

export interface PgOptions {
  /** Where the database is: a URL, or a Cloud SQL instance. */
  server: { url: string } | CloudSqlInstance;
  /** Connections; this times the instances of a service must fit in the server's max_connections. Default 5. */
  maxConnections?: number;
  /** The longest that a caller waits for a connection. Default 3,000. */
  connectTimeoutMs?: number;
  /** The longest that a statement may take. Default 10,000. */
  statementTimeoutMs?: number;
  /** What `pg_stat_activity` shows. */
  applicationName?: string;
  /**
   * The one schema that tables without a schema's name are looked for in; default: as the server has it, `public`. A
   * connection is told when it begins, so that no statement costs more. A letter, then letters, digits and `_`.
   */
  schema?: string;
  /** Told of connections that were lost while nobody used them. */
  onConnectionError?: (error: Error) => void;
}

/** What the client waits longer than the server, so that the server's own answer is the one that comes. */
const GRACE_MS = 1_000;

/** PostgreSQL by `pg`. Connects when it is first asked, and again whenever it has to. */
export function pgSql(options: PgOptions): Sql {
  const { server, statementTimeoutMs = 10_000, schema } = options;
  if (schema !== undefined && !/^[a-z][a-z0-9_]*$/.test(schema)) {
    throw new RangeError(`${schema} can't be the name of a schema`);
  }
  // The driver would take the URL's, and leave the schema unsaid: rows would go to others' tables.
  if (
    schema !== undefined &&
    'url' in server &&
    URL.parse(server.url)?.searchParams.has('options')
  ) {
    throw new RangeError('take `options` out of the URL of the database: a schema is named');
  }
  let opening: Promise<Opened> | undefined;
  let isClosed = false;

  function opened(): Promise<Opened> {
    if (isClosed) return Promise.reject(new Error('the pool is closed'));
    // What failed is tried again by the next call.
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  }

  async function open(): Promise<Opened> {
    const cloudSql = 'cloudSqlInstance' in server ? await cloudSqlStream(server) : undefined;
    const pool = new pg.Pool({
      ...('url' in server
        ? { connectionString: server.url }
        : { stream: cloudSql!.stream, user: server.user, database: server.database }),
      max: options.maxConnections ?? 5,
      connectionTimeoutMillis: options.connectTimeoutMs ?? 3_000,
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + GRACE_MS,
      idle_in_transaction_session_timeout: statementTimeoutMs + GRACE_MS,
      application_name: options.applicationName ?? 'ridewait',
      ...(schema !== undefined && { options: `-c search_path=${schema}` }),
      types,
    });
    pool.on('error', (error) => options.onConnectionError?.(error));
    // A connection may die between two statements of a transaction; the next statement tells.
    pool.on('connect', (client) => client.on('error', () => undefined));
    return { pool, cloudSql };
  }

  return {
    async query<Row>(text: string, params: readonly unknown[] = []) {
      return guard(async () => session((await opened()).pool).query<Row>(text, params));
    },
    async script(text) {
      return guard(async () => session((await opened()).pool).script(text));
    },
    async transaction(work) {
      const client = await guard(async () => (await opened()).pool.connect());
      let isBroken = false;
      try {
        const tx = guarded(session(client));
        await tx.script('BEGIN');
        const result = await work(tx);
        await tx.script('COMMIT');
        return result;
      } catch (error) {
        isBroken = isConnectionLost(error) || !(await rollBack(client));
        throw error;
      } finally {
        // What can't roll back is closed, at which the server rolls back.
        client.release(isBroken);
      }
    },
    async [Symbol.asyncDispose]() {
      if (isClosed) return;
      isClosed = true;
      const last = await opening?.catch(() => undefined);
      await last?.pool.end();
      last?.cloudSql?.close();
    },
  };
}

interface Opened {
  pool: pg.Pool;
  cloudSql: CloudSqlStream | undefined;
}

/** The driver's own parsers, but for int8: it would give a string. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

function session(client: pg.Pool | pg.PoolClient): SqlSession {
  return {
    async query<Row>(text: string, params: readonly unknown[] = []) {
      const { rows } = await client.query(text, [...params]);
      return rows as Row[];
    },
    async script(text) {
      await client.query(text);
    },
  };
}

/** True where a rollback would only wait behind a statement that nobody answers. */
function isConnectionLost(error: unknown): boolean {
  return error instanceof UnavailableError && sqlState(error.cause) === undefined;
}

async function rollBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

async function guard<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toSqlError(error);
  }
}

function guarded(inner: SqlSession): SqlSession {
  return {
    query: (text, params) => guard(() => inner.query(text, params)),
    script: (text) => guard(() => inner.script(text)),
  };
}

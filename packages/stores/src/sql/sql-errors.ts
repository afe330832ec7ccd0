import { UnavailableError } from '@ridewait/core';

/**
 * SQLSTATEs after which the same call may succeed: connection, resources, a server that starts or stops, a
 * cancelled statement, a lock not had, a read-only server (the primary has just become a replica).
 * Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const PASSING = /^(08|53|58|57P|57014|55P03|40001|40P01|25006)/;

/** The five characters by which PostgreSQL names an error; undefined where the error isn't the server's. */
export function sqlState(error: unknown): string | undefined {
  const { code, severity } = Object(error) as { code?: unknown; severity?: unknown };
  return typeof code === 'string' && code.length === 5 && severity !== undefined ? code : undefined;
}

/** What a caller of a store gets to see: `UnavailableError`, or the program's own fault as it is. */
export function toSqlError(error: unknown): unknown {
  if (error instanceof UnavailableError || error instanceof TypeError) return error;
  const state = sqlState(error);
  if (state !== undefined && !PASSING.test(state)) return error;
  return new UnavailableError('history', error);
}

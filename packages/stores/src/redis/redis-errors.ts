import { UnavailableError } from '@ridewait/core';
import { ErrorReply } from '@redis/client';

/**
 * Answers of a server that can't serve just now: loading, demoted, full, busy, resharding, or whose password
 * is another than ours, as while it is rotated.
 */
const PASSING =
  /^(LOADING|READONLY|MASTERDOWN|BUSY|OOM|NOREPLICAS|CLUSTERDOWN|TRYAGAIN|MISCONF|UNBLOCKED|NOAUTH|WRONGPASS)\b/;

export class NoAnswerError extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
    this.name = 'NoAnswerError';
  }
}

/** True when this server was the primary and is one no more: a new connection finds the new one. */
export function isDemotion(error: unknown): boolean {
  return error instanceof ErrorReply && error.message.startsWith('READONLY');
}

/** What a caller of the live store gets to see: `UnavailableError`, or the program's own fault as it is. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof UnavailableError || error instanceof TypeError) return error;
  if (error instanceof ErrorReply && !PASSING.test(error.message)) return error;
  return new UnavailableError('live store', error);
}

import { UnavailableError } from '@ridewait/core';

/**
 * The names of Google's errors, each at its number.
 * Source: https://grpc.github.io/grpc/core/md_doc_statuscodes.html
 */
const NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;
type Name = (typeof NAMES)[number];

/** An answer of Pub/Sub's that is an error. */
export class PubsubError extends Error {
  readonly code: number;
  constructor(name: string, message: string) {
    super(`${name}: ${message}`);
    this.name = 'PubsubError';
    this.code = Math.max(NAMES.indexOf(name as Name), NAMES.indexOf('UNKNOWN'));
  }
}

/** Whether it is one of these errors. */
export function isCalled(error: unknown, ...names: readonly Name[]): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return names.some((name) => code === NAMES.indexOf(name));
}

/**
 * What the port lets out. A missing topic or right counts as away too: the message was not taken, and
 * will be once the deployment is put right. A message that Pub/Sub calls malformed stays an error of ours.
 */
export function toUnavailable(error: unknown): unknown {
  if (error instanceof UnavailableError || isCalled(error, 'INVALID_ARGUMENT')) return error;
  return new UnavailableError('bus', error);
}

export function closedError(): UnavailableError {
  return new UnavailableError('bus', new Error('it was closed'));
}

/** The outcome of `work`, or a rejection after `ms`: the client's own limits don't cover its credentials. */
export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new Error(`Pub/Sub did not answer within ${ms} ms`)),
    ms,
  );
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

import { UnavailableError } from '@ridewait/core';

/** Source: https://grpc.github.io/grpc/core/md_doc_statuscodes.html */
const GRPC_INVALID_ARGUMENT = 3;
export const GRPC_NOT_FOUND = 5;
export const GRPC_ALREADY_EXISTS = 6;
export const GRPC_PERMISSION_DENIED = 7;
export const GRPC_UNIMPLEMENTED = 12;

export function isCode(error: unknown, code: number): boolean {
  return (error as { code?: unknown } | null)?.code === code;
}

/**
 * What the port lets out. A missing topic or right counts as away too: the message was not taken, and
 * will be once the deployment is put right. A message that Pub/Sub calls malformed stays an error of ours.
 */
export function toUnavailable(error: unknown): unknown {
  if (error instanceof UnavailableError || isCode(error, GRPC_INVALID_ARGUMENT)) return error;
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

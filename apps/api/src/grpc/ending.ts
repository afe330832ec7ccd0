import { status } from '@grpc/grpc-js';

/** Why a stream ended, as metrics have it. */
export type EndReason =
  | 'left'
  | 'slow'
  | 'age'
  | 'shutdown'
  | 'unknown'
  | 'unreadable'
  | 'full'
  | 'away'
  | 'fault';

/** How a call ends that isn't answered: a status, and words for who reads it. */
export interface Ending {
  reason: EndReason;
  /** Source: https://grpc.io/docs/guides/status-codes/ */
  code: status;
  details: string;
}

export const LEFT: Ending = {
  reason: 'left',
  code: status.CANCELLED,
  details: 'the caller has left',
};

export const SLOW: Ending = {
  reason: 'slow',
  code: status.RESOURCE_EXHAUSTED,
  details: 'changes were not read as fast as they came; call again for what holds now',
};

export const OLD: Ending = {
  reason: 'age',
  code: status.UNAVAILABLE,
  details: 'a stream lasts some minutes, so that callers spread over instances; call again',
};

export const SHUTDOWN: Ending = {
  reason: 'shutdown',
  code: status.UNAVAILABLE,
  details: 'this instance stops; call again, and another one answers',
};

export const AWAY: Ending = {
  reason: 'away',
  code: status.UNAVAILABLE,
  details: 'the data can not be reached; call again in some seconds',
};

export const FAULT: Ending = {
  reason: 'fault',
  code: status.INTERNAL,
  details: 'this is our fault; call again later',
};

export function unknownPark(details: string): Ending {
  return { reason: 'unknown', code: status.NOT_FOUND, details };
}

export function unreadable(details: string): Ending {
  return { reason: 'unreadable', code: status.INVALID_ARGUMENT, details };
}

export function full(streams: number): Ending {
  return {
    reason: 'full',
    code: status.RESOURCE_EXHAUSTED,
    details: `this instance serves ${streams} streams and no more; call again, and another one may answer`,
  };
}

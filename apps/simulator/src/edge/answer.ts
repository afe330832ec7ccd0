/** What a gateway does after an answer of ingest. */
export type Step =
  /** The batch is done with: taken, but for items that can never be. */
  | { do: 'next' }
  /** The same batch again, unchanged, after a while; `afterMs` where ingest said how long. */
  | { do: 'retry'; afterMs?: number }
  /** The batch is too large: half of it. */
  | { do: 'halve' };

/**
 * A retry repeats readings unchanged, so it is harmless; giving up loses them. Only what ingest says it will
 * never take is given up.
 */
export function stepAfter(
  status: number,
  retryAfter: string | null,
  /** Whether the answer judges the readings one by one. */
  hasResults: boolean,
): Step {
  // 400 is a body that nobody could read, now or later.
  if (hasResults || status === 400) return { do: 'next' };
  if (status === 413) return { do: 'halve' };
  const seconds = Number(retryAfter ?? Number.NaN);
  return Number.isFinite(seconds) ? { do: 'retry', afterMs: seconds * 1000 } : { do: 'retry' };
}

const MIN_BACKOFF_MS = 200;
const MAX_BACKOFF_MS = 10_000;

/** Exponential backoff with full jitter: gateways that failed together don't come back together. */
export function backoffMs(failures: number, random: () => number): number {
  const most = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** (failures - 1));
  return MIN_BACKOFF_MS / 2 + most * random();
}

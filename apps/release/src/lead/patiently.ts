import type { Leadership } from './leadership.ts';
import { TakenOverError } from './own.ts';
import { pause } from './pause.ts';

/** Waits of 1, 2, 4 … seconds: two minutes in all. */
const TRIES = 8;
const FIRST_PAUSE_MS = 1_000;

interface Patience {
  wait(ms: number): Promise<void>;
  /** Told each time before it is tried again. */
  onFailure(words: string): void;
}

/** That of whoever leads: it is told with the story. */
export function patienceOf({ ports, now = Date.now, wait = pause }: Leadership): Patience {
  return { wait, onFailure: (words) => ports.reporter.tell({ at: now(), words }) };
}

/**
 * Does what has to be written down before anything else may happen: it is tried for two minutes, and then rejects
 * with the last error. Taken up again, the release goes on from what was written last.
 */
export async function patiently<T>(
  work: () => Promise<T>,
  { wait, onFailure }: Patience,
): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof TakenOverError || tried === TRIES) throw error;
      onFailure(`to be tried again: ${(error as Error).message}`);
      await wait(FIRST_PAUSE_MS * 2 ** (tried - 1));
    }
  }
}

import { type FileHandle, open } from 'node:fs/promises';
import type { Window } from '@ridewait/release';
import type { Metrics } from '../ports.ts';

/** A file that gets a line of JSON for each window that was measured: what real runs differ by, to learn from. */
export interface Recording extends AsyncDisposable {
  add(window: Window): Promise<void>;
}

/** Throws where the file can't be written. */
export async function startRecording(path: string): Promise<Recording> {
  let file: FileHandle;
  try {
    file = await open(path, 'w');
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`--record can't be written to: ${message}`, { cause: error });
  }
  return {
    async add(window) {
      await file.write(`${JSON.stringify(window)}\n`);
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

/** Metrics that tell of each window before it is judged. */
export function heard(metrics: Metrics, onWindow: (window: Window) => Promise<void>): Metrics {
  return {
    async measure(candidate, service, from, now) {
      const window = await metrics.measure(candidate, service, from, now);
      if (window) await onWindow(window);
      return window;
    },
  };
}

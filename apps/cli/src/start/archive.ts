import { archiveWriter } from '@ridewait/archive';
import type { Bus } from '@ridewait/core';
import { UsageError } from '../usage-error.ts';
import { LOCAL_PROJECT } from './stores.ts';

/** Archives every message of the topic `readings` in a folder, until it is disposed. */
export async function openArchive(
  bus: Bus,
  directory: string,
  onNews: (line: string) => void,
): Promise<AsyncDisposable> {
  try {
    return await archiveWriter(bus, directory, {
      subscription: `projects/${LOCAL_PROJECT}/subscriptions/readings-archive`,
      onError: ({ message }) => onNews(`the archive can't be written, tried again: ${message}`),
    });
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(`--archive can't be written to: ${message}`, { cause: error });
  }
}

import type { ArchivedMessage } from './archived-message.ts';
import { type Flaw, type ReadMessages, readContainer } from './avro/read-container.ts';
import { timeInName } from './file-name.ts';
import { type ArchivePlace, ArchivePlaceError, type ListedFile } from './places/place.ts';

/** What is damaged, and where. */
export interface Damage extends Flaw {
  /** Its name in the archive. */
  file: string;
}

export interface ReadOptions {
  /** Only what was published at or after this, in milliseconds since 1970. */
  from?: number;
  /** Only what was published before this. */
  to?: number;
  /** Told of everything that can't be read; what can, is read. */
  onDamage(damage: Damage): void;
  /** Told of each file that is there, and whether it is read: of some the name says that they are too old. */
  onFile?(name: string, isRead: boolean): void;
  /** Aborted, reading rejects with the signal's reason before the next block. */
  signal?: AbortSignal;
}

/**
 * A file holds what was published up to ten minutes after the time in its name, and whatever waited before
 * it. An hour leaves room for writes that were tried again.
 * Source: https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#file-batching
 */
const NAME_TO_LAST_MS = 3_600_000;

/**
 * The messages of an archive, file by file in the order of their names. Inside of that they are in no order,
 * for several files are written at a time, and any of them may come more than once. In memory is one block.
 */
export async function* readArchive(
  place: ArchivePlace,
  options: ReadOptions,
): AsyncGenerator<ArchivedMessage, void> {
  const { from = 0, to = Number.POSITIVE_INFINITY, signal } = options;
  for await (const file of place.files()) {
    signal?.throwIfAborted();
    const openedAt = timeInName(file.name);
    const isRead = openedAt === null || openedAt + NAME_TO_LAST_MS >= from;
    options.onFile?.(file.name, isRead);
    if (!isRead) continue;
    for await (const { messages } of blocksOf(place, file, options.onDamage)) {
      signal?.throwIfAborted();
      for (const message of messages) {
        if (message.publishedAt >= from && message.publishedAt < to) yield message;
      }
    }
  }
}

async function* blocksOf(
  place: ArchivePlace,
  file: ListedFile,
  onDamage: ReadOptions['onDamage'],
): AsyncGenerator<ReadMessages, void> {
  const { name, isGrowing } = file;
  try {
    yield* readContainer(place.open(file), {
      isGrowing,
      onFlaw: (flaw) => onDamage({ file: name, ...flaw }),
    });
  } catch (error) {
    // One that can't be read, or is not there any more, says nothing about the others.
    const { errno, message } = error as NodeJS.ErrnoException;
    if (errno === undefined && !(error instanceof ArchivePlaceError)) throw error;
    onDamage({ file: name, offset: 0, problem: `the file can't be read: ${message}` });
  }
}

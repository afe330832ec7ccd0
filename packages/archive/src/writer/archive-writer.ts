import { mkdir } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Bus, DeliveredMessage } from '@ridewait/core';
import type { ArchivedMessage } from '../archived-message.ts';
import { type ArchiveFile, createArchiveFile } from './archive-file.ts';
import { finishLeftFiles } from './finish-left.ts';

export interface ArchiveWriterOptions {
  /** The full name of the subscription, as the files tell it. Default: that of the project `local`. */
  subscription?: string;
  /** A file is finished so long after it was begun; 5 minutes by default, as Cloud Storage subscriptions have it. */
  maxFileMs?: number;
  /** A file is finished once it is this large; 64 MiB by default. */
  maxFileBytes?: number;
  /** Messages on their way to the disk at one time; 1,000 by default. */
  maxInFlight?: number;
  /** How long it rests after a write that failed, while its messages go back to the bus; 1,000 by default. */
  retryMs?: number;
  /** Milliseconds since 1970. */
  now?: () => number;
  /** Runs `task` after `delayMs`; what it returns takes that back. */
  setTimer?: (task: () => void, delayMs: number) => () => void;
  /** Told of every write that failed; its messages come again. */
  onError?: (error: Error) => void;
}

const MAX_BLOCK_BYTES = 8 * 1024 * 1024;

/** A message that waits for its block. */
interface Waiting {
  message: ArchivedMessage;
  outcome: PromiseWithResolvers<'ack' | 'nack'>;
}

/**
 * Writes what the subscription `readings-archive` delivers into a folder, as a Cloud Storage subscription
 * writes it into a bucket. A message is acked once it is on the disk, not in a cache; one that can't be
 * written, as when the disk is full, goes back to the bus. What a killed writer has left is finished first.
 * Disposing it takes no more messages and finishes its file.
 *
 * Rejects where the folder can't be made or read.
 */
export async function archiveWriter(
  bus: Pick<Bus, 'subscribe'>,
  directory: string,
  options: ArchiveWriterOptions = {},
): Promise<AsyncDisposable> {
  const { maxFileMs = 5 * 60_000, maxFileBytes = 64 * 1024 * 1024 } = options;
  const { now = Date.now, setTimer = setNodeTimer, onError = () => {} } = options;
  const { retryMs = 1_000, maxInFlight = 1_000 } = options;
  const subscription = options.subscription ?? 'projects/local/subscriptions/readings-archive';
  await mkdir(directory, { recursive: true });
  await finishLeftFiles(directory);

  let file: ArchiveFile | undefined;
  let cancelTimer = (): void => {};
  const waiting: Waiting[] = [];
  /** Everything that touches the file, one after another. */
  let work: Promise<void> = Promise.resolve();
  const stop = new AbortController();

  function enqueue(task: () => Promise<void>): Promise<void> {
    work = work.then(task);
    return work;
  }

  async function take(delivered: DeliveredMessage): Promise<'ack' | 'nack'> {
    const { id, publishedAt, attributes, data } = delivered;
    const outcome = Promise.withResolvers<'ack' | 'nack'>();
    const message = { subscription, id, publishedAt, attributes, data };
    // Those that come while a block is written go into the next one together.
    if (waiting.push({ message, outcome }) === 1) void enqueue(writeWaiting);
    return outcome.promise;
  }

  async function writeWaiting(): Promise<void> {
    const batch = waiting.splice(0, blockLength(waiting));
    if (waiting.length > 0) void enqueue(writeWaiting);
    const outcome = await write(batch.map(({ message }) => message));
    for (const each of batch) each.outcome.resolve(outcome);
  }

  async function write(messages: readonly ArchivedMessage[]): Promise<'ack' | 'nack'> {
    try {
      file ??= await begin();
      await file.append(messages);
    } catch (error) {
      onError(error as Error);
      await finish();
      await wait(retryMs, undefined, { signal: stop.signal }).catch(() => {});
      return 'nack';
    }
    if (file.bytes() >= maxFileBytes) await finish();
    return 'ack';
  }

  async function begin(): Promise<ArchiveFile> {
    const begun = await createArchiveFile(directory, now());
    cancelTimer = setTimer(() => void enqueue(finish), maxFileMs);
    return begun;
  }

  async function finish(): Promise<void> {
    cancelTimer();
    const finished = file;
    file = undefined;
    // What can't be finished now is finished by the next writer.
    await finished?.finish().catch(onError);
  }

  const subscriber = bus.subscribe('readings-archive', take, { maxInFlight });
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await subscriber[Symbol.asyncDispose]();
      await enqueue(finish);
    },
  };
}

/** How many of those that wait go into one block, which its readers hold in memory. */
function blockLength(waiting: readonly Waiting[]): number {
  let bytes = 0;
  const last = waiting.findIndex(({ message }) => {
    bytes += message.data.byteLength;
    return bytes >= MAX_BLOCK_BYTES;
  });
  return last < 0 ? waiting.length : last + 1;
}

function setNodeTimer(task: () => void, delayMs: number): () => void {
  const timer = setTimeout(task, delayMs);
  return () => clearTimeout(timer);
}

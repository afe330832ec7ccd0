import type { ArchivedMessage } from '../archived-message.ts';
import { type Block, peekBlock, readBlock, recoverBlock } from './block.ts';
import { type ByteStream, byteStream } from './byte-stream.ts';
import { AvroError } from './cursor.ts';
import { type Header, readHeader, SYNC_BYTES } from './header.ts';
import type { ReadRecords } from './read-records.ts';

/** What is wrong in a file. */
export interface Flaw {
  /** Where the block stands that has it, in bytes from the beginning; 0 where it is the whole file. */
  offset: number;
  /** Which record of that block, counted from 0. */
  record?: number;
  /** In words. */
  problem: string;
}

export interface ContainerOptions {
  /** True for a file that somebody still writes to: that its last block is not whole yet is no flaw. */
  isGrowing?: boolean;
  onFlaw(flaw: Flaw): void;
}

/** What a block held that can be read. */
export interface ReadMessages {
  messages: ArchivedMessage[];
  /** Where the next block begins, in bytes from the beginning. */
  end: number;
}

/**
 * The messages of one file, a block at a time. What is damaged costs no more than itself: reading goes on with
 * the next record, and behind the next marker. Rejects only with what `chunks` rejects with.
 */
export async function* readContainer(
  chunks: AsyncIterable<Uint8Array>,
  { isGrowing = false, onFlaw }: ContainerOptions,
): AsyncGenerator<ReadMessages, void> {
  await using stream = byteStream(chunks);
  const header = await orAvroError(readHeader(stream));
  if (header instanceof AvroError) {
    const isBegun = isGrowing && header.isCutShort;
    if (!isBegun) onFlaw({ offset: 0, problem: `the file ${header.message}` });
    return;
  }
  for (;;) {
    const offset = stream.offset();
    const block = await orAvroError(peekBlock(stream, header));
    if (block === null) return;
    const isWhole = block instanceof AvroError ? !block.isCutShort : block.isWhole;
    if (isGrowing && !isWhole) return;
    const read =
      block instanceof AvroError
        ? await recover(stream, header, `its head ${block.message}`)
        : await take(stream, header, block);
    for (const flaw of read.flaws) onFlaw({ offset, ...flaw });
    const { messages } = read;
    if (messages.length > 0) yield { messages, end: stream.offset() };
  }
}

/** What was read, and what is wrong with the block as a whole or with single records. */
interface Taken {
  messages: ArchivedMessage[];
  flaws: Omit<Flaw, 'offset'>[];
}

/** Takes a block off the stream. */
async function take(stream: ByteStream, header: Header, block: Block): Promise<Taken> {
  const { count, from, to, isSynced, isWhole } = block;
  const read = await readBlock(block, header).catch((error: unknown): Taken => {
    const problem = `the block can't be unfolded: ${(error as Error).message}`;
    return { messages: [], flaws: [{ problem }] };
  });
  const isRight = read.flaws.length === 0 && read.messages.length === count;
  if (!isSynced && !(isRight && isWhole)) {
    const what = isWhole ? 'no marker stands behind it' : 'the file ends in it';
    return recover(stream, header, `${what}: of ${count} records it says it has`, from);
  }
  stream.skip(to + SYNC_BYTES);
  if (!isSynced) {
    const problem = `the marker behind the block is damaged; its ${count} records are read`;
    return { messages: read.messages, flaws: [{ problem }] };
  }
  if (isRight || read.flaws.length > 0) return read;
  const problem = `the block says that it has ${count} records, and has ${read.messages.length}`;
  return { messages: read.messages, flaws: [{ problem }] };
}

async function recover(
  stream: ByteStream,
  header: Header,
  what: string,
  from?: number,
): Promise<Taken> {
  const { messages, flaws }: ReadRecords = await recoverBlock(stream, header, from);
  const problem = `the block is damaged: ${what}; ${messages.length} are read`;
  return { messages, flaws: [{ problem }, ...flaws] };
}

async function orAvroError<T>(work: Promise<T>): Promise<T | AvroError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AvroError) return error;
    throw error;
  }
}

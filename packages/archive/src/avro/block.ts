import type { ByteStream } from './byte-stream.ts';
import { AvroError, type Cursor, readLong } from './cursor.ts';
import { type Header, SYNC_BYTES } from './header.ts';
import { type ReadRecords, readRecords } from './read-records.ts';

/** A block that is still in the stream, as its head has it. */
export interface Block {
  /** Records. */
  count: number;
  /** Where its records begin, and where they end; from the block's beginning. */
  from: number;
  to: number;
  /** Whether the stream holds all of it. */
  isWhole: boolean;
  /** Whether the file's marker stands behind it. */
  isSynced: boolean;
  bytes: Buffer;
}

/** Two longs; the shortest has a byte. */
const MAX_HEAD_BYTES = 20;
const MIN_HEAD_BYTES = 2;
/** Pub/Sub's messages end at 10 MB; a block that claims more than a few of them is a damaged number. */
const MAX_BLOCK_BYTES = 64 * 1024 * 1024;
const SEARCHED_BYTES = 64 * 1024;

/** The block that comes next; null at the end. Rejects with `AvroError` where its head can't be right. */
export async function peekBlock(stream: ByteStream, { sync }: Header): Promise<Block | null> {
  const head: Cursor = { bytes: await stream.peek(MAX_HEAD_BYTES), at: 0 };
  if (head.bytes.length === 0) return null;
  const [count, size] = [readLong(head), readLong(head)];
  if (count < 0 || size < 0 || size > MAX_BLOCK_BYTES) {
    throw new AvroError(`says that it has ${count} records in ${size} bytes`);
  }
  const to = head.at + size;
  const bytes = await stream.peek(to + SYNC_BYTES);
  return {
    count,
    from: head.at,
    to,
    isWhole: bytes.length >= to + SYNC_BYTES,
    isSynced: bytes.subarray(to, to + SYNC_BYTES).equals(sync),
    bytes,
  };
}

/** Throws what the codec throws where the bytes can't be unfolded. */
export async function readBlock({ bytes, from, to }: Block, header: Header): Promise<ReadRecords> {
  return readRecords(await header.unfold(bytes.subarray(from, to)), header);
}

/** Takes all up to behind the next marker off the stream, or to the end where there is none; reads what it can. */
export async function recoverBlock(
  stream: ByteStream,
  header: Header,
  from = MIN_HEAD_BYTES,
): Promise<ReadRecords> {
  const { bytes, taken } = await upToMarker(stream, header.sync);
  stream.skip(taken);
  // A damaged head may have had another length. What is read without a flaw to the marker is right.
  for (let start = MIN_HEAD_BYTES; start <= MAX_HEAD_BYTES; start += 1) {
    const read = await unfoldAndRead(bytes.subarray(start), header);
    if (read && read.flaws.length === 0 && read.messages.length > 0) return read;
  }
  const rest = await unfoldAndRead(bytes.subarray(from), header);
  return rest ?? { messages: [], flaws: [{ record: 0, problem: 'the block is unreadable' }] };
}

async function unfoldAndRead(bytes: Buffer, header: Header): Promise<ReadRecords | null> {
  try {
    return readRecords(await header.unfold(bytes), header);
  } catch {
    return null;
  }
}

/** What lies before the next marker; without one, as much as a block may have. */
async function upToMarker(
  stream: ByteStream,
  sync: Buffer,
): Promise<{ bytes: Buffer; taken: number }> {
  for (let searched = SEARCHED_BYTES; ; searched *= 4) {
    const bytes = await stream.peek(searched);
    const at = bytes.indexOf(sync);
    if (at >= 0) return { bytes: bytes.subarray(0, at), taken: at + SYNC_BYTES };
    const isLast = bytes.length < searched;
    if (isLast) return { bytes, taken: bytes.length };
    // A marker may begin in the last of these bytes.
    if (searched > MAX_BLOCK_BYTES) return { bytes, taken: bytes.length - SYNC_BYTES + 1 };
  }
}

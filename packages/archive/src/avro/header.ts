import { promisify } from 'node:util';
import { inflateRaw, zstdDecompress } from 'node:zlib';
import type { ArchivedMessage } from '../archived-message.ts';
import type { ByteStream } from './byte-stream.ts';
import { AvroError, type Cursor, readBytes, readFixed, readMap } from './cursor.ts';
import { messageReader } from './record-reader.ts';

/** Source, as of all in this folder: https://avro.apache.org/docs/1.12.0/specification/#object-container-files */
export const MAGIC = Buffer.from('Obj\u0001', 'latin1');
export const SYNC_BYTES = 16;
/** A header is a schema and some words; ours are of 500 bytes. */
const MAX_HEADER_BYTES = 1024 * 1024;
/** What a block may unfold to. */
const MAX_UNFOLDED_BYTES = 256 * 1024 * 1024;

export interface Header {
  /** What stands behind every block. */
  sync: Buffer;
  readMessage(cursor: Cursor): ArchivedMessage;
  unfold(block: Buffer): Promise<Buffer>;
}

const LIMIT = { maxOutputLength: MAX_UNFOLDED_BYTES };
const inflate = promisify(inflateRaw);
const unzstd = promisify(zstdDecompress);
const CODECS: Readonly<Record<string, Header['unfold']>> = {
  null: async (block) => block,
  deflate: (block) => inflate(block, LIMIT),
  zstandard: (block) => unzstd(block, LIMIT),
};

/** Takes the header off the stream. Rejects with `AvroError` where this is no file of messages. */
export async function readHeader(stream: ByteStream): Promise<Header> {
  let wanted = 4_096;
  for (;;) {
    const bytes = await stream.peek(wanted);
    const cursor: Cursor = { bytes, at: 0 };
    try {
      const header = parse(cursor);
      stream.skip(cursor.at);
      return header;
    } catch (error) {
      const isCutShort = error instanceof AvroError && error.isCutShort;
      if (!isCutShort || bytes.length < wanted || wanted >= MAX_HEADER_BYTES) throw error;
      wanted *= 4;
    }
  }
}

function parse(cursor: Cursor): Header {
  if (!readFixed(cursor, MAGIC.length).equals(MAGIC)) {
    throw new AvroError('is no Avro file: it does not begin as one');
  }
  const meta = readMap(cursor, readBytes);
  // A copy, for what it lies in goes on with the stream.
  const sync = Buffer.from(readFixed(cursor, SYNC_BYTES));
  const codec = meta['avro.codec']?.toString() ?? 'null';
  const unfold = Object.hasOwn(CODECS, codec) ? CODECS[codec] : undefined;
  if (!unfold) {
    const known = Object.keys(CODECS).join(', ');
    throw new AvroError(`is compressed with ${codec}; what can be read here: ${known}`);
  }
  return { sync, unfold, readMessage: messageReader(schemaIn(meta['avro.schema'])) };
}

function schemaIn(text: Buffer | undefined): unknown {
  try {
    return JSON.parse(text?.toString() ?? '');
  } catch {
    throw new AvroError('has a header without a schema');
  }
}

/** Bytes, and how far they were read. */
export interface Cursor {
  readonly bytes: Buffer;
  at: number;
}

/** Bytes that are not what Avro would have written. */
export class AvroError extends Error {
  readonly code = 'avro';
  /** True where the bytes end too early: with more of them they may be right. */
  readonly isCutShort: boolean;
  constructor(problem: string, { isCutShort = false } = {}) {
    super(problem);
    this.name = 'AvroError';
    this.isCutShort = isCutShort;
  }
}

/** The longest form of 64 bits, seven in each byte. */
const MAX_LONG_BYTES = 10;

/**
 * A long, which is a zig-zag number of variable length. Throws `AvroError` beyond what a number holds exactly.
 * Source: https://avro.apache.org/docs/1.12.0/specification/#primitive-types-1
 */
export function readLong(cursor: Cursor): number {
  const { bytes } = cursor;
  let value = 0;
  let factor = 1;
  for (let read = 0; read < MAX_LONG_BYTES; read += 1) {
    if (cursor.at >= bytes.length) throw new AvroError('ends in a number', { isCutShort: true });
    const byte = bytes[cursor.at]!;
    cursor.at += 1;
    value += (byte & 0x7f) * factor;
    factor *= 128;
    if (byte < 0x80) {
      const long = value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      if (Number.isSafeInteger(value)) return long;
      throw new AvroError(`has a number that is out of range (about ${long})`);
    }
  }
  throw new AvroError('has a number that never ends');
}

/** A view of the bytes, not a copy. */
export function readFixed(cursor: Cursor, length: number): Buffer {
  const end = cursor.at + length;
  if (end > cursor.bytes.length) {
    throw new AvroError(`ends before the ${length} bytes that it announces`, { isCutShort: true });
  }
  const bytes = cursor.bytes.subarray(cursor.at, end);
  cursor.at = end;
  return bytes;
}

export function readBytes(cursor: Cursor): Buffer {
  const length = readLong(cursor);
  if (length < 0) throw new AvroError(`has a length of ${length}`);
  return readFixed(cursor, length);
}

export function readString(cursor: Cursor): string {
  return readBytes(cursor).toString('utf8');
}

/** Entries come in blocks, each with its count; a negative count is followed by the block's size in bytes. */
export function readMap<T>(cursor: Cursor, readValue: (cursor: Cursor) => T): Record<string, T> {
  const entries: [string, T][] = [];
  for (;;) {
    let count = readLong(cursor);
    if (count === 0) return Object.fromEntries(entries);
    if (count < 0) {
      readLong(cursor);
      count = -count;
    }
    // The first entry that the bytes don't hold ends it: what is damaged can't keep the reader for ever.
    for (; count > 0; count -= 1) entries.push([readString(cursor), readValue(cursor)]);
  }
}

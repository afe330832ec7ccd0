import type { ArchivedMessage } from '../archived-message.ts';
import { AvroError, type Cursor } from './cursor.ts';
import type { Header } from './header.ts';

/** A record that can't be read. */
export interface RecordFlaw {
  /** Counted from 0, over those that can be read and those that can't. */
  record: number;
  problem: string;
}

export interface ReadRecords {
  messages: ArchivedMessage[];
  flaws: RecordFlaw[];
}

/** Every record begins with the name of its subscription: its length, in one byte or two, and this. */
const BEGINNING = 'projects/';
const LENGTH_BYTES = [1, 2];

/** Records one behind another, to the end of the bytes; behind one that can't be read it goes on with the next. */
export function readRecords(bytes: Buffer, { readMessage }: Header): ReadRecords {
  const read: ReadRecords = { messages: [], flaws: [] };
  const cursor: Cursor = { bytes, at: 0 };
  while (cursor.at < bytes.length) {
    const start = cursor.at;
    const message = attempt(cursor, readMessage);
    if (!(message instanceof AvroError)) {
      read.messages.push(message);
      continue;
    }
    const record = read.messages.length + read.flaws.length;
    read.flaws.push({ record, problem: `the record ${message.message}` });
    cursor.at = nextRecord(bytes, start, readMessage);
  }
  return read;
}

function attempt(cursor: Cursor, readMessage: Header['readMessage']): ArchivedMessage | AvroError {
  try {
    return readMessage(cursor);
  } catch (error) {
    if (error instanceof AvroError) return error;
    throw error;
  }
}

/** Where the next record begins that can be read, behind `start`; the end of the bytes where there is none. */
function nextRecord(bytes: Buffer, start: number, readMessage: Header['readMessage']): number {
  let found = bytes.indexOf(BEGINNING, start);
  while (found >= 0) {
    for (const length of LENGTH_BYTES) {
      const at = found - length;
      if (at > start && !(attempt({ bytes, at }, readMessage) instanceof AvroError)) return at;
    }
    found = bytes.indexOf(BEGINNING, found + 1);
  }
  return bytes.length;
}

import { PbfReader } from 'pbf';
import { type Decoded, newerThan } from './decoded.ts';
import type { ReadingsMessage } from './readings-message.ts';
import { assemble, type RawMessage } from './topic-assemble.ts';
import {
  COLUMNS_VERSION,
  type ColumnType,
  emptyColumns,
  FIELD,
  FROM_ZERO,
  holds,
  isDifference,
  MAX_READINGS,
  NUMBER_COLUMNS,
} from './topic-columns.ts';

const COLUMN_BY_FIELD = new Map(NUMBER_COLUMNS.map((column) => [column.field, column]));
/** Without `ignoreBOM` it would take U+FEFF from the beginning of a name. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** How a field's value stands in the bytes. Source: https://protobuf.dev/programming-guides/encoding/#structure */
const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;

/**
 * A message of version 2, every value checked. Memory and time are bounded by the bytes there are: no length in
 * them is believed before it was compared with the bytes left.
 */
export function readColumns(data: Uint8Array): Decoded<ReadingsMessage> {
  try {
    const raw = readMessage(new PbfReader(data));
    return raw.version > COLUMNS_VERSION
      ? newerThan(COLUMNS_VERSION, raw.version)
      : { ok: true, value: assemble(raw) };
  } catch (error) {
    return { ok: false, detail: `not a message of readings: ${(error as Error).message}` };
  }
}

function readMessage(reader: PbfReader): RawMessage {
  const raw: RawMessage = { version: 0, columns: emptyColumns() };
  const { columns } = raw;
  while (reader.pos < reader.length) {
    const tag = wholeOf(reader, 'a tag');
    const field = Math.floor(tag / 8);
    reader.type = tag % 8;
    const column = COLUMN_BY_FIELD.get(field);
    if (column) readColumn(reader, column.name, column.type, columns[column.name]);
    else if (field === FIELD.attraction)
      addName(columns.attraction, readText(reader, 'attraction'));
    else if (field === FIELD.sensor) addName(columns.sensor, readText(reader, 'sensor'));
    else if (field === FIELD.park) raw.park = readText(reader, 'park');
    else if (field === FIELD.receivedAt) raw.receivedAt = readWhole(reader, 'received_at');
    else if (field === FIELD.v) {
      raw.version = readWhole(reader, 'v');
      // What follows may not even be built as this reader knows it.
      if (raw.version > COLUMNS_VERSION) return raw;
    } else skip(reader, field);
  }
  return raw;
}

/** What a later writer added, and an older reader may leave out. */
function skip(reader: PbfReader, field: number): void {
  if (field === 0) throw new Error('there is no field 0');
  reader.skip(reader.type);
  if (reader.pos > reader.length) throw cutOff(`field ${field}`);
}

function readColumn(reader: PbfReader, name: string, type: ColumnType, into: number[]): void {
  const single = type === 'double' ? FIXED_64 : VARINT;
  // A column may come in pieces, and each piece as one value or packed.
  if (reader.type !== single) assertType(reader, name, BYTES);
  const isPacked = reader.type === BYTES;
  const end = isPacked ? endOf(reader, name) : reader.pos + 1;
  while (reader.pos < end) {
    if (into.length >= MAX_READINGS)
      throw new Error(`${name} has more than ${MAX_READINGS} values`);
    into.push(valueOf(reader, name, type));
  }
  if (isPacked && reader.pos !== end) throw new Error(`the last value of ${name} is cut off`);
}

function valueOf(reader: PbfReader, name: string, type: ColumnType): number {
  if (type === 'whole') return wholeOf(reader, name);
  if (type === 'difference') {
    const value = reader.readSVarint();
    if (!isDifference(value)) throw new Error(`a difference of ${name} is beyond 2^52`);
    return value;
  }
  const value = reader.readDouble();
  if (!(value >= 0) || value === Infinity) throw new Error(`${name} is ${value}`);
  return value + 0; // A negative zero is zero.
}

function readWhole(reader: PbfReader, name: string): number {
  assertType(reader, name, VARINT);
  return wholeOf(reader, name);
}

function wholeOf(reader: PbfReader, name: string): number {
  const value = reader.readVarint(); // Throws where the bytes end.
  if (!holds(FROM_ZERO, value)) throw new Error(`${name} is ${value}, and goes up to 2^53 - 1`);
  return value;
}

function readText(reader: PbfReader, name: string): string {
  assertType(reader, name, BYTES);
  const end = endOf(reader, name);
  const bytes = reader.buf.subarray(reader.pos, end);
  reader.pos = end;
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Error(`${name} is not UTF-8`);
  }
}

function addName(names: string[], name: string): void {
  if (names.length >= MAX_READINGS) throw new Error(`it has more than ${MAX_READINGS} names`);
  names.push(name);
}

/** Where the bytes end whose length comes next. */
function endOf(reader: PbfReader, name: string): number {
  const length = wholeOf(reader, `the length of ${name}`);
  if (length > reader.length - reader.pos) throw cutOff(name);
  return reader.pos + length;
}

function assertType(reader: PbfReader, name: string, type: number): void {
  if (reader.type !== type) throw new Error(`${name} has wire type ${reader.type}`);
}

function cutOff(name: string): Error {
  return new Error(`it is cut off in ${name}`);
}

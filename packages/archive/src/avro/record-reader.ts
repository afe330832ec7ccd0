import type { ArchivedMessage, MessageRecord } from '../archived-message.ts';
import { AvroError, type Cursor, readBytes, readLong, readMap, readString } from './cursor.ts';

type Read = (cursor: Cursor) => unknown;

/** The types that the fields of a message may have, alone, as values of a map, or in a union. */
const PRIMITIVES: Readonly<Record<string, Read>> = {
  null: () => null,
  string: readString,
  bytes: readBytes,
  long: readLong,
  int: readLong,
};

const FIELDS: Record<keyof MessageRecord, string> = {
  subscription_name: 'string',
  message_id: 'string',
  publish_time: 'long',
  attributes: 'map',
  data: 'bytes',
};

interface FieldSchema {
  name: string;
  type: unknown;
}

/**
 * Reads the messages of a file by the schema that the file carries: fields may stand in another order, and
 * there may be more of them. Throws `AvroError` where that schema can't be one of messages with metadata.
 *
 * Own code and no library's, for two reasons. Those there are give a whole file up at the first damaged byte.
 * And avsc 5.7, which writes our files, reads as many entries of a map as a damaged count says: seconds for a
 * hundred million of them, and never an end for more.
 */
export function messageReader(schema: unknown): (cursor: Cursor) => ArchivedMessage {
  const fields = fieldsOf(schema).map(({ name, type }) => ({ name, read: readerOf(name, type) }));
  return (cursor) => {
    const record = Object.fromEntries(fields.map(({ name, read }) => [name, read(cursor)]));
    return toMessage(record as unknown as MessageRecord);
  };
}

function fieldsOf(schema: unknown): FieldSchema[] {
  const { fields } = (schema ?? {}) as { fields?: unknown };
  if (!Array.isArray(fields)) throw new AvroError('holds no records');
  const list = fields as FieldSchema[];
  for (const [name, type] of Object.entries(FIELDS)) {
    const found = list.find((field) => field.name === name);
    if (!found) {
      throw new AvroError(
        `holds messages without ${name}: the subscription must write metadata, and no topic schema`,
      );
    }
    if (typeName(found.type) !== type) {
      throw new AvroError(`says that ${name} is ${JSON.stringify(found.type)}, not a ${type}`);
    }
  }
  const { type } = list.find(({ name }) => name === 'publish_time')!;
  const { logicalType } = type as { logicalType?: unknown };
  if (logicalType !== 'timestamp-micros') {
    throw new AvroError(`tells publish_time as ${String(logicalType)}, not as timestamp-micros`);
  }
  return list;
}

function typeName(type: unknown): unknown {
  return typeof type === 'object' && type !== null ? (type as { type?: unknown }).type : type;
}

function readerOf(field: string, type: unknown): Read {
  if (Array.isArray(type)) {
    const branches = type.map((branch) => readerOf(field, branch));
    return (cursor) => {
      const branch = branches[readLong(cursor)];
      if (!branch) throw new AvroError(`has a ${field} of no type that its schema names`);
      return branch(cursor);
    };
  }
  const name = typeName(type);
  if (name === 'map') {
    const readValue = readerOf(field, (type as { values: unknown }).values);
    return (cursor) => readMap(cursor, readValue);
  }
  const read = Object.hasOwn(PRIMITIVES, String(name)) ? PRIMITIVES[String(name)] : undefined;
  if (!read) {
    throw new AvroError(`has a field ${field} of type ${JSON.stringify(type)}, unknown here`);
  }
  return read;
}

function toMessage(record: MessageRecord): ArchivedMessage {
  return {
    subscription: record.subscription_name,
    id: record.message_id,
    publishedAt: Math.floor(record.publish_time / 1000),
    attributes: record.attributes,
    data: record.data,
  };
}

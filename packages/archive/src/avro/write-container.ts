import avsc from 'avsc';
import { type ArchivedMessage, MESSAGE_SCHEMA, type MessageRecord } from '../archived-message.ts';
import { MAGIC } from './header.ts';

const long = avsc.Type.forSchema('long');
const bytesByName = avsc.Type.forSchema({ type: 'map', values: 'bytes' });
// A copy, for the library's type wants fields that it may change.
const record = avsc.Type.forSchema(structuredClone(MESSAGE_SCHEMA) as unknown as avsc.Schema);

/** What a file of messages begins with. */
export function encodeHeader(sync: Buffer): Buffer {
  const meta = {
    'avro.schema': Buffer.from(JSON.stringify(MESSAGE_SCHEMA)),
    'avro.codec': Buffer.from('null'),
  };
  return Buffer.concat([MAGIC, bytesByName.toBuffer(meta), sync]);
}

/** A block of messages; those in it are read together or, where it is cut short, not at all. */
export function encodeBlock(messages: readonly ArchivedMessage[], sync: Buffer): Buffer {
  const records = Buffer.concat(messages.map((message) => record.toBuffer(toRecord(message))));
  const head = [long.toBuffer(messages.length), long.toBuffer(records.byteLength)];
  return Buffer.concat([...head, records, sync]);
}

function toRecord(message: ArchivedMessage): MessageRecord {
  const { data } = message;
  return {
    subscription_name: message.subscription,
    message_id: message.id,
    publish_time: message.publishedAt * 1000,
    attributes: message.attributes,
    data: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  };
}

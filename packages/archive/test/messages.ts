import fc from 'fast-check';
import type { ArchivedMessage } from '../src/archived-message.ts';
import { encodeBlock, encodeHeader } from '../src/avro/write-container.ts';

const SUBSCRIPTION = 'projects/local/subscriptions/readings-archive';
export const SYNC = Buffer.from('0123456789abcdef');
export const NOON = Date.parse('2026-07-01T12:00:00Z');

export function messageOf(id: string, more: Partial<ArchivedMessage> = {}): ArchivedMessage {
  const data = Buffer.from(`what message ${id} says`);
  const attributes = { park: 'nordland' };
  return { subscription: SUBSCRIPTION, id, publishedAt: NOON, attributes, data, ...more };
}

export const anyMessage: fc.Arbitrary<ArchivedMessage> = fc.record({
  subscription: fc.constantFrom(SUBSCRIPTION, 'projects/another/subscriptions/edge-archive'),
  id: fc.string(),
  publishedAt: fc.integer({ min: 0, max: 4e12 }),
  attributes: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), {
    noNullPrototype: true,
  }),
  data: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
});

/** Blocks of these messages, and a header before them. */
export function fileOf(...blocks: readonly (readonly ArchivedMessage[])[]): Buffer {
  return Buffer.concat([
    encodeHeader(SYNC),
    ...blocks.map((messages) => encodeBlock(messages, SYNC)),
  ]);
}

export async function* chunksOf(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

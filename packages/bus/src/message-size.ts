import type { OutgoingMessage } from '@ridewait/core';

/** Bytes, roughly: what the message holds and what holding it costs. */
export function sizeOf({ data, attributes }: OutgoingMessage): number {
  let size = 256 + data.byteLength;
  for (const [name, value] of Object.entries(attributes)) size += name.length + value.length;
  return size;
}

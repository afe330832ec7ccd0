import { KINDS, LANES, STATUSES } from '@ridewait/core';
import * as z from 'zod';
import { type Decoded, decodeJson } from './decoded.ts';
import type { ReadingsMessage } from './readings-message.ts';
import { COLUMNS_VERSION } from './topic-columns.ts';
import { readColumns } from './topic-read.ts';
import { writeColumns } from './topic-write.ts';

const readingSchema = z.object({
  sensor: z.string(),
  kind: z.enum(KINDS),
  lane: z.enum(LANES),
  epoch: z.int(),
  seq: z.int().min(0),
  /** Milliseconds since 1970. */
  at: z.int(),
  count: z.int().min(0).optional(),
  total: z.int().min(0).optional(),
  seats: z.int().min(0).optional(),
  seconds: z.number().min(0).optional(),
  minutes: z.int().min(0).optional(),
  status: z.enum(STATUSES).optional(),
});

/** The message as JSON, which was written first and is still read. */
const JSON_VERSION = 1;
const jsonSchema = z.object({
  v: z.literal(JSON_VERSION),
  park: z.string(),
  receivedAt: z.int(),
  attractions: z.array(z.object({ id: z.string(), readings: z.array(readingSchema) })),
});

/** The versions of a message that are read, and those that are written: docs/specs/wire.md. */
export const READINGS_VERSIONS = {
  reads: [JSON_VERSION, COLUMNS_VERSION],
  writes: [COLUMNS_VERSION],
} as const;

const OPENING_BRACE = 0x7b;

/**
 * The message in columns: docs/specs/wire.md. Readings stay in their order.
 *
 * Throws a `RangeError` for numbers that it can't carry; none that ingest accepts is among them.
 */
export function encodeReadings(message: ReadingsMessage): Uint8Array {
  return writeColumns(message);
}

/** Reads columns, and JSON. `newer` says that the message should be delivered again, for a newer release to read. */
export function decodeReadings(data: Uint8Array): Decoded<ReadingsMessage> {
  return data[0] === OPENING_BRACE
    ? decodeJson(jsonSchema as z.ZodType<ReadingsMessage>, JSON_VERSION, data)
    : readColumns(data);
}

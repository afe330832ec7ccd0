import { KINDS, LANES, type Reading, STATUSES } from '@ridewait/core';
import { z } from 'zod';

/**
 * A message on the topic `readings`: readings of one park that ingest took together. Kind, lane and
 * attraction are stamped from the catalog as it stood at `receivedAt`, and never looked up again.
 */
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

const readingsMessageSchema = z.object({
  v: z.literal(1),
  park: z.string(),
  /** Milliseconds since 1970, stamped once. */
  receivedAt: z.int(),
  attractions: z.array(z.object({ id: z.string(), readings: z.array(readingSchema) })),
});

export interface ReadingsMessage {
  v: 1;
  park: string;
  receivedAt: number;
  attractions: { id: string; readings: Reading[] }[];
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

function encodeJson(value: unknown): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

export type Decoded<T> = { ok: true; value: T } | { ok: false; detail: string };

function decodeJson<T>(schema: z.ZodType<T>, data: Uint8Array): Decoded<T> {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(data));
  } catch (error) {
    return { ok: false, detail: `not JSON: ${(error as Error).message}` };
  }
  const parsed = schema.safeParse(json);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, detail: z.prettifyError(parsed.error) };
}

export function encodeReadings(message: ReadingsMessage): Uint8Array {
  return encodeJson(message);
}

export function decodeReadings(data: Uint8Array): Decoded<ReadingsMessage> {
  return decodeJson(readingsMessageSchema as z.ZodType<ReadingsMessage>, data);
}

/** Why something that was said can't be used, and never will be as it stands. */
export const DEAD_LETTER_REASONS = [
  'undecodable',
  'invalid',
  'unknown_sensor',
  'unknown_attraction',
  'wrong_attraction',
  'unauthorized',
  'clock_ahead',
  'late',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

/** A message on the topic `dead-letters`. Reason, sensor and attraction stand in the attributes as well. */
const deadLetterSchema = z.object({
  v: z.literal(1),
  reason: z.enum(DEAD_LETTER_REASONS),
  /** What was wrong, in words. */
  detail: z.string(),
  /** The service that gave up. */
  service: z.string(),
  /** Milliseconds since 1970. */
  diedAt: z.int(),
  receivedAt: z.int().optional(),
  park: z.string().optional(),
  attraction: z.string().optional(),
  sensor: z.string().optional(),
  /** What was said: a reading, or the raw bytes of a message as base64. */
  payload: z.union([
    z.object({ reading: z.unknown() }),
    z.object({
      base64: z.string(),
      attributes: z.record(z.string(), z.string()),
      /** Bytes of the letter as it would have been, where only the beginning was kept. */
      cutFrom: z.int().optional(),
    }),
  ]),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

export function encodeDeadLetter(letter: DeadLetter): Uint8Array {
  return encodeJson(letter);
}

export function decodeDeadLetter(data: Uint8Array): Decoded<DeadLetter> {
  return decodeJson(deadLetterSchema, data);
}

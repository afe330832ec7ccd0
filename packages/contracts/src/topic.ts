import * as z from 'zod';
import { type Decoded, decodeJson, encodeJson } from './decoded.ts';

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
  'fault',
] as const;
export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number];

const VERSION = 1;
/** The versions of a dead letter that are read, and those that are written. */
export const DEAD_LETTER_VERSIONS = { reads: [VERSION], writes: [VERSION] } as const;

/** A message on the topic `dead-letters`. Reason, sensor and attraction stand in the attributes as well. */
const deadLetterSchema = z.object({
  v: z.literal(VERSION),
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
  return decodeJson(deadLetterSchema, VERSION, data);
}

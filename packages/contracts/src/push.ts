import * as z from 'zod';

/**
 * What Pub/Sub posts to a push endpoint (wrapped).
 * Source: https://cloud.google.com/pubsub/docs/push#receive_push
 */
const pushEnvelopeSchema = z.object({
  message: z.object({
    messageId: z.string(),
    publishTime: z.string(),
    data: z.string().default(''),
    attributes: z.record(z.string(), z.string()).default({}),
  }),
  subscription: z.string(),
  /** Present where the subscription has a dead-letter policy. */
  deliveryAttempt: z.int().optional(),
});
export type PushEnvelope = z.infer<typeof pushEnvelopeSchema>;

/** The most that a push has. Pub/Sub's messages end at 10 MB; base64 adds a third. */
export const MAX_PUSH_BYTES = 14 * 1024 * 1024;

/** The envelope in the body of a push; undefined where it is none. */
export function parsePush(body: string): PushEnvelope | undefined {
  try {
    return pushEnvelopeSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

// No group is repeated: of one that is, the engine remembers every turn, and a message of some MB overflows it.
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The message's bytes; null where `data` is not base64 (`Buffer.from` alone would drop what it can't read). */
export function decodeBase64(data: string): Uint8Array | null {
  return data.length % 4 === 0 && BASE64.test(data) ? Buffer.from(data, 'base64') : null;
}

/** The attribute in which an edge gateway's message carries the device's own token. */
export const DEVICE_TOKEN_ATTRIBUTE = 'device_token';

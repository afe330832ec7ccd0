import type { OutgoingMessage } from '@ridewait/core';

/** A message as the archive keeps it, and as it came from its topic. */
export interface ArchivedMessage extends OutgoingMessage {
  /** The full name of the subscription that archived it: `projects/…/subscriptions/…`. */
  subscription: string;
  /** The bus's id. */
  id: string;
  /** Milliseconds since 1970. */
  publishedAt: number;
}

/**
 * What a Cloud Storage subscription writes in Avro with metadata. What else a message has (its ordering key)
 * is put among the attributes.
 * Source: https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#file_format
 */
export const MESSAGE_SCHEMA = {
  type: 'record',
  namespace: 'com.google.pubsub',
  name: 'PubsubMessageWithMetadata',
  fields: [
    { name: 'subscription_name', type: 'string' },
    { name: 'message_id', type: 'string' },
    { name: 'publish_time', type: { type: 'long', logicalType: 'timestamp-micros' } },
    { name: 'attributes', type: { type: 'map', values: 'string' } },
    { name: 'data', type: 'bytes' },
  ],
} as const;

/** A record of that schema. */
export interface MessageRecord {
  subscription_name: string;
  message_id: string;
  /** Microseconds since 1970. */
  publish_time: number;
  attributes: Record<string, string>;
  data: Uint8Array;
}

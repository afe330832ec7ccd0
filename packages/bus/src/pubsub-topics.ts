import { Encodings, type PubSub, SchemaTypes } from '@google-cloud/pubsub';
import { readingsProto } from '@ridewait/contracts';
import { SUBSCRIPTIONS, TOPICS } from '@ridewait/core';
import { isCalled } from './pubsub-errors.ts';
import { subscriptionsOf } from './subscriptions.ts';

/** The Pub/Sub schema of the topic `readings`. */
const SCHEMA = 'readings';

type Client = Pick<PubSub, 'createTopic' | 'createSubscription' | 'createSchema' | 'schema'>;

/** Makes the topics and subscriptions that are missing; those that there are stay as they are. */
export async function makeTopics(client: Client, { archive }: { archive: boolean }): Promise<void> {
  const schemaSettings = await readingsSchema(client);
  const topics = TOPICS.map((name) =>
    made(
      client.createTopic(name === 'readings' && schemaSettings ? { name, schemaSettings } : name),
    ),
  );
  await Promise.all(topics);
  const subscriptions = subscriptionsOf({ archive }).map((name) =>
    made(client.createSubscription(SUBSCRIPTIONS[name], name)),
  );
  await Promise.all(subscriptions);
}

/**
 * The schema that binds the topic to what the writer writes. Undefined where there can be none: the emulator's
 * version 0.8.20 answers UNIMPLEMENTED to a Protocol Buffers schema.
 */
async function readingsSchema(client: Client) {
  try {
    await made(client.createSchema(SCHEMA, SchemaTypes.ProtocolBuffer, await readingsProto()));
  } catch (error) {
    if (isCalled(error, 'UNIMPLEMENTED')) return;
    throw error;
  }
  return { schema: await client.schema(SCHEMA).getName(), encoding: Encodings.Binary };
}

/** Who comes second finds the thing made. */
async function made(creation: Promise<unknown>): Promise<void> {
  try {
    await creation;
  } catch (error) {
    if (!isCalled(error, 'ALREADY_EXISTS')) throw error;
  }
}

import { readingsProto } from '@ridewait/contracts';
import { SUBSCRIPTIONS, TOPICS } from '@ridewait/core';
import { isCalled } from './pubsub-errors.ts';
import type { PubsubRest } from './pubsub-rest.ts';
import { type SubscriptionsAskedFor, subscriptionsOf } from './subscriptions.ts';

/** The Pub/Sub schema of the topic `readings`. */
const SCHEMA = 'readings';
const CALL_MS = 10_000;

/** Makes the topics and subscriptions that are missing; those that there are stay as they are. */
export async function makeTopics(
  rest: Pick<PubsubRest, 'call'>,
  project: string,
  asked: SubscriptionsAskedFor,
): Promise<void> {
  const schemaSettings = await readingsSchema(rest, project);
  const topics = TOPICS.map((name) =>
    made(rest, 'PUT', `${project}/topics/${name}`, name === 'readings' ? { schemaSettings } : {}),
  );
  await Promise.all(topics);
  const subscriptions = subscriptionsOf(asked).map((name) => {
    const topic = `${project}/topics/${SUBSCRIPTIONS[name]}`;
    return made(rest, 'PUT', `${project}/subscriptions/${name}`, { topic });
  });
  await Promise.all(subscriptions);
}

/**
 * The schema that binds the topic to what the writer writes. Undefined where there can be none: the emulator's
 * version 0.8.20 answers UNIMPLEMENTED to a Protocol Buffers schema.
 */
async function readingsSchema(rest: Pick<PubsubRest, 'call'>, project: string) {
  try {
    const schema = { type: 'PROTOCOL_BUFFER', definition: await readingsProto() };
    await made(rest, 'POST', `${project}/schemas?schemaId=${SCHEMA}`, schema);
  } catch (error) {
    if (isCalled(error, 'UNIMPLEMENTED')) return undefined;
    throw error;
  }
  return { schema: `${project}/schemas/${SCHEMA}`, encoding: 'BINARY' };
}

/** Who comes second finds the thing made. */
async function made(
  rest: Pick<PubsubRest, 'call'>,
  method: 'POST' | 'PUT',
  path: string,
  what: object,
): Promise<void> {
  try {
    await rest.call({ method, path, body: JSON.stringify(what), timeoutMs: CALL_MS });
  } catch (error) {
    if (!isCalled(error, 'ALREADY_EXISTS')) throw error;
  }
}

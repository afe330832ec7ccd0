import { readingsProto } from '@ridewait/contracts';
import { expect, it, vi } from 'vitest';
import { PubsubError } from './pubsub-errors.ts';
import { makeTopics } from './pubsub-topics.ts';

/** A Pub/Sub that answers as it is told to the creation of a schema. */
function standIn(createSchema: () => Promise<unknown>) {
  const client = {
    createSchema: vi.fn<(...args: unknown[]) => Promise<unknown>>(createSchema),
    createTopic: vi.fn<(topic: unknown) => Promise<unknown>>(async () => {}),
    createSubscription: vi.fn<(topic: string, name: string) => Promise<unknown>>(async () => {}),
    schema: (name: string) => ({ getName: async () => `projects/p/schemas/${name}` }),
  };
  return { ...client, client: client as unknown as Parameters<typeof makeTopics>[0] };
}

function refused(name: string): () => Promise<never> {
  return () => Promise.reject(new PubsubError(name, 'refused'));
}

it.for<[string, () => Promise<unknown>]>([
  ['it made', async () => {}],
  ['there was already', refused('ALREADY_EXISTS')],
])('binds the topic of readings, and no other, to the schema that %s', async ([, createSchema]) => {
  const pubsub = standIn(createSchema);
  await makeTopics(pubsub.client, { archive: false });
  const proto = await readingsProto();
  expect(pubsub.createSchema).toHaveBeenCalledWith('readings', 'PROTOCOL_BUFFER', proto);
  const schemaSettings = { schema: 'projects/p/schemas/readings', encoding: 'BINARY' };
  expect(pubsub.createTopic.mock.calls).toEqual([
    [{ name: 'readings', schemaSettings }],
    ['dead-letters'],
    ['edge'],
  ]);
});

it('makes the topic without a schema where there is no such schema', async () => {
  const pubsub = standIn(refused('UNIMPLEMENTED'));
  await makeTopics(pubsub.client, { archive: false });
  expect(pubsub.createTopic.mock.calls).toEqual([['readings'], ['dead-letters'], ['edge']]);
});

it('makes no topic where the schema failed for another reason', async () => {
  const pubsub = standIn(refused('PERMISSION_DENIED'));
  await expect(makeTopics(pubsub.client, { archive: false })).rejects.toThrow('refused');
  expect(pubsub.createTopic).not.toHaveBeenCalled();
});

it.for([false, true])('makes the archive only when asked to: %s', async (archive) => {
  const pubsub = standIn(refused('UNIMPLEMENTED'));
  await makeTopics(pubsub.client, { archive });
  const names = pubsub.createSubscription.mock.calls.map(([topic, name]) => `${topic} → ${name}`);
  expect(names).toEqual([
    'readings → readings-processor',
    ...(archive ? ['readings → readings-archive'] : []),
    'dead-letters → dead-letters-review',
    'edge → edge-ingest',
  ]);
});

import { readingsProto } from '@ridewait/contracts';
import { expect, it } from 'vitest';
import { PubsubError } from './pubsub-errors.ts';
import type { PubsubCall } from './pubsub-rest.ts';
import { makeTopics } from './pubsub-topics.ts';

/** A Pub/Sub that answers as it is told to the creation of a schema. */
function standIn(answer: string | null) {
  const calls: [string, unknown][] = [];
  return {
    calls,
    made: (kind: string) => calls.filter(([path]) => path.startsWith(`PUT projects/p/${kind}/`)),
    async call({ method, path, body = '{}' }: PubsubCall) {
      calls.push([`${method} ${path}`, JSON.parse(body)]);
      if (path.includes('/schemas') && answer) throw new PubsubError(answer, 'refused');
      return {};
    },
  };
}

it.for([
  ['it made', null],
  ['was there already', 'ALREADY_EXISTS'],
])('binds the topic of readings, and no other, to the schema that %s', async ([, answer]) => {
  const pubsub = standIn(answer!);
  await makeTopics(pubsub, 'projects/p', { archive: false });
  const definition = await readingsProto();
  expect(pubsub.calls[0]).toEqual([
    'POST projects/p/schemas?schemaId=readings',
    { type: 'PROTOCOL_BUFFER', definition },
  ]);
  const schemaSettings = { schema: 'projects/p/schemas/readings', encoding: 'BINARY' };
  expect(pubsub.made('topics')).toEqual([
    ['PUT projects/p/topics/readings', { schemaSettings }],
    ['PUT projects/p/topics/dead-letters', {}],
    ['PUT projects/p/topics/edge', {}],
  ]);
});

it('makes the topic without a schema where there is no such schema', async () => {
  const pubsub = standIn('UNIMPLEMENTED');
  await makeTopics(pubsub, 'projects/p', { archive: false });
  expect(pubsub.made('topics').map(([, body]) => body)).toEqual([{}, {}, {}]);
});

it('makes no topic where the schema failed for another reason', async () => {
  const pubsub = standIn('PERMISSION_DENIED');
  await expect(makeTopics(pubsub, 'projects/p', { archive: false })).rejects.toThrow('refused');
  expect(pubsub.made('topics')).toEqual([]);
});

it.for([false, true])('makes the archive only when asked to: %s', async (archive) => {
  const pubsub = standIn('UNIMPLEMENTED');
  await makeTopics(pubsub, 'projects/p', { archive });
  const topic = (name: string) => ({ topic: `projects/p/topics/${name}` });
  expect(pubsub.made('subscriptions')).toEqual([
    ['PUT projects/p/subscriptions/readings-processor', topic('readings')],
    ...(archive ? [['PUT projects/p/subscriptions/readings-archive', topic('readings')]] : []),
    ['PUT projects/p/subscriptions/dead-letters-review', topic('dead-letters')],
    ['PUT projects/p/subscriptions/edge-ingest', topic('edge')],
  ]);
});

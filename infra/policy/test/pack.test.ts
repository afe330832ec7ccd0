import { openRunner } from '@ridewait/infra/dump';
import { type ResourceDump, RULES } from '@ridewait/infra/rules';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Pack, startPack } from './pack.ts';

const PATIENCE_MS = 300_000;

const runner = openRunner();
let pack: Pack;
let updated: ResourceDump[];
let previewed: ResourceDump[];

beforeAll(async () => {
  pack = await startPack();
  updated = await runner.dump('prod');
  previewed = await runner.dump('prod', { preview: true });
}, PATIENCE_MS);
afterAll(() => {
  runner[Symbol.dispose]();
  pack?.[Symbol.dispose]();
});

function one(type: string, name: string): ResourceDump {
  return updated.find((resource) => resource.type === type && resource.name === name)!;
}

it('has a policy for each rule', async () => {
  expect((await pack.names()).toSorted()).toEqual(RULES.map(({ name }) => name).toSorted());
});

it(
  'has nothing against prod, neither previewed nor deployed',
  { timeout: PATIENCE_MS },
  async () => {
    for (const resources of [previewed, updated]) {
      expect(resources.length).toBeGreaterThan(200);
      const each = await Promise.all(
        resources.map((resource) => pack.ofResource(resource, 'prod')),
      );
      expect(each.flat()).toEqual([]);
      expect(await pack.ofStack(resources, 'prod')).toEqual([]);
    }
  },
);

describe('stops', () => {
  it('a database with a public address before it is made, by the rule that says so', async () => {
    const database = one('gcp:sql/databaseInstance:DatabaseInstance', 'database');
    const inputs = structuredClone(database.inputs) as {
      settings: { ipConfiguration: Record<string, unknown> };
    };
    inputs.settings.ipConfiguration.ipv4Enabled = true;
    expect(await pack.ofResource({ ...database, inputs }, 'prod')).toEqual([
      {
        policy: 'no-public-address',
        message: expect.stringContaining(
          'settings.ipConfiguration.ipv4Enabled is true, must be false',
        ),
        isMandatory: true,
      },
    ]);
  });

  it('a single zone in prod and in a stack of another name, and not in dev', async () => {
    const cache = one('gcp:redis/instance:Instance', 'cache');
    const basic = { ...cache, inputs: { ...cache.inputs, tier: 'BASIC' } };
    const policies = async (stack: string) =>
      (await pack.ofResource(basic, stack)).map(({ policy }) => policy);
    expect(await policies('prod')).toEqual(['several-zones']);
    expect(await policies('blue')).toEqual(['several-zones']);
    expect(await policies('dev')).toEqual([]);
  });

  it('a stack in which Pub/Sub may not move a dead letter', async () => {
    const left = updated.filter(
      ({ type, inputs }) =>
        !(
          type === 'gcp:pubsub/topicIAMMember:TopicIAMMember' &&
          String(inputs.topic).endsWith('/dead-letters') &&
          String(inputs.member).includes('gcp-sa-pubsub')
        ),
    );
    expect(left).toHaveLength(updated.length - 1);
    const found = await pack.ofStack(left, 'prod');
    expect(new Set(found.map(({ policy }) => policy))).toEqual(new Set(['dead-letters-wired']));
    expect(found.every(({ isMandatory }) => isMandatory)).toBe(true);
  });

  it('what is made before its API is enabled', async () => {
    const left = updated.filter(
      ({ type, inputs }) =>
        !(type === 'gcp:projects/service:Service' && inputs.service === 'pubsub.googleapis.com'),
    );
    const found = await pack.ofStack(left, 'prod');
    expect(found.map(({ message }) => message).join('\n')).toContain(
      'may be made before pubsub.googleapis.com is enabled',
    );
  });
});

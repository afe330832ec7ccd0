import { describe, expect, it } from 'vitest';
import {
  isSettled,
  listAt,
  mustBe,
  mustHave,
  namesResource,
  numberAt,
  textAt,
  valueAt,
} from './inputs.ts';
import { SECRET, UNKNOWN } from './rule.ts';

describe('a value at a path', () => {
  const inputs = {
    settings: { ip: UNKNOWN, password: SECRET, flags: [{ name: 'a', value: '7' }] },
  };
  it.for<[string, unknown]>([
    ['settings.flags.0.name', 'a'],
    ['settings.flags.1.name', undefined],
    ['settings.ip.v4', UNKNOWN],
    ['settings.password', SECRET],
    ['settings.password.of.whom', SECRET],
    ['nothing.at.all', undefined],
  ])('%s', ([path, value]) => {
    expect(valueAt(inputs, path)).toBe(value);
  });

  it('is a text, a number or a list only where it is known', () => {
    expect(textAt(inputs, 'settings.ip')).toBeUndefined();
    expect(textAt({ a: `x${UNKNOWN}` }, 'a')).toBeUndefined();
    expect(numberAt(inputs, 'settings.flags.0.value')).toBe(7);
    expect(numberAt({ a: '' }, 'a')).toBeUndefined();
    expect(numberAt({ a: 'many' }, 'a')).toBeUndefined();
    expect(listAt({ a: UNKNOWN }, 'a')).toEqual([]);
  });
});

it('a value that is not known breaks nothing; one that is not there does', () => {
  const resource = { type: 't', name: 'n', inputs: { a: UNKNOWN, b: false, c: [], d: SECRET } };
  expect(isSettled(UNKNOWN)).toBe(false);
  expect(mustBe(resource, 'a', true)).toEqual([]);
  expect(mustBe(resource, 'd', true)).toEqual([]);
  expect(mustBe(resource, 'b', true)).toEqual(['b is false, must be true']);
  expect(mustBe(resource, 'e', 'x', 'y')).toEqual(['e is unset, must be "x" or "y"']);
  expect(mustHave(resource, 'a', 'why')).toEqual([]);
  expect(mustHave(resource, 'b', 'why')).toEqual([]);
  expect(mustHave(resource, 'c', 'why')).toEqual(['c is missing: why']);
});

it.for<[value: unknown, named: boolean]>([
  ['readings', true],
  ['projects/p/topics/readings', true],
  [UNKNOWN, true],
  ['projects/p/topics/more-readings', false],
  ['edge', false],
  [undefined, false],
])('%s names the topic readings: %s', ([value, named]) => {
  const topic = { type: 'gcp:pubsub/topic:Topic', name: 't', inputs: { name: 'readings' } };
  expect(namesResource(value, topic)).toBe(named);
});

it.for<[value: string, named: boolean]>([
  ['api@p.iam.gserviceaccount.com', true],
  ['serviceAccount:api@p.iam.gserviceaccount.com', true],
  ['projects/p/serviceAccounts/api@p.iam.gserviceaccount.com', true],
  ['serviceAccount:api-grpc@p.iam.gserviceaccount.com', false],
])('%s names the account api: %s', ([value, named]) => {
  const account = {
    type: 'gcp:serviceaccount/account:Account',
    name: 'a',
    inputs: { accountId: 'api' },
  };
  expect(namesResource(value, account)).toBe(named);
});

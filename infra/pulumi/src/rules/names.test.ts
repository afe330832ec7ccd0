import { describe, expect, it } from 'vitest';
import { labelsAccepted, namesAccepted } from './names.ts';
import { UNKNOWN } from './rule.ts';

function count(type: string, inputs: Record<string, unknown>, name = 'n'): number {
  return namesAccepted.breaches([{ type, name, inputs }], 'dev').length;
}

// At the limit, over it, and with what is not allowed in it.
describe.for<[type: string, field: string, longest: number, wrong: string]>([
  ['gcp:cloudrunv2/service:Service', 'name', 49, 'Api'],
  ['gcp:cloudrunv2/job:Job', 'name', 49, 'job-'],
  ['gcp:pubsub/topic:Topic', 'name', 255, 'goog-topic'],
  ['gcp:redis/instance:Instance', 'name', 40, '1-cache'],
  ['gcp:sql/databaseInstance:DatabaseInstance', 'name', 67, 'a_b'],
  ['gcp:storage/bucket:Bucket', 'name', 63, 'my-google-bucket'],
  ['gcp:serviceaccount/account:Account', 'accountId', 30, 'short'],
  ['gcp:secretmanager/secret:Secret', 'secretId', 255, 'a.b'],
  ['gcp:iam/workloadIdentityPool:WorkloadIdentityPool', 'workloadIdentityPoolId', 32, 'gcp-pool'],
  ['gcp:apigateway/gateway:Gateway', 'gatewayId', 49, 'a_b'],
  ['gcp:billing/budget:Budget', 'displayName', 60, ''],
])('%s', ([type, field, longest, wrong]) => {
  it(`has up to ${longest} characters`, () => {
    expect(count(type, { [field]: 'a'.repeat(longest) })).toBe(0);
    expect(count(type, { [field]: 'a'.repeat(longest + 1) })).toBe(1);
    expect(count(type, { [field]: wrong })).toBe(1);
    expect(count(type, { [field]: UNKNOWN })).toBe(0);
  });
});

it('a name that Pulumi makes up is eight characters longer than its own', () => {
  expect(count('gcp:redis/instance:Instance', {}, 'c'.repeat(32))).toBe(0);
  expect(count('gcp:redis/instance:Instance', {}, 'c'.repeat(33))).toBe(1);
});

it('a login of a service account leaves out .gserviceaccount.com', () => {
  expect(count('gcp:sql/user:User', { name: 'api@p.iam' })).toBe(0);
  expect(count('gcp:sql/user:User', { name: 'api@p.iam.gserviceaccount.com' })).toBe(1);
});

it.for<[labels: Record<string, string>, breaches: number]>([
  [{ part: 'bus', 'a-b_c': '' }, 0],
  [{ Part: 'bus' }, 1],
  [{ part: 'Bus' }, 1],
  [{ part: 'a.b' }, 1],
  [{ part: 'x'.repeat(64) }, 1],
  [{ '1st': 'x' }, 1],
])('the labels %j are refused: %s', ([labels, breaches]) => {
  const resource = { type: 'gcp:pubsub/topic:Topic', name: 't', inputs: { labels } };
  expect(labelsAccepted.breaches([resource], 'dev')).toHaveLength(breaches);
});

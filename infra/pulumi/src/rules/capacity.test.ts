import { expect, it } from 'vitest';
import { connectionsSuffice, subnetWideEnough } from './capacity.ts';

const database = (limit: string) => ({
  type: 'gcp:sql/databaseInstance:DatabaseInstance',
  name: 'db',
  inputs: { settings: { databaseFlags: [{ name: 'max_connections', value: limit }] } },
});
const network = { vpcAccess: { networkInterfaces: [{ subnetwork: 's' }] } };
const envs = (pool: string) => [
  { name: 'CLOUD_SQL_INSTANCE', value: 'p:r:db' },
  { name: 'DATABASE_CONNECTIONS', value: pool },
];
const service = {
  type: 'gcp:cloudrunv2/service:Service',
  name: 'api',
  inputs: {
    scaling: { maxInstanceCount: 10 },
    template: { ...network, containers: [{ ports: {}, envs: envs('4') }] },
  },
};
const job = {
  type: 'gcp:cloudrunv2/job:Job',
  name: 'migrate',
  inputs: { template: { template: { ...network, containers: [{ envs: envs('2') }] } } },
};

it.for<[limit: string, breaches: number]>([
  // 10 × 4 of the service, again for a release, 2 of the job, 8 reserved.
  ['90', 0],
  ['89', 1],
])('of %s connections, 90 are wanted', ([limit, breaches]) => {
  expect(connectionsSuffice.breaches([database(limit), service, job], 'prod')).toHaveLength(
    breaches,
  );
});

it('a limit that is not said is none, and a replica needs none', () => {
  const { type, name } = database('1');
  expect(connectionsSuffice.breaches([{ type, name, inputs: {} }], 'prod')).toHaveLength(1);
  const replica = { type, name, inputs: { masterInstanceName: 'db' } };
  expect(connectionsSuffice.breaches([replica, service], 'prod')).toEqual([]);
});

it.for<[range: string, isReaching: boolean, words: string | undefined]>([
  ['10.8.0.0/26', true, undefined],
  ['10.8.0.0/27', true, 'narrower than /26'],
  ['10.8.0.0/26', false, 'privateIpGoogleAccess is off'],
])('the subnet %s', ([range, isReaching, words]) => {
  const subnet = {
    type: 'gcp:compute/subnetwork:Subnetwork',
    name: 's',
    inputs: { ipCidrRange: range, privateIpGoogleAccess: isReaching },
  };
  const found = subnetWideEnough.breaches([subnet, service, job], 'prod');
  expect(found[0]?.includes(words ?? '')).toBe(words === undefined ? undefined : true);
  const many = { ...service, inputs: { ...service.inputs, scaling: { maxInstanceCount: 200 } } };
  expect(subnetWideEnough.breaches([subnet, many], 'prod').join()).toContain('for 200 instances');
});

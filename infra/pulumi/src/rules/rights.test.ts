import { describe, expect, it } from 'vitest';
import {
  noPrimitiveRoles,
  noProjectWideRole,
  ownAccounts,
  publicOnlyWhereMeant,
  rightsAreAdded,
} from './rights.ts';
import type { ResourceDump } from './rule.ts';

const PROJECT = 'gcp:projects/iAMMember:IAMMember';
const SERVICE = 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember';

function member(type: string, inputs: Record<string, unknown>): ResourceDump[] {
  return [{ type, name: 'm', inputs }];
}

it.for<[role: string, breaches: number]>([
  ['roles/editor', 1],
  ['roles/owner', 1],
  ['roles/viewer', 1],
  ['roles/run.viewer', 0],
  ['projects/p/roles/editor', 0],
])('%s is a primitive role: %s', ([role, breaches]) => {
  expect(noPrimitiveRoles.breaches(member(PROJECT, { role }), 'dev')).toHaveLength(breaches);
});

it.for<[role: string, breaches: number]>([
  ['roles/cloudsql.client', 0],
  ['roles/logging.logWriter', 0],
  ['projects/p/roles/snapshotMaker', 0],
  ['roles/pubsub.publisher', 1],
  ['roles/run.admin', 1],
])('%s may not be given on the whole project: %s', ([role, breaches]) => {
  expect(noProjectWideRole.breaches(member(PROJECT, { role }), 'dev')).toHaveLength(breaches);
});

it('a binding and a policy are refused, a member is not', () => {
  const types = [
    'gcp:projects/iAMBinding:IAMBinding',
    'gcp:pubsub/topicIAMPolicy:TopicIAMPolicy',
    'gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding',
    PROJECT,
    SERVICE,
  ];
  const resources = types.map((type) => ({ type, name: 'm', inputs: {} }));
  expect(rightsAreAdded.breaches(resources, 'dev')).toHaveLength(3);
});

describe('what anyone may call', () => {
  it.for<[what: string, resource: ResourceDump, breaches: number]>([
    [
      'the page',
      {
        type: SERVICE,
        name: 'm',
        inputs: { name: 'web', role: 'roles/run.invoker', member: 'allUsers' },
      },
      0,
    ],
    [
      'ingest of staging',
      {
        type: SERVICE,
        name: 'm',
        inputs: { name: 'ridewait-ingest', role: 'roles/run.invoker', member: 'allUsers' },
      },
      0,
    ],
    [
      'the api',
      {
        type: SERVICE,
        name: 'm',
        inputs: { name: 'api', role: 'roles/run.invoker', member: 'allUsers' },
      },
      1,
    ],
    [
      'the page, to change it',
      {
        type: SERVICE,
        name: 'm',
        inputs: { name: 'web', role: 'roles/run.admin', member: 'allUsers' },
      },
      1,
    ],
    [
      'the api, by anyone with an account',
      {
        type: SERVICE,
        name: 'm',
        inputs: { name: 'api', role: 'roles/run.invoker', member: 'allAuthenticatedUsers' },
      },
      1,
    ],
    [
      'the api, whose callers are not checked',
      {
        type: 'gcp:cloudrunv2/service:Service',
        name: 's',
        inputs: { name: 'api', invokerIamDisabled: true },
      },
      1,
    ],
    [
      'the page, whose callers are not checked',
      {
        type: 'gcp:cloudrunv2/service:Service',
        name: 's',
        inputs: { name: 'web', invokerIamDisabled: true },
      },
      0,
    ],
    [
      'a bucket',
      {
        type: 'gcp:storage/bucketIAMMember:BucketIAMMember',
        name: 'm',
        inputs: { bucket: 'web', role: 'roles/storage.objectViewer', member: 'allUsers' },
      },
      1,
    ],
  ])('%s', ([, resource, breaches]) => {
    expect(publicOnlyWhereMeant.breaches([resource], 'prod')).toHaveLength(breaches);
  });
});

describe('whom workloads run as', () => {
  const account = (id: string) => ({
    type: 'gcp:serviceaccount/account:Account',
    name: id,
    inputs: { accountId: id },
  });
  const service = (name: string, serviceAccount?: string) => ({
    type: 'gcp:cloudrunv2/service:Service',
    name,
    inputs: {
      template: {
        ...(serviceAccount && { serviceAccount: `${serviceAccount}@p.iam.gserviceaccount.com` }),
      },
    },
  });
  it.for<[what: string, services: ResourceDump[], words: string[]]>([
    ['each as its own account', [service('api', 'api-sa'), service('web', 'web-sa')], []],
    ['the default account', [service('api')], ['runs as the default account']],
    ['one for two', [service('api', 'api-sa'), service('web', 'api-sa')], ['and so does api']],
    ['one from elsewhere', [service('api', 'other-sa')], ['which this program does not make']],
  ])('%s', ([, services, words]) => {
    const all = [account('api-sa'), account('web-sa'), ...services];
    const found = ownAccounts.breaches(all, 'prod');
    expect(found).toHaveLength(words.length);
    expect(found.join()).toContain(words.join());
  });
});

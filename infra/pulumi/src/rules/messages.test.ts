import { describe, expect, it } from 'vitest';
import { deadLettersWired, subscriptionAccepted } from './dead-letters.ts';
import { pushTokensAgree } from './push.ts';
import { type ResourceDump, type Rule, UNKNOWN } from './rule.ts';

const AGENT = 'serviceAccount:service-1@gcp-sa-pubsub.iam.gserviceaccount.com';
const PUSHER = 'pusher@p.iam.gserviceaccount.com';
const AUDIENCE = 'https://processor.p.example';

const topic = (name: string) => ({ type: 'gcp:pubsub/topic:Topic', name, inputs: { name } });
const SUBSCRIPTION = 'gcp:pubsub/subscription:Subscription';
const forever = { expirationPolicy: { ttl: '' } };

/** What a service is told that checks everything itself. */
const ENVS = [
  { name: 'PUSH_AUDIENCE', value: AUDIENCE },
  { name: 'PUSH_SERVICE_ACCOUNT', value: PUSHER },
];

/** As it should be; each part can be left out or replaced. */
const WIRED: Readonly<Record<string, ResourceDump>> = {
  readings: topic('readings'),
  dead: topic('dead-letters'),
  kept: {
    type: SUBSCRIPTION,
    name: 'kept',
    inputs: { name: 'kept', topic: 'projects/p/topics/dead-letters', ...forever },
  },
  push: {
    type: SUBSCRIPTION,
    name: 'push',
    inputs: {
      name: 'push',
      topic: 'readings',
      ...forever,
      deadLetterPolicy: {
        deadLetterTopic: 'projects/p/topics/dead-letters',
        maxDeliveryAttempts: 100,
      },
      pushConfig: {
        pushEndpoint: 'https://processor-a1-uc.a.run.app/pubsub/readings',
        oidcToken: { audience: AUDIENCE, serviceAccountEmail: PUSHER },
      },
    },
  },
  moves: {
    type: 'gcp:pubsub/topicIAMMember:TopicIAMMember',
    name: 'moves',
    inputs: { topic: 'dead-letters', role: 'roles/pubsub.publisher', member: AGENT },
  },
  takes: {
    type: 'gcp:pubsub/subscriptionIAMMember:SubscriptionIAMMember',
    name: 'takes',
    inputs: { subscription: 'push', role: 'roles/pubsub.subscriber', member: AGENT },
  },
  processor: {
    type: 'gcp:cloudrunv2/service:Service',
    name: 'processor',
    inputs: {
      name: 'processor',
      customAudiences: [AUDIENCE],
      template: {
        containers: [
          {
            envs: [...ENVS, { name: 'PUSH_SIGNATURE', value: 'checked-before' }],
          },
        ],
      },
    },
  },
  calls: {
    type: 'gcp:cloudrunv2/serviceIamMember:ServiceIamMember',
    name: 'calls',
    inputs: { name: 'processor', role: 'roles/run.invoker', member: `serviceAccount:${PUSHER}` },
  },
};

function breaches(
  rule: Rule,
  changed: Record<string, Record<string, unknown> | null>,
): readonly string[] {
  const resources = Object.entries(WIRED).flatMap(([key, resource]) => {
    const change = changed[key];
    if (change === null) return [];
    return [{ ...resource, inputs: { ...resource.inputs, ...change } }];
  });
  return rule.breaches(resources, 'prod');
}

it.for([deadLettersWired, subscriptionAccepted, pushTokensAgree])(
  '$name holds of what is wired right',
  (rule) => {
    expect(breaches(rule, {})).toEqual([]);
  },
);

it('a service that anyone may call checks the signature itself, and Cloud Run no audience', () => {
  const open = {
    invokerIamDisabled: true,
    customAudiences: undefined,
    template: { containers: [{ envs: ENVS }] },
  };
  expect(breaches(pushTokensAgree, { processor: open })).toEqual([]);
});

it('nothing is said of what a preview does not know yet', () => {
  const unknown = {
    push: {
      topic: UNKNOWN,
      deadLetterPolicy: { deadLetterTopic: UNKNOWN, maxDeliveryAttempts: 100 },
      pushConfig: {
        pushEndpoint: UNKNOWN,
        oidcToken: { audience: AUDIENCE, serviceAccountEmail: UNKNOWN },
      },
    },
    kept: { topic: UNKNOWN },
    takes: { subscription: UNKNOWN, member: UNKNOWN },
  };
  expect(breaches(deadLettersWired, unknown)).toEqual([]);
  expect(breaches(pushTokensAgree, unknown)).toEqual([]);
});

describe('dead letters', () => {
  it.for<[what: string, changed: Record<string, Record<string, unknown> | null>, words: string]>([
    ['no policy', { push: { deadLetterPolicy: undefined } }, 'has no dead-letter topic'],
    [
      'few attempts',
      { push: { deadLetterPolicy: { deadLetterTopic: 'dead-letters' } } },
      'gives up after 5 attempts',
    ],
    ['a topic of elsewhere', { dead: null }, 'which is not made here'],
    ['their own topic', { push: { topic: 'dead-letters' } }, 'sends dead letters to its own topic'],
    ['no subscription', { kept: null }, 'which no subscription keeps'],
    ['no right to publish', { moves: null }, 'has no roles/pubsub.publisher'],
    [
      'a right for someone else',
      { moves: { member: 'serviceAccount:me@p.iam.gserviceaccount.com' } },
      'has no roles/pubsub.publisher',
    ],
    ['no right to take away', { takes: null }, 'no roles/pubsub.subscriber'],
    [
      'a right on another subscription',
      { takes: { subscription: 'kept' } },
      'no roles/pubsub.subscriber',
    ],
  ])('%s', ([, changed, words]) => {
    expect(breaches(deadLettersWired, changed).join('\n')).toContain(words);
  });
});

describe('subscriptions', () => {
  it.for<[what: string, inputs: Record<string, unknown>, words: string]>([
    ['two kinds', { cloudStorageConfig: {} }, 'is pushConfig and cloudStorageConfig at once'],
    ['an end', { expirationPolicy: undefined }, 'expires'],
    ['a short deadline', { ackDeadlineSeconds: 5 }, 'an ack deadline of 5 s'],
    ['a long backoff', { retryPolicy: { maximumBackoff: '900s' } }, 'waits longer than 600 s'],
    [
      'backoffs the wrong way round',
      { retryPolicy: { minimumBackoff: '60s', maximumBackoff: '10s' } },
      'a minimum backoff over its maximum',
    ],
    ['exactly once', { enableExactlyOnceDelivery: true }, 'exactly-once'],
    ['an order', { enableMessageOrdering: true }, 'orders messages'],
  ])('%s', ([, inputs, words]) => {
    const found = breaches(subscriptionAccepted, { push: inputs });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });
});

describe('push tokens', () => {
  const pushConfig = WIRED.push!.inputs.pushConfig as Record<string, unknown>;
  const oidcToken = { audience: AUDIENCE, serviceAccountEmail: PUSHER };
  it.for<[what: string, changed: Record<string, Record<string, unknown> | null>, words: string]>([
    [
      'none',
      { push: { pushConfig: { ...pushConfig, oidcToken: undefined } } },
      'signs its pushes with no token',
    ],
    [
      'another audience',
      { push: { pushConfig: { ...pushConfig, oidcToken: { ...oidcToken, audience: 'x' } } } },
      'has PUSH_AUDIENCE',
    ],
    [
      'another account',
      {
        push: {
          pushConfig: {
            ...pushConfig,
            oidcToken: { ...oidcToken, serviceAccountEmail: 'x@p.iam.gserviceaccount.com' },
          },
        },
      },
      'has PUSH_SERVICE_ACCOUNT',
    ],
    [
      'another path',
      {
        push: {
          pushConfig: { ...pushConfig, pushEndpoint: 'https://processor-a1-uc.a.run.app/readings' },
        },
      },
      'where no service takes pushes',
    ],
    [
      'no TLS',
      {
        push: {
          pushConfig: {
            ...pushConfig,
            pushEndpoint: 'http://processor-a1-uc.a.run.app/pubsub/readings',
          },
        },
      },
      'where no service takes pushes',
    ],
    [
      'another service',
      {
        push: {
          pushConfig: {
            ...pushConfig,
            pushEndpoint: 'https://other-a1-uc.a.run.app/pubsub/readings',
          },
        },
      },
      'no service made here',
    ],
    ['no right to call', { calls: null }, 'which may not call processor'],
    [
      'no signature where anyone may call',
      { processor: { invokerIamDisabled: true } },
      'is believed without a signature by processor, which is open',
    ],
    [
      'a signature that is looked for where it is taken off',
      { processor: { template: { containers: [{ envs: ENVS }] } } },
      'without the signature that processor looks for',
    ],
    [
      'an audience that Cloud Run does not take',
      { processor: { customAudiences: undefined } },
      "which Cloud Run doesn't take for processor",
    ],
  ])('%s', ([, changed, words]) => {
    expect(breaches(pushTokensAgree, changed).join('\n')).toContain(words);
  });
});

it('a service whose name begins with that of another is not taken for it', () => {
  const shadow = {
    ...WIRED.processor!,
    name: 'shadow',
    inputs: { ...WIRED.processor!.inputs, name: 'processor-shadow' },
  };
  const pushConfig = WIRED.push!.inputs.pushConfig as Record<string, unknown>;
  const push = {
    ...WIRED.push!,
    inputs: {
      pushConfig: {
        ...pushConfig,
        pushEndpoint: 'https://processor-shadow-a1-uc.a.run.app/pubsub/readings',
      },
    },
  };
  const found = pushTokensAgree.breaches([...Object.values(WIRED), shadow, push], 'prod');
  expect(found).toHaveLength(1);
  expect(found[0]).toContain('which may not call shadow');
});

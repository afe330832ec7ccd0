import { expect, it } from 'vitest';
import { alertsAccepted, alertsAreActionable } from './alerts.ts';
import { schedulesAuthenticated } from './schedules.ts';
import { deliveryPinned } from './delivery.ts';
import { apisEnabledFirst } from './apis.ts';
import { keyOf, type ResourceDump } from './rule.ts';

const promql = { query: 'up == 0', duration: '300s', evaluationInterval: '30s', alertRule: 'Down' };
const alert = {
  severity: 'CRITICAL',
  conditions: [{ displayName: 'c', conditionPrometheusQueryLanguage: promql }],
  notificationChannels: ['projects/p/notificationChannels/1'],
  documentation: { content: 'See https://example.com/docs/runbooks/stale-parks.md' },
};
const promqlOf = (change: object) => ({
  conditions: [{ displayName: 'c', conditionPrometheusQueryLanguage: { ...promql, ...change } }],
});

it.for<[what: string, change: Record<string, unknown>, words: string[]]>([
  ['as it should be', {}, []],
  ['no runbook', { documentation: { content: 'Look at it.' } }, ['links to no runbook']],
  [
    'a runbook as a link',
    { documentation: { links: [{ url: 'https://example.com/runbooks/a' }] } },
    [],
  ],
  ['no channel', { notificationChannels: [] }, ['notificationChannels is missing: who is told']],
  ['switched off', { enabled: false }, ['is switched off']],
  ['a grid of seconds', promqlOf({ evaluationInterval: '45s' }), ['is evaluated every 45 s']],
  [
    'a name that Prometheus refuses',
    promqlOf({ alertRule: 'too-late' }),
    ['the rule name "too-late"'],
  ],
  ['an end that is too soon', { alertStrategy: { autoClose: '60s' } }, ['closes after 60 s']],
  [
    'too many words',
    { documentation: { content: `https://x/runbooks/a ${'x'.repeat(8192)}` } },
    ['more than 8192 bytes'],
  ],
  [
    'two kinds in one',
    { conditions: [{ conditionAbsent: {}, conditionThreshold: {} }] },
    ['is of 2 kinds'],
  ],
])('an alert: %s', ([, change, words]) => {
  const policy = {
    type: 'gcp:monitoring/alertPolicy:AlertPolicy',
    name: 'a',
    inputs: { ...alert, ...change },
  };
  const found = [alertsAreActionable, alertsAccepted].flatMap((rule) =>
    rule.breaches([policy], 'prod'),
  );
  expect(found).toHaveLength(words.length);
  expect(found.join()).toContain(words.join());
});

const run = 'https://run.googleapis.com/v2/projects/p/locations/r/jobs/maintain:run';
it.for<[what: string, inputs: Record<string, unknown>, breaches: number]>([
  [
    'a job, with an access token',
    { schedule: '*/15 * * * *', timeZone: 'UTC', httpTarget: { uri: run, oauthToken: {} } },
    0,
  ],
  [
    'a job, with an identity token',
    { schedule: '0 3 * * *', timeZone: 'UTC', httpTarget: { uri: run, oidcToken: {} } },
    1,
  ],
  [
    'a service, with an identity token',
    {
      schedule: '0 3 * * *',
      timeZone: 'UTC',
      httpTarget: { uri: 'https://s.run.app/x', oidcToken: {} },
    },
    0,
  ],
  ['no zone', { schedule: '0 3 * * *', httpTarget: { uri: run, oauthToken: {} } }, 1],
  [
    'six fields',
    { schedule: '0 0 3 * * *', timeZone: 'UTC', httpTarget: { uri: run, oauthToken: {} } },
    1,
  ],
])('a schedule calls %s', ([, inputs, breaches]) => {
  const schedule = { type: 'gcp:cloudscheduler/job:Job', name: 's', inputs };
  expect(schedulesAuthenticated.breaches([schedule], 'prod')).toHaveLength(breaches);
});

it.for<[condition: string | undefined, breaches: number]>([
  [
    "assertion.repository_id == '1' && assertion.repository_owner_id == '2' && assertion.environment == 'dev'",
    0,
  ],
  ["assertion.repository_id == '1' && assertion.repository_owner_id == '2'", 1],
  ["assertion.repository == 'park/ridewait' && assertion.environment == 'dev'", 2],
  ["assertion.repository_owner_id == '2' && assertion.environment == 'dev'", 1],
  [undefined, 3],
])('GitHub is let in by %s', ([attributeCondition, breaches]) => {
  const type = 'gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider';
  const provider = { type, name: 'p', inputs: { attributeCondition } };
  expect(deliveryPinned.breaches([provider], 'prod')).toHaveLength(breaches);
});

it('an API is enabled before what it makes, however indirectly', () => {
  const api = {
    type: 'gcp:projects/service:Service',
    name: 'pubsub',
    inputs: { service: 'pubsub.googleapis.com' },
    dependsOn: [],
  };
  const topic = { type: 'gcp:pubsub/topic:Topic', name: 't', inputs: {}, dependsOn: [keyOf(api)] };
  const subscription = {
    type: 'gcp:pubsub/subscription:Subscription',
    name: 's',
    inputs: {},
    dependsOn: [keyOf(topic)],
  };
  const alone: ResourceDump = { ...topic, name: 'alone', dependsOn: [] };
  expect(apisEnabledFirst.breaches([api, topic, subscription], 'prod')).toEqual([]);
  expect(apisEnabledFirst.breaches([api, alone], 'prod')).toEqual([
    'gcp:pubsub/topic:Topic alone: may be made before pubsub.googleapis.com is enabled',
  ]);
});

import type { Mutation } from './mutation.ts';

const COMPONENTS = 'src/components';

/** Breaks of how messages travel, and of who is told when they don't. */
export const MESSAGE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'dead-letters-not-published',
    check: 'dead-letters-wired',
    file: `${COMPONENTS}/topics.ts`,
    find: "topic: this.deadLetters.id,\n        role: 'roles/pubsub.publisher',",
    replace: "topic: this.edge.id,\n        role: 'roles/pubsub.publisher',",
  },
  {
    name: 'dead-letters-not-taken-away',
    check: 'dead-letters-wired',
    file: `${COMPONENTS}/push-subscription.ts`,
    find: "role: 'roles/pubsub.subscriber', member: agent",
    replace: "role: 'roles/pubsub.viewer', member: agent",
  },
  {
    name: 'dead-letters-not-kept',
    check: 'dead-letters-wired',
    file: `${COMPONENTS}/topics.ts`,
    find: "name: 'dead-letters-review',\n        topic: this.deadLetters.id,",
    replace: "name: 'dead-letters-review',\n        topic: this.readings.id,",
  },
  {
    name: 'five-attempts',
    check: 'dead-letters-wired',
    file: `${COMPONENTS}/push-subscription.ts`,
    find: 'const ATTEMPTS = 100;',
    replace: 'const ATTEMPTS = 5;',
  },
  {
    name: 'subscription-expires',
    check: 'subscription-accepted',
    file: `${COMPONENTS}/push-subscription.ts`,
    find: "expirationPolicy: { ttl: '' },",
    replace: '',
  },
  {
    name: 'wrong-audience',
    check: 'push-tokens-agree',
    file: `${COMPONENTS}/push-subscription.ts`,
    find: 'audience: args.audience }',
    replace: 'audience: args.url }',
  },
  {
    name: 'wrong-account-checked',
    check: 'push-tokens-agree',
    file: `${COMPONENTS}/services.ts`,
    find: 'pushVariables(service, project, pusher.email)',
    replace: 'pushVariables(service, project, scheduler.email)',
  },
  {
    name: 'job-called-with-wrong-token',
    check: 'schedules-authenticated',
    file: `${COMPONENTS}/schedules.ts`,
    find: 'oauthToken: {',
    replace: 'oidcToken: {',
  },
  {
    name: 'readings-not-retained',
    check: 'retention-set',
    file: `${COMPONENTS}/topics.ts`,
    find: 'messageRetentionDuration: RETENTION,\n        schemaSettings',
    replace: 'schemaSettings',
  },
  {
    name: 'alerts-reach-nobody',
    check: 'alerts-are-actionable',
    file: 'src/observability/alert-policies.ts',
    find: 'notificationChannels: channels[severity],',
    replace: 'notificationChannels: [],',
  },
  {
    name: 'alerts-without-runbook',
    check: 'alerts-are-actionable',
    file: 'src/observability/alert-policies.ts',
    find: 'const runbook = `${runbooks}${alert.runbook}.md`;',
    replace: 'const runbook = config.repositoryUrl;',
  },
  {
    name: 'alerts-off-the-grid',
    check: 'alerts-accepted',
    file: 'src/observability/alert-policies.ts',
    find: 'evaluationInterval: `${everySeconds}s`,',
    replace: 'evaluationInterval: `${everySeconds + 5}s`,',
  },
  {
    name: 'label-with-a-capital',
    check: 'labels-accepted',
    file: 'src/observability/alert-policies.ts',
    find: 'userLabels: { severity, environment },',
    replace: 'userLabels: { Severity: severity, environment },',
  },
];

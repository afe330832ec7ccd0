import type { Mutation } from './mutation.ts';

const COMPONENTS = 'src/components';

/** Breaks of who may do what, and of what is secret. */
export const RIGHT_MUTATIONS: readonly Mutation[] = [
  {
    name: 'processor-is-editor',
    check: 'no-primitive-roles',
    file: `${COMPONENTS}/round-rights.ts`,
    find: 'role: role.name,',
    replace: "role: 'roles/editor',",
  },
  {
    name: 'publisher-of-the-whole-project',
    check: 'no-project-wide-role',
    file: `${COMPONENTS}/topic-rights.ts`,
    find: 'new gcp.pubsub.TopicIAMMember(\n        `${right}-publisher`,\n        { topic: topic.id,',
    replace:
      "new gcp.projects.IAMMember(\n        `${right}-publisher`,\n        { project: 'ridewait-prod',",
  },
  {
    name: 'processor-publishes-readings',
    check: 'exact-rights',
    file: `${COMPONENTS}/topic-rights.ts`,
    find: "['processor-dead-letters', topics.deadLetters, accounts.processor],",
    replace:
      "['processor-dead-letters', topics.deadLetters, accounts.processor], ['processor-readings', topics.readings, accounts.processor],",
  },
  {
    name: 'one-right-given-twice',
    check: 'rights-given-once',
    file: `${COMPONENTS}/topic-rights.ts`,
    find: "['processor-dead-letters', topics.deadLetters, accounts.processor],",
    replace:
      "['processor-dead-letters', topics.deadLetters, accounts.processor], ['processor-again', topics.deadLetters, accounts.processor],",
  },
  {
    name: 'callers-replaced',
    check: 'rights-are-added',
    file: `${COMPONENTS}/cloud-run-service.ts`,
    find: "new gcp.cloudrunv2.ServiceIamMember(\n      `${caller}-calls-${this.#service}`,\n      { name: this.name, location, role: 'roles/run.invoker', member },",
    replace:
      "new gcp.cloudrunv2.ServiceIamBinding(\n      `${caller}-calls-${this.#service}`,\n      { name: this.name, location, role: 'roles/run.invoker', members: [member] },",
  },
  {
    name: 'anyone-calls-the-processor',
    check: 'public-only-where-meant',
    file: 'src/running-park.ts',
    find: "processor.allow('pusher', pusher.member, config.region);",
    replace: "processor.allow('pusher', 'allUsers', config.region);",
  },
  {
    name: 'nobody-is-checked',
    check: 'public-only-where-meant',
    file: `${COMPONENTS}/cloud-run-service.ts`,
    find: "invokerIamDisabled: callers === 'anyone',",
    replace: 'invokerIamDisabled: true,',
  },
  {
    name: 'default-account',
    check: 'own-accounts',
    file: `${COMPONENTS}/run-template.ts`,
    find: 'serviceAccount: args.account,',
    replace: '',
  },
  {
    name: 'key-of-an-account',
    check: 'no-account-keys',
    file: `${COMPONENTS}/account.ts`,
    find: 'this.id = account.name;',
    replace:
      'this.id = account.name; new gcp.serviceaccount.Key(`${name}-key`, { serviceAccountId: account.name }, { parent: this });',
  },
  {
    name: 'github-by-name',
    check: 'delivery-pinned',
    file: `${COMPONENTS}/github-identity.ts`,
    find: "`assertion.repository_owner_id == '${github.ownerId}'`,",
    replace: '"assertion.repository_owner == \'park\'",',
  },
  {
    name: 'preview-by-anyone',
    check: 'delivery-pinned',
    file: `${COMPONENTS}/delivery.ts`,
    find: '{ github, only: previewing(config.environment), account: previewer },',
    replace: '{ github, account: previewer },',
  },
  {
    name: 'password-in-a-variable',
    check: 'secrets-by-reference',
    file: `${COMPONENTS}/cache.ts`,
    find: '`rediss://${instance.host}:${instance.port}`;',
    replace: '`rediss://:${instance.authString}@${instance.host}:${instance.port}`;',
  },
  {
    name: 'password-in-plain-text',
    check: 'no-secret-in-plain-text',
    file: `${COMPONENTS}/cache.ts`,
    find: 'pulumi.interpolate`rediss://${instance.host}:${instance.port}`;',
    replace:
      'pulumi.unsecret(pulumi.interpolate`rediss://:${instance.authString}@${instance.host}:${instance.port}`);',
  },
  {
    name: 'variables-without-values',
    check: 'variables-set',
    file: `${COMPONENTS}/run-template.ts`,
    find: '.map(([name, value]) => ({ name, value })),',
    replace: '.map(([name]) => ({ name })),',
  },
  {
    name: 'secrets-before-their-readers',
    check: 'secrets-readable-first',
    file: `${COMPONENTS}/services.ts`,
    find: '            cachePassword,\n            ...this',
    replace: '            ...this',
  },
  {
    name: 'one-name-for-two',
    check: 'named-once',
    file: `${COMPONENTS}/cloud-run-service.ts`,
    find: '`${caller}-calls-${this.#service}`,',
    replace: '`${caller}-calls`,',
  },
  {
    name: 'schema-after-its-users',
    check: 'schema-first',
    file: `${COMPONENTS}/services.ts`,
    find: '            migrated,\n            cachePassword,',
    replace: '            cachePassword,',
  },
  {
    name: 'logins-after-their-rights',
    check: 'schema-first',
    file: `${COMPONENTS}/jobs.ts`,
    find: '{ ...parent, transformations: [after(...args.logins, ...Object.values(logins))] },',
    replace: 'parent,',
  },
  {
    name: 'schema-known-to-the-component-alone',
    check: 'schema-first',
    file: `${COMPONENTS}/jobs.ts`,
    find: '{ ...parent, transformations: [after(this.migrated)] },',
    replace: '{ ...parent, dependsOn: [this.migrated] },',
  },
];

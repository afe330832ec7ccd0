import type { Mutation } from './mutation.ts';

const COMPONENTS = 'src/components';

/** Breaks of what runs. */
export const SERVICE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'ready-before-its-stores',
    check: 'probed',
    file: `${COMPONENTS}/run-template.ts`,
    find: "httpGet: { path: '/health/ready', port: PORT }",
    replace: "httpGet: { path: '/', port: PORT }",
  },
  {
    name: 'no-liveness',
    check: 'probed',
    file: `${COMPONENTS}/run-template.ts`,
    find: 'livenessProbe: {',
    replace: 'ignored: {',
  },
  {
    name: 'start-too-patient',
    check: 'probed',
    file: `${COMPONENTS}/run-template.ts`,
    find: 'const STARTUP = { periodSeconds: 3,',
    replace: 'const STARTUP = { periodSeconds: 30,',
  },
  {
    name: 'image-by-tag',
    check: 'images-by-digest',
    file: `${COMPONENTS}/services.ts`,
    find: 'image: imageOf(config, plan.image),',
    replace: "image: imageOf(config, plan.image).replace(/@.*/, ':latest'),",
  },
  {
    name: 'outside-of-the-network',
    check: 'reaches-stores-inside',
    file: `${COMPONENTS}/run-template.ts`,
    find: '...(network && { vpcAccess: vpcAccessOf(network) }),',
    replace: '',
  },
  {
    name: 'shares-that-do-not-add-up',
    check: 'traffic-whole',
    file: 'src/revisions/traffic.ts',
    find: 'if (stable === undefined) return [target(revision, 100)];',
    replace: 'if (stable === undefined) return [target(revision, 99)];',
  },
  {
    name: 'revision-of-no-service',
    check: 'traffic-whole',
    file: `${COMPONENTS}/cloud-run-service.ts`,
    find: 'revisionName(service, known)',
    replace: "revisionName('web', known)",
  },
  {
    name: 'too-much-at-once',
    check: 'shape-accepted',
    file: `${COMPONENTS}/run-template.ts`,
    find: 'maxInstanceRequestConcurrency: shape.concurrency,',
    replace: 'maxInstanceRequestConcurrency: shape.concurrency * 100,',
  },
  {
    name: 'port-by-hand',
    check: 'environment-accepted',
    file: `${COMPONENTS}/services.ts`,
    find: 'GOOGLE_CLOUD_PROJECT: project,',
    replace: "GOOGLE_CLOUD_PROJECT: project, PORT: '8080',",
  },
  {
    name: 'variable-misspelt',
    check: 'variables-read',
    file: 'src/store-environment.ts',
    find: 'DATABASE_USER: login.user,',
    replace: 'DATABASE_LOGIN: login.user,',
  },
  {
    name: 'unknown-ingress',
    check: 'provider-declarations',
    file: `${COMPONENTS}/cloud-run-service.ts`,
    find: "'INGRESS_TRAFFIC_INTERNAL_ONLY'",
    replace: "'INGRESS_TRAFFIC_INTERNAL'",
  },
  {
    name: 'sidecar-with-a-cpu-of-its-own',
    check: 'shape-accepted',
    file: `${COMPONENTS}/services.ts`,
    find: "cpuIdle: config.services[service].billing === 'request',",
    replace: 'cpuIdle: false,',
  },
  {
    name: 'traffic-to-the-latest',
    check: 'traffic-whole',
    file: 'src/revisions/traffic.ts',
    find: "return { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION', revision, percent };",
    replace: "return { type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', percent } as never;",
  },
];

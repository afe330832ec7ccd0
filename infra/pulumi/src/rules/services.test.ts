import { describe, expect, it } from 'vitest';
import type { Rule } from './rule.ts';
import {
  environmentAccepted,
  imagesByDigest,
  probed,
  reachesStoresInside,
  shapeAccepted,
  trafficWhole,
} from './services.ts';

const DIGEST = `@sha256:${'a'.repeat(64)}`;
const container = {
  image: `us-docker.pkg.dev/p/r/api${DIGEST}`,
  ports: { containerPort: 8080 },
  resources: { limits: { cpu: '1', memory: '512Mi' } },
  startupProbe: { httpGet: { path: '/health/ready' }, periodSeconds: 2, failureThreshold: 30 },
  livenessProbe: { httpGet: { path: '/health/live' } },
  envs: [{ name: 'REDIS_URL', value: 'rediss://10.9.0.3:6378' }],
};
const template = {
  containers: [container],
  maxInstanceRequestConcurrency: 80,
  timeout: '30s',
  revision: 'api-1a2b',
  vpcAccess: { networkInterfaces: [{ subnetwork: 's' }] },
};
const traffics = [
  { revision: 'api-1a2b', percent: 5 },
  { revision: 'api-0000', percent: 95 },
];

function breaches(rule: Rule, change: object, inContainer: object = {}) {
  const inputs = {
    name: 'api',
    template: { ...template, containers: [{ ...container, ...inContainer }] },
    traffics,
    ...change,
  };
  return rule.breaches([{ type: 'gcp:cloudrunv2/service:Service', name: 'api', inputs }], 'prod');
}

const RULES: Rule[] = [
  probed,
  imagesByDigest,
  environmentAccepted,
  shapeAccepted,
  trafficWhole,
  reachesStoresInside,
];

it.for(RULES.map((rule) => [rule.name, rule] as const))(
  '%s holds of a service as it should be',
  ([, rule]) => {
    expect(breaches(rule, {})).toEqual([]);
  },
);

describe('what Cloud Run refuses, or should not be', () => {
  it.for<[rule: Rule, container: object, words: string]>([
    [probed, { startupProbe: undefined }, 'has no startupProbe'],
    [
      probed,
      { livenessProbe: { httpGet: { path: '/' } } },
      'livenessProbe asks "/", not /health/live',
    ],
    [
      probed,
      {
        startupProbe: {
          httpGet: { path: '/health/ready' },
          periodSeconds: 10,
          failureThreshold: 30,
        },
      },
      'startupProbe gives a start 300 s, Cloud Run at most 240',
    ],
    [
      probed,
      { livenessProbe: { httpGet: { path: '/health/live' }, periodSeconds: 1, timeoutSeconds: 2 } },
      'livenessProbe waits 2 s for an answer, longer than its period',
    ],
    [
      imagesByDigest,
      { image: 'us-docker.pkg.dev/p/r/api:v1' },
      'the image "us-docker.pkg.dev/p/r/api:v1" has no digest',
    ],
    [
      environmentAccepted,
      { envs: [{ name: 'PORT', value: '1' }] },
      'sets PORT, which Cloud Run does',
    ],
    [environmentAccepted, { envs: [{ name: 'A' }, { name: 'A' }] }, 'sets A more than once'],
    [
      shapeAccepted,
      { resources: { limits: { cpu: '4', memory: '1Gi' } } },
      '1024 MiB; 4 CPUs need at least 2048',
    ],
    [
      shapeAccepted,
      { resources: { limits: { cpu: '3', memory: '4Gi' } } },
      '3 CPUs; 1, 2, 4, 6 or 8 are allowed',
    ],
    [
      shapeAccepted,
      { resources: { limits: { cpu: '500m', memory: '512Mi' } } },
      'one request at a time',
    ],
    [
      shapeAccepted,
      { resources: { limits: { cpu: '1', memory: '512' } } },
      'limits of "1" CPU and "512" memory',
    ],
    [
      reachesStoresInside,
      { envs: [{ name: 'REDIS_URL', value: 'redis://10.9.0.3' }] },
      'without TLS',
    ],
  ])('$0.name: $2', ([rule, change, words]) => {
    const found = breaches(rule, {}, change);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });

  it.for<[rule: Rule, change: object, words: string]>([
    [trafficWhole, { traffics: [{ revision: 'api-1a2b', percent: 5 }] }, 'adds up to 5 %'],
    [
      trafficWhole,
      { traffics: [{ revision: 'web-1a2b', percent: 100 }] },
      'no revision of its own',
    ],
    [shapeAccepted, { template: { ...template, timeout: '7200s' } }, 'a timeout of 7200 s'],
    [
      shapeAccepted,
      {
        template: {
          ...template,
          containers: [container, { name: 'b', resources: { cpuIdle: true } }],
        },
      },
      'differ in cpuIdle',
    ],
    [
      shapeAccepted,
      { template: { ...template, containers: [container, { name: 'b', dependsOns: ['main'] }] } },
      'waits for a container "main"',
    ],
    [
      shapeAccepted,
      { template: { ...template, maxInstanceRequestConcurrency: 2000 } },
      'takes 2000 requests',
    ],
    [
      reachesStoresInside,
      { template: { ...template, vpcAccess: undefined } },
      'the subnet that leads to the stores',
    ],
  ])('$0.name: $2', ([rule, change, words]) => {
    const found = breaches(rule, change);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });
});

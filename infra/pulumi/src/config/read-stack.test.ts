import { describe, expect, it } from 'vitest';
import { environments } from '../../environments/environments.ts';
import { EnvironmentConfigError } from './environment.ts';
import { readStack } from './read-stack.ts';

const IMAGE = `us-central1-docker.pkg.dev/park-prod/ridewait/api@sha256:${'a'.repeat(64)}`;
const images = { ingest: IMAGE, processor: IMAGE, api: IMAGE, web: IMAGE, cli: IMAGE };

/** A stack's configuration as Pulumi has it: text, and JSON in text. */
function entriesOf(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      `ridewait:${key}`,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

const GOOD = {
  project: 'park-prod',
  projectNumber: '123456789012',
  images,
  emails: ['on-call@park.example'],
  repositoryUrl: 'https://github.com/park/ridewait',
  stateBucket: 'park-prod-state',
  stateKey: 'projects/park-prod/locations/us-central1/keyRings/pulumi/cryptoKeys/state',
  billingAccount: '0A1B2C-3D4E5F-678901',
  pagerDutyKey: 'a-secret',
};

function read(stack: string, values: Record<string, unknown>) {
  return readStack(stack, entriesOf(values), environments);
}

function problemsOf(stack: string, values: Record<string, unknown>): readonly string[] {
  try {
    read(stack, values);
  } catch (error) {
    if (error instanceof EnvironmentConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('a stack', () => {
  it.for(['dev', 'staging', 'prod'])('of %s is read whole', (stack) => {
    const config = read(stack, GOOD);
    expect(config).toMatchObject({
      environment: stack,
      project: 'park-prod',
      images,
      observability: { emails: ['on-call@park.example'] },
      traffic: {},
      github: null,
      foundationOnly: false,
    });
    expect(JSON.stringify(config)).not.toContain('a-secret');
  });

  it('may have keys of others', () => {
    const entries = { ...entriesOf(GOOD), 'gcp:disableGlobalProjectWarning': 'true' };
    expect(readStack('dev', entries, environments).environment).toBe('dev');
  });

  it('of no environment is refused, with those that there are', () => {
    expect(problemsOf('production', GOOD)).toEqual([
      'stack: there is no environment production; a stack is called by its environment: dev, staging, prod',
    ]);
  });

  it('is refused with every problem at once', () => {
    const { projectNumber: _, pagerDutyKey: __, ...given } = GOOD;
    const problems = problemsOf('prod', {
      ...given,
      project: 'Park',
      emails: [],
      images: { ...images, api: IMAGE.split('@')[0], web: undefined, wep: IMAGE },
      traffic: { api: { percent: 5 }, page: {} },
      github: 'park/ridewait',
      region: 'us-east1',
      colour: '"red"',
    });
    expect(problems.toSorted()).toEqual([
      'colour: is nothing that this program knows',
      `github: must be JSON, and is park/ridewait`,
      `images.api: ${IMAGE.split('@')[0]} must be named by its digest in prod: …@sha256:…`,
      'images.web: is missing: build and push it, then name it here',
      'images.wep: is nothing that this program knows',
      'observability.emails: must name at least one address',
      'pagerDutyKey: is missing: pulumi config set --secret ridewait:pagerDutyKey',
      'project: must be a project id: 6 to 30 lower-case letters, digits and hyphens, a letter first',
      'projectNumber: is missing',
      "region: is the environment's; change environments/prod.ts",
      'traffic.api.stable: must be named for a candidate to be tried beside it',
      'traffic.page: is nothing that this program knows',
    ]);
  });

  it('without images is taken for a foundation alone', () => {
    const { images: _, ...given } = GOOD;
    expect(read('dev', { ...given, foundationOnly: true }).images).toEqual({});
    expect(problemsOf('dev', given)).toHaveLength(5);
  });

  it.for<[string, string, boolean]>([
    ['dev', 'a tag', true],
    ['staging', 'a tag', false],
    ['prod', 'a tag', false],
  ])('of %s: may an image have no digest but %s? %s', ([stack, , isAllowed]) => {
    const tagged = Object.fromEntries(
      Object.keys(images).map((name) => [name, IMAGE.replace(/@.*/, ':v1')]),
    );
    expect(problemsOf(stack, { ...GOOD, images: tagged }).length === 0).toBe(isAllowed);
  });

  it.for<[string, string]>([
    ['api', 'web-0123456789'],
    ['api', 'api-grpc-0123456789'],
    ['api', 'api-00001-abc'],
    ['web', 'web'],
  ])('can not send traffic of %s to %s, which was never a revision of it', ([service, name]) => {
    const traffic = { [service]: { stable: name, candidate: name } };
    expect(problemsOf('dev', { ...GOOD, traffic })).toEqual([
      `traffic.${service}.stable: ${name} is no revision of ${service}`,
      `traffic.${service}.candidate: ${name} is no revision of ${service}`,
    ]);
  });

  it('takes the traffic of a release', () => {
    const traffic = {
      api: { stable: 'api-0123456789', candidate: 'api-abcdef0123', percent: 5 },
      'api-grpc': { stable: 'api-grpc-0123456789' },
    };
    expect(read('prod', { ...GOOD, traffic }).traffic).toEqual({
      api: traffic.api,
      'api-grpc': { stable: 'api-grpc-0123456789', percent: 0 },
    });
  });
});

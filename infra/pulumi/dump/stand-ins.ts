import type { EnvironmentName } from '../src/config/environment.ts';

/** Secrets as no real one looks, so that each place where one shows can be told. */
export const PLANTED = {
  pagerDutyKey: 'planted-pager-duty-key-5b1d',
  redisPassword: 'planted-redis-password-77c0',
} as const;

/** Every planted secret. */
export const PLANTED_VALUES: readonly string[] = Object.values(PLANTED);

export const PROJECT_NUMBER = '123456789012';

export function projectOf(environment: string): string {
  return `ridewait-${environment}`;
}

/** An image's digest as no build makes it. */
function digest(digit: string): string {
  return `sha256:${digit.repeat(64)}`;
}

/** What a deployment adds to an environment: the stack's configuration, with its keys' prefix left out. */
export function standInConfig(environment: EnvironmentName): Record<string, unknown> {
  const project = projectOf(environment);
  const repository = `us-central1-docker.pkg.dev/${project}/ridewait`;
  return {
    project,
    projectNumber: PROJECT_NUMBER,
    images: Object.fromEntries(
      ['ingest', 'processor', 'api', 'web', 'cli'].map((name, at) => [
        name,
        `${repository}/${name}@${digest(String(at + 1))}`,
      ]),
    ),
    // As it is once the first deployment has run for a while.
    metricsSeen: true,
    repositoryUrl: 'https://github.com/park-example/ridewait',
    github: { repositoryId: '700000001', ownerId: '600000001' },
    // What was tried in staging goes on to prod.
    imageReaders:
      environment === 'staging'
        ? [`serviceAccount:ridewait-releaser@${projectOf('prod')}.iam.gserviceaccount.com`]
        : [],
    stateBucket: `${project}-pulumi`,
    stateKey: `projects/${project}/locations/us-central1/keyRings/pulumi/cryptoKeys/state`,
    billingAccount: '0A1B2C-3D4E5F-678901',
    emails: ['on-call@park.example'],
    grpcCallers: [`serviceAccount:signs@${project}.iam.gserviceaccount.com`],
    edgePublishers: [`serviceAccount:edge@${project}.iam.gserviceaccount.com`],
    pagerDutyKey: PLANTED.pagerDutyKey,
  };
}

import { afterAll, expect, it } from 'vitest';
import { openRunner } from '../dump/run.ts';
import { type EnvironmentName, ENVIRONMENTS } from '../src/config/environment.ts';
import { rightsOf } from './rights-of.ts';

const PATIENCE_MS = 300_000;

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

const DATABASE = [
  'cloudsql.client on instance database',
  'cloudsql.instanceUser on instance database',
];
const METRICS = [
  'monitoring.metricWriter on the project',
  'secretmanager.secretAccessor on secret collector-config',
];
const CACHE = ['secretmanager.secretAccessor on secret redis-auth'];
const SERVICES = ['api', 'api-grpc', 'ingest', 'processor', 'web'];
const JOBS = ['maintain', 'maintain-today', 'migrate', 'operate', 'replay'];

/** All that anyone is given, by whom; an account has no right that is not here. */
function rights(environment: EnvironmentName): Record<string, string[]> {
  // Dev is not traced, and its processor sleeps: it is called to flush.
  const traces = environment === 'dev' ? [] : ['telemetry.tracesWriter on the project'];
  const flush = environment === 'dev' ? ['run.invoker on workload processor'] : [];
  return {
    // Google's own: whom Pub/Sub acts as, and what GitHub proves to be.
    'gcp-sa-pubsub': [
      'iam.serviceAccountTokenCreator on account ridewait-pusher',
      'pubsub.publisher on topic dead-letters',
      'pubsub.subscriber on subscription edge-ingest',
      'pubsub.subscriber on subscription readings-processor',
      'storage.legacyBucketReader on bucket archive',
      'storage.objectCreator on bucket archive',
    ],
    'github-preview/attribute.repository_id/700000001': [
      'iam.workloadIdentityUser on account ridewait-previewer',
    ],
    'github-release/attribute.repository_id/700000001': [
      'iam.workloadIdentityUser on account ridewait-releaser',
    ],
    // Of the park: edge gateways, and the signs.
    edge: ['pubsub.publisher on topic edge'],
    signs: ['run.invoker on workload api-grpc'],

    'ridewait-ingest': [
      ...DATABASE,
      ...METRICS,
      ...traces,
      'pubsub.publisher on topic dead-letters',
      'pubsub.publisher on topic readings',
    ],
    'ridewait-processor': [
      ...DATABASE,
      ...METRICS,
      ...CACHE,
      ...traces,
      'pubsub.publisher on topic dead-letters',
      'pubsub.subscriber on subscription readings-processor',
      'ridewaitRounds on the project',
    ],
    'ridewait-api': [...DATABASE, ...METRICS, ...CACHE, ...traces],
    'ridewait-api-grpc': [...DATABASE, ...METRICS, ...CACHE, ...traces],
    'ridewait-web': [...METRICS, ...traces],

    'ridewait-maintain': DATABASE,
    'ridewait-maintain-today': DATABASE,
    'ridewait-migrate': DATABASE,
    'ridewait-operate': [...DATABASE, 'storage.objectUser on bucket operator'],
    'ridewait-replay': [...DATABASE, 'storage.objectViewer on bucket archive'],

    'ridewait-gateway': ['run.invoker on workload api'],
    'ridewait-pusher': ['run.invoker on workload ingest', 'run.invoker on workload processor'],
    'ridewait-scheduler': [
      ...flush,
      'run.invoker on workload maintain',
      'run.invoker on workload maintain-today',
      'run.invoker on workload replay',
    ],

    'ridewait-previewer': [
      'cloudkms.cryptoKeyDecrypter on key state',
      'storage.objectViewer on bucket pulumi',
    ],
    'ridewait-releaser': [
      'artifactregistry.writer on repository ridewait',
      'cloudkms.cryptoKeyEncrypterDecrypter on key state',
      'ridewaitReleaser on the project',
      'storage.objectUser on bucket pulumi',
      ...[...SERVICES, ...JOBS].flatMap((name) => [
        `iam.serviceAccountUser on account ridewait-${name}`,
        `run.developer on workload ${name}`,
      ]),
    ],
  };
}

it.for(ENVIRONMENTS)(
  'in %s each account has exactly the rights that it needs',
  { timeout: PATIENCE_MS },
  async (environment) => {
    const expected = Object.entries(rights(environment)).map(([who, what]) => [
      who,
      what.toSorted(),
    ]);
    expect(rightsOf(await runner.dump(environment))).toEqual(Object.fromEntries(expected));
  },
);

it(
  'what is in the roles of our own is what their holders do',
  { timeout: PATIENCE_MS },
  async () => {
    const roles = (await runner.dump('prod')).filter(({ type }) => type.endsWith(':IAMCustomRole'));
    const permissions = roles.map(({ inputs }) => [inputs.roleId, inputs.permissions]);
    expect(Object.fromEntries(permissions)).toEqual({
      ridewaitReleaser: ['run.operations.get'],
      ridewaitRounds: [
        'pubsub.snapshots.create',
        'pubsub.snapshots.seek',
        'pubsub.snapshots.delete',
      ],
    });
  },
);

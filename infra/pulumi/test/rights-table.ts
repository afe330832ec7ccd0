import type { EnvironmentName } from '../src/config/environment.ts';
import type { ResourceDump } from '../src/rules/rule.ts';
import { rightsOf } from './rights-of.ts';

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
export function rightsOfTable(environment: EnvironmentName): Record<string, string[]> {
  // Dev is not traced, and its processor sleeps: it is called to flush.
  const traces = environment === 'dev' ? [] : ['telemetry.tracesWriter on the project'];
  const flush = environment === 'dev' ? ['run.invoker on workload processor'] : [];
  // Only there a release makes a key, to be tried from sensor to phone; and prod's releaser, whose name is the same,
  // copies what was tried.
  const tried =
    environment === 'staging'
      ? ['artifactregistry.reader on repository ridewait', 'storage.objectUser on bucket operator']
      : [];
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
    'ridewait-operate': [
      ...DATABASE,
      'pubsub.publisher on topic readings',
      'pubsub.subscriber on subscription dead-letters-review',
      'storage.objectUser on bucket operator',
    ],
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
      'iam.serviceAccountOpenIdTokenCreator on account ridewait-releaser',
      'logging.logWriter on the project',
      'monitoring.viewer on the project',
      'pubsub.subscriber on subscription readings-processor',
      'ridewaitReleaser on the project',
      'ridewaitRounds on the project',
      'run.invoker on workload api',
      'storage.objectUser on bucket pulumi',
      ...tried,
      ...[...SERVICES, ...JOBS].flatMap((name) => [
        `iam.serviceAccountUser on account ridewait-${name}`,
        `run.developer on workload ${name}`,
      ]),
    ],
  };
}

/** What anyone may do that the table does not have, and the other way round. */
export function rightsBreaches(
  resources: readonly ResourceDump[],
  environment: EnvironmentName,
): string[] {
  const [given, meant] = [rightsOf(resources), rightsOfTable(environment)];
  const everyone = [...new Set([...Object.keys(given), ...Object.keys(meant)])];
  return everyone.flatMap((who) => [
    ...(given[who] ?? [])
      .filter((right) => !meant[who]?.includes(right))
      .map((right) => `${who} has ${right}, which no table has`),
    ...(meant[who] ?? [])
      .filter((right) => !given[who]?.includes(right))
      .map((right) => `${who} lacks ${right}`),
  ]);
}

import { secretmanager } from '@pulumi/gcp';
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  output,
  type Output,
} from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';

/** Where every service has its metrics, `METRICS_PORT`. */
export const METRICS_PORT = 9_464;

/**
 * What the collector is told, a `RunMonitoring`. JSON is YAML. Each series gets `service_name` and `revision_name`
 * of Cloud Run; the instance is in the resource's labels already.
 *
 * Source: https://cloud.google.com/run/docs/monitoring-managed-prometheus-sidecar#sidecar-config
 */
export const RUN_MONITORING = {
  apiVersion: 'monitoring.googleapis.com/v1beta',
  kind: 'RunMonitoring',
  metadata: { name: 'ridewait' },
  spec: {
    endpoints: [{ port: String(METRICS_PORT), path: '/metrics', interval: '30s', timeout: '10s' }],
    targetLabels: { metadata: ['service', 'revision'] },
    // A label that grows without end would be paid for by the sample: better none than that. The API has ten a park.
    limits: { samples: 50_000 },
  },
};

export interface CollectorConfigArgs {
  config: Pick<EnvironmentConfig, 'project'>;
  /** E-mail addresses of the accounts of the services that have a collector, by the service. */
  readers: Readonly<Record<string, Input<string>>>;
}

/** The collector's configuration in Secret Manager, from where Cloud Run mounts it. It holds no secret. */
export class CollectorConfig extends ComponentResource {
  /** The secret's full name, as a volume of Cloud Run takes it. */
  readonly secret: Output<string>;
  /** The number of its version: another configuration makes another revision. */
  readonly version: Output<string>;
  /** Rights that a service must wait for. */
  readonly rights: readonly secretmanager.SecretIamMember[];

  constructor(name: string, args: CollectorConfigArgs, opts?: ComponentResourceOptions) {
    super('ridewait:CollectorConfig', name, {}, opts);
    const { project } = args.config;
    const parent = { parent: this };
    const secret = new secretmanager.Secret(
      name,
      { project, secretId: 'collector-config', replication: { auto: {} } },
      parent,
    );
    const version = new secretmanager.SecretVersion(
      name,
      {
        secret: secret.id,
        secretData: JSON.stringify(RUN_MONITORING),
        // Revisions of before name the version of before, and must still start.
        deletionPolicy: 'ABANDON',
      },
      parent,
    );
    this.rights = Object.entries(args.readers).map(
      ([service, account]) =>
        new secretmanager.SecretIamMember(
          `${name}-${service}`,
          {
            project,
            secretId: secret.secretId,
            role: 'roles/secretmanager.secretAccessor',
            member: output(account).apply((email) => `serviceAccount:${email}`),
          },
          parent,
        ),
    );
    this.secret = secret.id;
    this.version = version.version;
    this.registerOutputs({ secret: this.secret, version: this.version });
  }
}

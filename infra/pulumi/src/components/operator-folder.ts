import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import type { Account } from './account.ts';

/**
 * The bucket in which people hand a catalog to the job `operate`, and find the private half of a key that it made.
 * What lies there is gone a day later, for good.
 */
export class OperatorFolder extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;

  constructor(
    name: string,
    args: { config: Pick<EnvironmentConfig, 'project' | 'region' | 'protect'>; account: Account },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('ridewait:infra:OperatorFolder', name, {}, opts);
    const { project, region, protect } = args.config;
    const bucket = new gcp.storage.Bucket(
      name,
      {
        name: `${project}-operator`,
        location: region.toUpperCase(),
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
        forceDestroy: !protect,
        softDeletePolicy: { retentionDurationSeconds: 0 },
        lifecycleRules: [{ action: { type: 'Delete' }, condition: { age: 1 } }],
      },
      { parent: this },
    );
    const right = new gcp.storage.BucketIAMMember(
      `${name}-used`,
      { bucket: bucket.name, role: 'roles/storage.objectUser', member: args.account.member },
      { parent: this },
    );
    // Known once the right is there: the job mounts it.
    this.bucket = pulumi.all([bucket.name, right.id]).apply(([known]) => known);
    this.registerOutputs({ bucket: this.bucket });
  }
}

import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { durationOf } from '../durations.ts';
import type { EnvironmentConfig } from '../config/environment.ts';

export interface ArchiveArgs {
  config: Pick<EnvironmentConfig, 'project' | 'region' | 'archive' | 'protect'>;
  topic: gcp.pubsub.Topic;
  pubsubAgent: pulumi.Output<string>;
}

/** What the names of its files begin with. */
const PREFIX = 'readings/';

/**
 * Every message of the topic `readings`, as Pub/Sub itself writes it: Avro with metadata, a file every five
 * minutes. `ridewait replay` reads it.
 */
export class Archive extends pulumi.ComponentResource {
  readonly bucket: gcp.storage.Bucket;
  /** As `ridewait replay --archive` takes it. */
  readonly place: pulumi.Output<string>;

  constructor(name: string, args: ArchiveArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Archive', name, {}, opts);
    const { config, topic, pubsubAgent } = args;
    const { nearlineAfterDays, deleteAfterDays } = config.archive;
    this.bucket = new gcp.storage.Bucket(
      name,
      {
        name: `${config.project}-archive`,
        location: config.region.toUpperCase(),
        uniformBucketLevelAccess: true,
        publicAccessPrevention: 'enforced',
        forceDestroy: !config.protect,
        softDeletePolicy: { retentionDurationSeconds: 7 * 86_400 },
        lifecycleRules: [
          ...(nearlineAfterDays === null
            ? []
            : [
                {
                  action: { type: 'SetStorageClass', storageClass: 'NEARLINE' },
                  condition: { age: nearlineAfterDays, matchesStorageClasses: ['STANDARD'] },
                },
              ]),
          { action: { type: 'Delete' }, condition: { age: deleteAfterDays } },
        ],
      },
      { parent: this, protect: config.protect },
    );
    // It writes files, and looks once whether the bucket is there.
    const mayWrite = ['roles/storage.objectCreator', 'roles/storage.legacyBucketReader'].map(
      (role) =>
        new gcp.storage.BucketIAMMember(
          `archive-agent-${role.split('.')[1]}`,
          {
            bucket: this.bucket.name,
            role,
            member: pulumi.interpolate`serviceAccount:${pubsubAgent}`,
          },
          { parent: this },
        ),
    );
    new gcp.pubsub.Subscription(
      'readings-archive',
      {
        name: 'readings-archive',
        topic: topic.id,
        ackDeadlineSeconds: 300,
        messageRetentionDuration: durationOf({ days: 7 }),
        expirationPolicy: { ttl: '' },
        cloudStorageConfig: {
          bucket: this.bucket.name,
          filenamePrefix: PREFIX,
          filenameSuffix: '.avro',
          maxDuration: durationOf({ minutes: 5 }),
          maxBytes: 100_000_000,
          avroConfig: { writeMetadata: true },
        },
      },
      { parent: this, dependsOn: mayWrite },
    );
    this.place = pulumi.interpolate`gs://${this.bucket.name}/${PREFIX}`;
    this.registerOutputs({ place: this.place });
  }
}

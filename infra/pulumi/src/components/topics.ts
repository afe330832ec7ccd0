import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { durationOf } from '../durations.ts';
import type { EnvironmentConfig } from '../config/environment.ts';

export interface TopicsArgs {
  config: Pick<EnvironmentConfig, 'edgePublishers'>;
  /** The text of `readings.proto`. */
  readingsProto: pulumi.Input<string>;
  pubsubAgent: pulumi.Output<string>;
}

const RETENTION = durationOf({ days: 7 });
/** The longest that Pub/Sub keeps what nobody has acknowledged. */
const REVIEW_RETENTION = durationOf({ days: 31 });

/**
 * The topics, by the names that the services know. `readings` is held to its schema; what is published to it stays
 * for a week, as long as a reading may be late. `dead-letters` has its own subscription, for a topic without one
 * forgets what it is given.
 */
export class Topics extends pulumi.ComponentResource {
  readonly readings: gcp.pubsub.Topic;
  readonly edge: gcp.pubsub.Topic;
  readonly deadLetters: gcp.pubsub.Topic;
  readonly review: gcp.pubsub.Subscription;

  constructor(name: string, args: TopicsArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Topics', name, {}, opts);
    const schema = new gcp.pubsub.Schema(
      'readings',
      { name: 'readings', type: 'PROTOCOL_BUFFER', definition: args.readingsProto },
      { parent: this },
    );
    this.readings = new gcp.pubsub.Topic(
      'readings',
      {
        name: 'readings',
        messageRetentionDuration: RETENTION,
        schemaSettings: { schema: schema.id, encoding: 'BINARY' },
      },
      { parent: this },
    );
    this.edge = new gcp.pubsub.Topic(
      'edge',
      { name: 'edge', messageRetentionDuration: RETENTION },
      { parent: this },
    );
    for (const [index, member] of args.config.edgePublishers.entries()) {
      new gcp.pubsub.TopicIAMMember(
        `edge-publisher-${index}`,
        { topic: this.edge.id, role: 'roles/pubsub.publisher', member },
        { parent: this },
      );
    }
    this.deadLetters = new gcp.pubsub.Topic(
      'dead-letters',
      { name: 'dead-letters', messageRetentionDuration: durationOf({ days: 31 }) },
      { parent: this },
    );
    new gcp.pubsub.TopicIAMMember(
      'dead-letters-agent',
      {
        topic: this.deadLetters.id,
        role: 'roles/pubsub.publisher',
        member: pulumi.interpolate`serviceAccount:${args.pubsubAgent}`,
      },
      { parent: this },
    );
    this.review = new gcp.pubsub.Subscription(
      'dead-letters-review',
      {
        name: 'dead-letters-review',
        topic: this.deadLetters.id,
        ackDeadlineSeconds: 60,
        messageRetentionDuration: REVIEW_RETENTION,
        expirationPolicy: { ttl: '' },
      },
      { parent: this },
    );
    this.registerOutputs({
      readings: this.readings.name,
      edge: this.edge.name,
      deadLetters: this.deadLetters.name,
    });
  }
}

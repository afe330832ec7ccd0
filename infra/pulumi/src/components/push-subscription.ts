import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { durationOf } from '../durations.ts';
import { ACK_DEADLINE_SECONDS } from '../push.ts';
import type { Pusher } from './pusher.ts';

export interface PushSubscriptionArgs {
  topic: gcp.pubsub.Topic;
  deadLetters: gcp.pubsub.Topic;
  pubsubAgent: pulumi.Output<string>;
  /** The address of the service, without a path. */
  url: pulumi.Output<string>;
  path: string;
  /** What the service expects to find in the token. */
  audience: string;
  /** Whom the token speaks for. */
  pusher: Pusher;
}

/** Pub/Sub's most. With the backoff below it is half a day of trying: no outage turns traffic into dead letters. */
const ATTEMPTS = 100;

/**
 * A topic pushed to a service, with a token that says who pushes. A delivery that fails comes again after a
 * second, then ever more seldom, up to ten minutes; the hundredth failure makes it a dead letter.
 */
export class PushSubscription extends pulumi.ComponentResource {
  readonly subscription: gcp.pubsub.Subscription;

  constructor(name: string, args: PushSubscriptionArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:PushSubscription', name, {}, opts);
    const agent = pulumi.interpolate`serviceAccount:${args.pubsubAgent}`;
    this.subscription = new gcp.pubsub.Subscription(
      name,
      {
        name,
        topic: args.topic.id,
        ackDeadlineSeconds: ACK_DEADLINE_SECONDS,
        messageRetentionDuration: durationOf({ days: 7 }),
        expirationPolicy: { ttl: '' },
        retryPolicy: {
          minimumBackoff: durationOf({ seconds: 1 }),
          maximumBackoff: durationOf({ minutes: 10 }),
        },
        deadLetterPolicy: {
          deadLetterTopic: args.deadLetters.id,
          maxDeliveryAttempts: ATTEMPTS,
        },
        pushConfig: {
          pushEndpoint: pulumi.interpolate`${args.url}${args.path}`,
          oidcToken: { serviceAccountEmail: args.pusher.email, audience: args.audience },
        },
      },
      { parent: this, dependsOn: [args.pusher.isSignedFor] },
    );
    // Pub/Sub acknowledges here what it has forwarded to the dead letters.
    new gcp.pubsub.SubscriptionIAMMember(
      `${name}-agent`,
      { subscription: this.subscription.id, role: 'roles/pubsub.subscriber', member: agent },
      { parent: this },
    );
    this.registerOutputs({ name: this.subscription.name });
  }
}

import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { durationOf } from '../durations.ts';
import { ACK_DEADLINE_SECONDS, audienceOf } from '../push.ts';
import type { Account } from './account.ts';
import type { Pusher } from './pusher.ts';

export interface ShadowSubscriptionArgs {
  project: string;
  topic: gcp.pubsub.Topic;
  /** Where it pushes to, while a processor is on trial; else nobody reads it, and what is published is forgotten. */
  pushTo: pulumi.Output<string> | undefined;
  pusher: Pusher;
  /** Who turns the pushes on and off. */
  releaser: Account | undefined;
}

export const SHADOW_SUBSCRIPTION = 'readings-processor-shadow';
/** How far behind a candidate may be. What nobody reads between two trials is gone after as long. */
const RETENTION = durationOf({ seconds: 3_600 });

/**
 * The messages of the processor once more, for one on trial. It has no dead letters: the one that serves has the same
 * messages, and writes them.
 */
export class ShadowSubscription extends pulumi.ComponentResource {
  readonly subscription: gcp.pubsub.Subscription;

  constructor(name: string, args: ShadowSubscriptionArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:ShadowSubscription', name, {}, opts);
    const { pushTo, pusher, releaser, project } = args;
    this.subscription = new gcp.pubsub.Subscription(
      name,
      {
        name: SHADOW_SUBSCRIPTION,
        topic: args.topic.id,
        ackDeadlineSeconds: ACK_DEADLINE_SECONDS,
        messageRetentionDuration: RETENTION,
        expirationPolicy: { ttl: '' },
        retryPolicy: {
          minimumBackoff: durationOf({ seconds: 1 }),
          maximumBackoff: durationOf({ seconds: 60 }),
        },
        ...(pushTo && {
          pushConfig: {
            pushEndpoint: pulumi.interpolate`${pushTo}/pubsub/readings`,
            oidcToken: {
              serviceAccountEmail: pusher.email,
              audience: audienceOf('processor-shadow', project),
            },
          },
        }),
      },
      { parent: this, dependsOn: [pusher.isSignedFor] },
    );
    if (releaser) {
      new gcp.pubsub.SubscriptionIAMMember(
        `releaser-turns-${name}`,
        {
          subscription: this.subscription.id,
          role: 'roles/pubsub.editor',
          member: releaser.member,
        },
        { parent: this },
      );
      // Who has a subscription push as somebody must be allowed to be that one.
      new gcp.serviceaccount.IAMMember(
        'releaser-acts-as-pusher',
        {
          serviceAccountId: pusher.id,
          role: 'roles/iam.serviceAccountUser',
          member: releaser.member,
        },
        { parent: this },
      );
    }
    this.registerOutputs({ name: this.subscription.name });
  }
}

import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

export interface RoundRightsArgs {
  project: string;
  subscription: gcp.pubsub.Subscription;
  member: pulumi.Input<string>;
  /** Others that do the same with subscriptions, by name. */
  others: Readonly<
    Record<string, { subscription: gcp.pubsub.Subscription; member: pulumi.Input<string> }>
  >;
}

/**
 * What a processor's rounds take: snapshots of its subscription, and going back to one. A snapshot is a thing of its
 * own that comes and goes every minute, so that rights to it can only be given on the project; the right to look
 * into or to seek a subscription is given on the one.
 */
export class RoundRights extends pulumi.ComponentResource {
  constructor(name: string, args: RoundRightsArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:RoundRights', name, {}, opts);
    const role = new gcp.projects.IAMCustomRole(
      name,
      {
        roleId: 'ridewaitRounds',
        title: 'Ridewait rounds',
        description: 'To take snapshots of a subscription, to seek to them and to drop them.',
        permissions: [
          'pubsub.snapshots.create',
          'pubsub.snapshots.seek',
          'pubsub.snapshots.delete',
        ],
      },
      { parent: this },
    );
    const all = {
      '': { subscription: args.subscription, member: args.member },
      ...Object.fromEntries(
        Object.entries(args.others).map(([other, rounds]) => [`-${other}`, rounds]),
      ),
    };
    for (const [suffix, { subscription, member }] of Object.entries(all)) {
      new gcp.projects.IAMMember(
        `${name}-snapshots${suffix}`,
        { project: args.project, role: role.name, member },
        { parent: this },
      );
      new gcp.pubsub.SubscriptionIAMMember(
        `${name}-subscription${suffix}`,
        { subscription: subscription.id, role: 'roles/pubsub.subscriber', member },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

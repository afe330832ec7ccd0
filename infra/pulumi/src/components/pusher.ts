import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { Account } from './account.ts';

/** Whom Pub/Sub pushes as. Its tokens are Pub/Sub's to sign, which must be allowed to before a subscription is made. */
export class Pusher extends Account {
  readonly isSignedFor: pulumi.Resource;

  constructor(
    name: string,
    { pubsubAgent }: { pubsubAgent: pulumi.Output<string> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super(name, { purpose: 'Whom Pub/Sub pushes as.' }, opts);
    this.isSignedFor = new gcp.serviceaccount.IAMMember(
      `pubsub-agent-signs-for-${name}`,
      {
        serviceAccountId: this.id,
        role: 'roles/iam.serviceAccountTokenCreator',
        member: pulumi.interpolate`serviceAccount:${pubsubAgent}`,
      },
      { parent: this },
    );
  }
}

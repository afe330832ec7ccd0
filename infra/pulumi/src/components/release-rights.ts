import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import type { Account } from './account.ts';

export interface ReleaseRightsArgs {
  config: Pick<EnvironmentConfig, 'region'>;
  releaser: Account;
  /** Names of the Cloud Run services and jobs. */
  services: Readonly<Record<string, pulumi.Input<string>>>;
  jobs: Readonly<Record<string, pulumi.Input<string>>>;
  /** The accounts that they run as: who deploys a workload must be allowed to be it. */
  accounts: Readonly<Record<string, Account>>;
}

/**
 * What a releaser may change: new revisions of each service, their traffic, and the jobs. Anything else that a
 * change of the program touches (a network, a store, a right) needs a person's `pulumi up`.
 */
export class ReleaseRights extends pulumi.ComponentResource {
  constructor(name: string, args: ReleaseRightsArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:ReleaseRights', name, {}, opts);
    const { config, releaser } = args;
    const common = {
      location: config.region,
      role: 'roles/run.developer',
      member: releaser.member,
    };
    for (const [service, cloudName] of Object.entries(args.services)) {
      new gcp.cloudrunv2.ServiceIamMember(
        `releaser-deploys-${service}`,
        { ...common, name: cloudName },
        { parent: this },
      );
    }
    for (const [job, cloudName] of Object.entries(args.jobs)) {
      new gcp.cloudrunv2.JobIamMember(
        `releaser-deploys-${job}-job`,
        { ...common, name: cloudName },
        { parent: this },
      );
    }
    for (const [workload, account] of Object.entries(args.accounts)) {
      new gcp.serviceaccount.IAMMember(
        `releaser-acts-as-${workload}`,
        {
          serviceAccountId: account.id,
          role: 'roles/iam.serviceAccountUser',
          member: releaser.member,
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import type { Account } from './account.ts';

export interface ReleaseRightsArgs {
  config: Pick<EnvironmentConfig, 'environment' | 'region'>;
  releaser: Account;
  /** Names of the Cloud Run services and jobs. */
  services: Readonly<Record<string, pulumi.Input<string>>>;
  jobs: Readonly<Record<string, pulumi.Input<string>>>;
  /** The accounts that they run as: who deploys a workload must be allowed to be it. */
  accounts: Readonly<Record<string, Account>>;
  /** Of the services, those that outsiders reach and that let only known callers in. */
  probed: readonly string[];
  /** Where the job `operate` is handed its files. */
  operatorBucket: pulumi.Input<string>;
}

/** Where a release is tried from sensor to phone before it goes on: `end-to-end.sh` makes a key there. */
const TRIED_END_TO_END = 'staging';

/**
 * What a releaser may change: new revisions of each service, their traffic, and the jobs; and it may ask a candidate
 * what a guest would. Anything else that a change of the program touches (a network, a store, a right) needs a
 * person's `pulumi up`.
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
    for (const service of args.probed) {
      new gcp.cloudrunv2.ServiceIamMember(
        `releaser-asks-${service}`,
        { ...common, name: args.services[service]!, role: 'roles/run.invoker' },
        { parent: this },
      );
    }
    if (config.environment === TRIED_END_TO_END) {
      new gcp.storage.BucketIAMMember(
        'releaser-hands-files',
        { bucket: args.operatorBucket, role: 'roles/storage.objectUser', member: releaser.member },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

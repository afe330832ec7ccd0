import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

/** A service account of one workload or one task, with nothing but what it is given. */
export class Account extends pulumi.ComponentResource {
  readonly email: pulumi.Output<string>;
  readonly member: pulumi.Output<string>;
  /** Its full resource name, `projects/…/serviceAccounts/…`. */
  readonly id: pulumi.Output<string>;

  /** @param name up to 21 characters: with what is put before it, an account's id has 30 at the most */
  constructor(
    name: string,
    { purpose }: { purpose: string },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('ridewait:infra:Account', name, {}, opts);
    const account = new gcp.serviceaccount.Account(
      name,
      { accountId: `ridewait-${name}`, displayName: `Ridewait ${name}`, description: purpose },
      { parent: this },
    );
    this.email = account.email;
    this.member = pulumi.interpolate`serviceAccount:${account.email}`;
    this.id = account.name;
    this.registerOutputs({ email: this.email });
  }
}

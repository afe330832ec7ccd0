import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

/** One version of a secret, as Cloud Run reads it. */
export interface SecretRef {
  secret: pulumi.Output<string>;
  version: pulumi.Output<string>;
}

/** A secret with its value, and the accounts that may read it. */
export class Secret extends pulumi.ComponentResource {
  readonly ref: SecretRef;

  constructor(
    name: string,
    args: { value: pulumi.Input<string>; readers: Readonly<Record<string, pulumi.Input<string>>> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('ridewait:infra:Secret', name, {}, opts);
    const secret = new gcp.secretmanager.Secret(
      name,
      { secretId: name, replication: { auto: {} } },
      { parent: this },
    );
    const version = new gcp.secretmanager.SecretVersion(
      name,
      {
        secret: secret.id,
        secretData: args.value,
        // Revisions of before name the version of before, and must still start.
        deletionPolicy: 'ABANDON',
      },
      { parent: this },
    );
    for (const [reader, account] of Object.entries(args.readers)) {
      new gcp.secretmanager.SecretIamMember(
        `${name}-${reader}`,
        {
          secretId: secret.id,
          role: 'roles/secretmanager.secretAccessor',
          member: pulumi.interpolate`serviceAccount:${account}`,
        },
        { parent: this },
      );
    }
    // By its number and not as `latest`: a new value is then a new revision, and not a surprise to an old one.
    this.ref = { secret: secret.secretId, version: version.version };
    this.registerOutputs({ ref: this.ref });
  }
}

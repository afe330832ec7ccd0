import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from './account.ts';

export interface GithubIdentityArgs {
  /** GitHub's numbers: a name can be taken by another after a rename or a deletion. */
  github: { repositoryId: string; ownerId: string };
  /** What must also hold of the workflow's token, in CEL. */
  only?: string;
  /** Whom such a workflow may act as. */
  account: Account;
}

/**
 * The way in of workflows of one repository, without a key: GitHub signs who runs, Google checks it. A pool for each
 * kind of workflow, for a right is given to all of a pool's identities.
 */
export class GithubIdentity extends pulumi.ComponentResource {
  /** For `google-github-actions/auth`. */
  readonly provider: pulumi.Output<string>;

  constructor(name: string, args: GithubIdentityArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:GithubIdentity', name, {}, opts);
    const { github, only, account } = args;
    const pool = new gcp.iam.WorkloadIdentityPool(
      name,
      { workloadIdentityPoolId: name, displayName: `Ridewait ${name}` },
      { parent: this },
    );
    const provider = new gcp.iam.WorkloadIdentityPoolProvider(
      name,
      {
        workloadIdentityPoolId: pool.workloadIdentityPoolId,
        workloadIdentityPoolProviderId: 'github',
        displayName: 'GitHub Actions',
        oidc: { issuerUri: 'https://token.actions.githubusercontent.com' },
        attributeMapping: {
          'google.subject': 'assertion.sub',
          'attribute.repository_id': 'assertion.repository_id',
        },
        attributeCondition: [
          `assertion.repository_id == '${github.repositoryId}'`,
          `assertion.repository_owner_id == '${github.ownerId}'`,
          ...(only === undefined ? [] : [only]),
        ].join(' && '),
      },
      { parent: this },
    );
    new gcp.serviceaccount.IAMMember(
      `${name}-acts`,
      {
        serviceAccountId: account.id,
        role: 'roles/iam.workloadIdentityUser',
        member: pulumi.interpolate`principalSet://iam.googleapis.com/${pool.name}/attribute.repository_id/${github.repositoryId}`,
      },
      { parent: this },
    );
    this.provider = provider.name;
    this.registerOutputs({ provider: this.provider });
  }
}

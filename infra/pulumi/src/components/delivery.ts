import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import { Account } from './account.ts';
import { GithubIdentity } from './github-identity.ts';
import type { Images } from './images.ts';

type Github = NonNullable<EnvironmentConfig['github']>;

export interface DeliveryArgs {
  config: Pick<EnvironmentConfig, 'project' | 'environment' | 'stateBucket' | 'stateKey'>;
  github: Github;
  images: Images;
}

/**
 * Releases from GitHub. Two accounts: `releaser`, for workflows of `main` in the environment's own GitHub
 * environment (which may ask a person first), and `previewer`, for all workflows of the repository, which reads the
 * state and changes nothing. What a releaser may change is given to it by `ReleaseRights`: what runs, and nothing
 * that it runs on.
 */
export class Delivery extends pulumi.ComponentResource {
  readonly releaser: Account;
  readonly outputs: pulumi.Output<
    Record<'releaser' | 'releaserProvider' | 'previewer' | 'previewerProvider', string>
  >;

  constructor(name: string, args: DeliveryArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Delivery', name, {}, opts);
    const { config, github, images } = args;
    const parent = { parent: this };
    const releaser = new Account('releaser', { purpose: 'Releases, from GitHub.' }, parent);
    const previewer = new Account(
      'previewer',
      { purpose: 'Looks at what a change would do, from GitHub.' },
      parent,
    );
    const releases = new GithubIdentity(
      'github-release',
      {
        github,
        only: `assertion.ref == 'refs/heads/main' && assertion.environment == '${config.environment}'`,
        account: releaser,
      },
      parent,
    );
    const previews = new GithubIdentity('github-preview', { github, account: previewer }, parent);

    stateRights(config, { releaser, previewer }, this);
    new gcp.artifactregistry.RepositoryIamMember(
      'releaser-pushes-images',
      {
        location: images.repository.location,
        repository: images.repository.repositoryId,
        role: 'roles/artifactregistry.writer',
        member: releaser.member,
      },
      parent,
    );
    // How a change that Cloud Run was asked for has ended belongs to the project, not to the service.
    const role = new gcp.projects.IAMCustomRole(
      'releaser',
      {
        roleId: 'ridewaitReleaser',
        title: 'Ridewait releaser',
        description: 'To see how a deployment has ended.',
        permissions: ['run.operations.get'],
      },
      parent,
    );
    new gcp.projects.IAMMember(
      'releaser-operations',
      { project: config.project, role: role.name, member: releaser.member },
      parent,
    );
    this.releaser = releaser;
    this.outputs = pulumi.output({
      releaser: releaser.email,
      releaserProvider: releases.provider,
      previewer: previewer.email,
      previewerProvider: previews.provider,
    });
    this.registerOutputs({ outputs: this.outputs });
  }
}

/** The state and the key of its secrets: written by a releaser, read by a previewer. Both are of the bootstrap. */
function stateRights(
  { stateBucket, stateKey }: DeliveryArgs['config'],
  accounts: Readonly<Record<'releaser' | 'previewer', Account>>,
  parent: pulumi.Resource,
): void {
  const rights = {
    releaser: ['roles/storage.objectUser', 'roles/cloudkms.cryptoKeyEncrypterDecrypter'],
    previewer: ['roles/storage.objectViewer', 'roles/cloudkms.cryptoKeyDecrypter'],
  } as const;
  for (const who of ['releaser', 'previewer'] as const) {
    const { member } = accounts[who];
    const [state, key] = rights[who];
    new gcp.storage.BucketIAMMember(
      `${who}-state`,
      { bucket: stateBucket, role: state, member },
      { parent },
    );
    new gcp.kms.CryptoKeyIAMMember(
      `${who}-state-key`,
      { cryptoKeyId: stateKey, role: key, member },
      { parent },
    );
  }
}

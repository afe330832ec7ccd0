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

/** Workflows that end what a person allowed when it began: they run in `<environment>-continue`, which asks nobody. */
const CONTINUING = ['resume.yml', 'rollback.yml'];

/**
 * Releases from GitHub. Two accounts. `releaser` is for workflows of `main` in the environment's own GitHub
 * environment, which may ask a person first; what a releaser may change is given to it by `ReleaseRights`: what runs,
 * and nothing that it runs on. `previewer` reads the state, the secrets in it too, and changes nothing: it is for pull
 * requests in the GitHub environment `preview-<environment>`, which may ask a person who has read the code, and for
 * what `main` does by the clock.
 */
export class Delivery extends pulumi.ComponentResource {
  readonly releaser: Account;
  readonly outputs: pulumi.Output<
    Record<'releaser' | 'releaserProvider' | 'previewer' | 'previewerProvider' | 'state', string>
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
        only: releasing(config.environment),
        account: releaser,
      },
      parent,
    );
    const previews = new GithubIdentity(
      'github-preview',
      { github, only: previewing(config.environment), account: previewer },
      parent,
    );

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
    projectRights(config, releaser, this);
    // To ask a candidate that lets only known callers in, it needs a token that speaks for itself.
    new gcp.serviceaccount.IAMMember(
      'releaser-speaks-for-itself',
      {
        serviceAccountId: releaser.id,
        role: 'roles/iam.serviceAccountOpenIdTokenCreator',
        member: releaser.member,
      },
      parent,
    );
    this.releaser = releaser;
    this.outputs = pulumi.output({
      releaser: releaser.email,
      releaserProvider: releases.provider,
      previewer: previewer.email,
      previewerProvider: previews.provider,
      state: `gs://${config.stateBucket}`,
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

/** What belongs to the project and to no single thing in it: what metrics say, what a release tells, how it ended. */
function projectRights(
  { project }: DeliveryArgs['config'],
  { member }: Account,
  parent: pulumi.Resource,
): void {
  const role = new gcp.projects.IAMCustomRole(
    'releaser',
    {
      roleId: 'ridewaitReleaser',
      title: 'Ridewait releaser',
      description: 'To see how a deployment has ended.',
      permissions: ['run.operations.get'],
    },
    { parent },
  );
  const roles = {
    operations: role.name,
    metrics: 'roles/monitoring.viewer',
    log: 'roles/logging.logWriter',
  };
  for (const [what, given] of Object.entries(roles)) {
    new gcp.projects.IAMMember(`releaser-${what}`, { project, role: given, member }, { parent });
  }
}

/** What must hold of the token of a workflow that releases, in CEL. */
function releasing(environment: string): string {
  const continuing = CONTINUING.map(
    (file) => `assertion.workflow_ref.endsWith('/.github/workflows/${file}@refs/heads/main')`,
  );
  return [
    `assertion.ref == 'refs/heads/main'`,
    `(assertion.environment == '${environment}' || ` +
      `(assertion.environment == '${environment}-continue' && (${continuing.join(' || ')})))`,
  ].join(' && ');
}

/** What must hold of the token of a workflow that previews. A pull request's own branch can't claim to be main. */
function previewing(environment: string): string {
  return (
    `(assertion.environment == 'preview-${environment}' || ` +
    `(assertion.ref == 'refs/heads/main' && assertion.event_name in ['schedule', 'workflow_dispatch']))`
  );
}

import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';

const DAY_SECONDS = 86_400;

/**
 * The repository of images. A tag, once pushed, means one image for ever. What is older than a month goes, but for
 * the last twenty of each image: as far back as anybody rolls. Other environments' releasers may read it: what was
 * tried here goes on there, byte by byte.
 */
export class Images extends pulumi.ComponentResource {
  /** What the names of images begin with. */
  readonly address: pulumi.Output<string>;
  readonly repository: gcp.artifactregistry.Repository;

  constructor(
    name: string,
    { config }: { config: Pick<EnvironmentConfig, 'project' | 'region' | 'imageReaders'> },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('ridewait:infra:Images', name, {}, opts);
    this.repository = new gcp.artifactregistry.Repository(
      name,
      {
        repositoryId: 'ridewait',
        location: config.region,
        format: 'DOCKER',
        description: 'The images of Ridewait’s services and jobs.',
        dockerConfig: { immutableTags: true },
        cleanupPolicyDryRun: false,
        cleanupPolicies: [
          {
            id: 'keep-the-last',
            action: 'KEEP',
            mostRecentVersions: { keepCount: 20 },
          },
          {
            id: 'drop-the-old',
            action: 'DELETE',
            condition: { tagState: 'ANY', olderThan: `${30 * DAY_SECONDS}s` },
          },
        ],
      },
      { parent: this },
    );
    for (const [index, member] of config.imageReaders.entries()) {
      new gcp.artifactregistry.RepositoryIamMember(
        `reader-${index}`,
        {
          location: config.region,
          repository: this.repository.repositoryId,
          role: 'roles/artifactregistry.reader',
          member,
        },
        { parent: this },
      );
    }
    const { project, region } = config;
    this.address = pulumi.interpolate`${region}-docker.pkg.dev/${project}/${this.repository.repositoryId}`;
    this.registerOutputs({ address: this.address });
  }
}

import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';

/** What the program uses of Google Cloud. Those of the bootstrap are here too, so that a look at one list tells. */
const APIS = [
  'apigateway',
  'artifactregistry',
  'billingbudgets',
  'cloudkms',
  'cloudresourcemanager',
  'cloudscheduler',
  'cloudtrace',
  'compute',
  'iam',
  'iamcredentials',
  'logging',
  'monitoring',
  'pubsub',
  'redis',
  'run',
  'secretmanager',
  'servicecontrol',
  'servicemanagement',
  'servicenetworking',
  'serviceusage',
  'sqladmin',
  'storage',
  'sts',
  'telemetry',
] as const;

/**
 * The APIs, enabled, and Pub/Sub's own identity, which is not there before somebody asks for it. Everything else
 * depends on this component. Destroying it disables nothing: others may use the project too.
 */
export class Apis extends pulumi.ComponentResource {
  /** The account that Pub/Sub pushes, archives and dead-letters with. */
  readonly pubsubAgent: pulumi.Output<string>;

  constructor(
    name: string,
    { project }: { project: string },
    opts: pulumi.ComponentResourceOptions,
  ) {
    super('ridewait:infra:Apis', name, {}, opts);
    const enabled = APIS.map(
      (api) =>
        new gcp.projects.Service(
          api,
          { project, service: `${api}.googleapis.com`, disableOnDestroy: false },
          { parent: this },
        ),
    );
    const agent = new gcp.projects.ServiceIdentity(
      'pubsub-agent',
      { project, service: 'pubsub.googleapis.com' },
      { parent: this, dependsOn: enabled },
    );
    this.pubsubAgent = agent.email;
    this.registerOutputs({ pubsubAgent: this.pubsubAgent });
  }
}

import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import { templateHash } from '../revisions/revision-name.ts';
import { envsOf, type RunEnvironment, type RunNetwork, vpcAccessOf } from './run-template.ts';

export interface CloudRunJobArgs {
  config: Pick<EnvironmentConfig, 'region'>;
  image: string;
  /** Of the `ridewait` command. */
  args: pulumi.Input<string>[];
  account: pulumi.Input<string>;
  environment: RunEnvironment;
  network: RunNetwork;
  memoryMiB: number;
  timeoutSeconds: number;
  retries: number;
  /** A bucket that is a folder to the job. */
  folder?: { bucket: pulumi.Input<string>; path: string };
  /** A deployment that makes or changes it also runs it, and fails where it fails. */
  runByDeployment?: boolean;
}

/** The user of distroless images, as the `Dockerfile` has it. */
const NONROOT = 65_532;

/** A Cloud Run job: the `ridewait` command with some arguments. */
export class CloudRunJob extends pulumi.ComponentResource {
  readonly job: gcp.cloudrunv2.Job;

  constructor(name: string, args: CloudRunJobArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:CloudRunJob', name, {}, opts);
    const template = templateOf(args);
    // The name of an execution: a job that was changed is run again, one that was not has been run.
    const token = pulumi.output(template).apply(templateHash);
    this.job = new gcp.cloudrunv2.Job(
      name,
      {
        name,
        location: args.config.region,
        deletionProtection: false,
        // To be run by a deployment is not at the stage GA.
        ...(args.runByDeployment && { launchStage: 'BETA', runExecutionToken: token }),
        template,
      },
      // A run by a deployment may wait for a lock that an upgrade holds.
      { parent: this, customTimeouts: { create: '30m', update: '30m' } },
    );
    this.registerOutputs({ name: this.job.name });
  }
}

function templateOf(args: CloudRunJobArgs) {
  const { folder } = args;
  return {
    taskCount: 1,
    parallelism: 1,
    template: {
      serviceAccount: args.account,
      timeout: `${args.timeoutSeconds}s`,
      maxRetries: args.retries,
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      containers: [
        {
          name: 'main',
          image: args.image,
          args: args.args,
          envs: envsOf(args.environment),
          resources: { limits: { cpu: '1', memory: `${args.memoryMiB}Mi` } },
          ...(folder && {
            volumeMounts: [{ name: 'folder', mountPath: folder.path }],
          }),
        },
      ],
      ...(folder && {
        volumes: [
          {
            name: 'folder',
            // A bucket's files are root's, unless somebody else is named: who the image runs as.
            gcs: {
              bucket: folder.bucket,
              mountOptions: [`uid=${NONROOT}`, `gid=${NONROOT}`],
            },
          },
        ],
      }),
      vpcAccess: vpcAccessOf(args.network),
    },
  };
}

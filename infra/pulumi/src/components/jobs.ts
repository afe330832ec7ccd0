import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import { after } from '../after.ts';
import { JOB_CONNECTIONS } from '../config/connections.ts';
import { type EnvironmentConfig, imageOf } from '../config/environment.ts';
import { memberArguments, OWNER_ROLE } from '../database-access.ts';
import { ARCHIVE, JOB_PLANS, type JobName, JOBS, OPERATOR_FOLDER } from '../job-list.ts';
import { databaseVariables } from '../store-environment.ts';
import { Account } from './account.ts';
import type { Archive } from './archive.ts';
import { CloudRunJob } from './cloud-run-job.ts';
import { DatabaseLogin } from './database-login.ts';
import type { Database } from './database.ts';
import { OperatorFolder } from './operator-folder.ts';
import type { RunNetwork } from './run-template.ts';

export interface JobsArgs {
  config: EnvironmentConfig;
  network: RunNetwork;
  database: Database;
  archive: Archive;
  /** The logins of all other workloads: `migrate` gives rights to users, so they must be there. */
  logins: readonly DatabaseLogin[];
}

/**
 * The `ridewait` command as jobs. `migrate` is run by the deployment itself whenever its image or its members
 * change; what depends on `migrated` finds the schema, and its rights, in place.
 */
export class Jobs extends pulumi.ComponentResource {
  readonly migrated: pulumi.Resource;
  readonly jobs: Readonly<Record<JobName, gcp.cloudrunv2.Job>>;
  readonly accounts: Readonly<Record<JobName, Account>>;
  readonly operatorBucket: pulumi.Output<string>;

  constructor(name: string, args: JobsArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Jobs', name, {}, opts);
    const { config, network, database, archive } = args;
    const parent = { parent: this };
    const image = imageOf(config, 'cli');

    const account = (job: JobName) => {
      const purpose = job === 'migrate' ? MIGRATES : JOB_PLANS[job].purpose;
      return new Account(job, { purpose }, parent);
    };
    const login = (job: JobName, owner: Account) =>
      new DatabaseLogin(
        job,
        {
          project: config.project,
          account: owner,
          database,
          // It makes the roles that own and use the tables.
          ...(job === 'migrate' && { roles: ['cloudsqlsuperuser'] }),
        },
        parent,
      );
    const accounts = recordOf(JOBS, account);
    const logins = recordOf(JOBS, (job) => login(job, accounts[job]));
    const common = (job: JobName) => ({
      config,
      image,
      network,
      account: accounts[job].email,
      environment: {
        plain: {
          GOOGLE_CLOUD_PROJECT: config.project,
          ...databaseVariables(database, logins[job], JOB_CONNECTIONS),
          ...(job === 'maintain' && { DATABASE_ROLE: OWNER_ROLE }),
          ...(job === 'operate' && { PUBSUB_PROJECT: config.project }),
        },
      },
    });

    const members = memberArguments(config.project, config.shadow !== null);
    const migrate = new CloudRunJob(
      'migrate',
      {
        ...common('migrate'),
        args: ['migrate', ...members],
        memoryMiB: 512,
        timeoutSeconds: 1_500,
        retries: 1,
        runByDeployment: true,
      },
      { ...parent, transformations: [after(...args.logins, ...Object.values(logins))] },
    );
    this.migrated = migrate.job;

    new gcp.storage.BucketIAMMember(
      'replay-reads-archive',
      {
        bucket: archive.bucket.name,
        role: 'roles/storage.objectViewer',
        member: accounts.replay.member,
      },
      parent,
    );
    const folder = new OperatorFolder('operator', { config, account: accounts.operate }, parent);
    this.operatorBucket = folder.bucket;

    const planned = recordOf(
      ['maintain', 'maintain-today', 'replay', 'operate'] as const,
      (job) => {
        const { args: words, memoryMiB, timeoutSeconds, retries } = JOB_PLANS[job];
        const made = new CloudRunJob(
          job,
          {
            ...common(job),
            args: words.map((word) => (word === ARCHIVE ? archive.place : word)),
            memoryMiB,
            timeoutSeconds,
            retries,
            ...(job === 'operate' && { folder: { bucket: folder.bucket, path: OPERATOR_FOLDER } }),
          },
          { ...parent, transformations: [after(this.migrated)] },
        );
        return made.job;
      },
    );
    this.jobs = { migrate: migrate.job, ...planned };
    this.accounts = accounts;
    this.registerOutputs({ operatorBucket: this.operatorBucket });
  }
}

const MIGRATES = 'Brings the schema up to date, and gives each account its rights.';

function recordOf<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name) => T,
): Record<Name, T> {
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<Name, T>;
}

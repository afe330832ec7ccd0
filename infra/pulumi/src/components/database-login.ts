import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Account } from './account.ts';
import type { Database } from './database.ts';

export interface DatabaseLoginArgs {
  project: string;
  account: Account;
  database: Database;
  /** Roles of Cloud SQL's own; what a login may do with tables, the job `migrate` grants. */
  roles?: string[];
}

/** A service account's way into the database: who it is comes from its token, so that there is no password. */
export class DatabaseLogin extends pulumi.ComponentResource {
  /** The user's name in PostgreSQL. */
  readonly user: pulumi.Output<string>;

  constructor(name: string, args: DatabaseLoginArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:DatabaseLogin', name, {}, opts);
    const { project, account, database } = args;
    const user = new gcp.sql.User(
      `${name}-login`,
      {
        name: account.email.apply((email) => email.replace(/\.gserviceaccount\.com$/, '')),
        instance: database.instance.name,
        type: 'CLOUD_IAM_SERVICE_ACCOUNT',
        ...(args.roles && { databaseRoles: args.roles }),
        // PostgreSQL refuses to drop a user that has rights; it goes with its instance.
        deletionPolicy: 'ABANDON',
      },
      { parent: this },
    );
    // These roles exist for the project alone; the condition holds them to the one instance.
    const condition = {
      title: 'only-ridewait-database',
      expression: pulumi.interpolate`resource.name == 'projects/${project}/instances/${database.instance.name}' && resource.type == 'sqladmin.googleapis.com/Instance'`,
    };
    for (const role of ['client', 'instanceUser']) {
      new gcp.projects.IAMMember(
        `${name}-sql-${role}`,
        { project, role: `roles/cloudsql.${role}`, member: account.member, condition },
        { parent: this },
      );
    }
    this.user = user.name;
    this.registerOutputs({ user: this.user });
  }
}

import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import { SERVICES, type ServiceName } from '../config/service-shape.ts';
import { SERVICE_PLANS } from '../service-list.ts';
import { Account } from './account.ts';
import { DatabaseLogin } from './database-login.ts';
import type { Database } from './database.ts';
import { Pusher } from './pusher.ts';
import { WorkloadAccount } from './workload-account.ts';

export interface IdentitiesArgs {
  config: Pick<EnvironmentConfig, 'project' | 'observability'>;
  database: Database;
  pubsubAgent: pulumi.Output<string>;
}

/** Who the services are, and who calls them. */
export class Identities extends pulumi.ComponentResource {
  readonly accounts: Readonly<Record<ServiceName, WorkloadAccount>>;
  /** Of those that have a database. */
  readonly logins: Readonly<Partial<Record<ServiceName, DatabaseLogin>>>;
  readonly pusher: Pusher;
  /** Whom Cloud Scheduler calls as. */
  readonly scheduler: Account;

  constructor(name: string, args: IdentitiesArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:Identities', name, {}, opts);
    const { config, database } = args;
    const { project, observability } = config;
    const parent = { parent: this };
    const accounts = SERVICES.map((service) => {
      const { purpose } = SERVICE_PLANS[service];
      const rights = { project, purpose, metrics: true, traces: observability.tracing };
      return [service, new WorkloadAccount(service, rights, parent)] as const;
    });
    this.accounts = Object.fromEntries(accounts) as Record<ServiceName, WorkloadAccount>;
    this.logins = Object.fromEntries(
      accounts
        .filter(([service]) => SERVICE_PLANS[service].stores.database)
        .map(([service, account]) => [
          service,
          new DatabaseLogin(service, { project, account, database }, parent),
        ]),
    );
    this.pusher = new Pusher('pusher', { pubsubAgent: args.pubsubAgent }, parent);
    this.scheduler = new Account(
      'scheduler',
      { purpose: 'Whom Cloud Scheduler runs jobs as.' },
      parent,
    );
    this.registerOutputs({});
  }
}

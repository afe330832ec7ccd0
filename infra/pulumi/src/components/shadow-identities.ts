import * as pulumi from '@pulumi/pulumi';
import type { EnvironmentConfig } from '../config/environment.ts';
import { Account } from './account.ts';
import { DatabaseLogin } from './database-login.ts';
import type { Database } from './database.ts';
import { WorkloadAccount } from './workload-account.ts';

export interface ShadowIdentitiesArgs {
  config: Pick<EnvironmentConfig, 'project' | 'observability'>;
  database: Database;
}

/** Who a processor on trial is, who prepares its stores, and who compares it. The processor's own rights are not theirs. */
export class ShadowIdentities extends pulumi.ComponentResource {
  readonly services: Readonly<Record<'processor-shadow' | 'shadow-compare', WorkloadAccount>>;
  readonly prepare: Account;
  readonly logins: Readonly<
    Record<'processor-shadow' | 'shadow-compare' | 'shadow-prepare', DatabaseLogin>
  >;

  constructor(name: string, args: ShadowIdentitiesArgs, opts: pulumi.ComponentResourceOptions) {
    super('ridewait:infra:ShadowIdentities', name, {}, opts);
    const { config, database } = args;
    const { project, observability } = config;
    const parent = { parent: this };
    const workload = (account: string, purpose: string, traces: boolean) =>
      new WorkloadAccount(account, { project, purpose, metrics: true, traces }, parent);
    this.services = {
      'processor-shadow': workload(
        'processor-shadow',
        'A processor on trial.',
        observability.tracing,
      ),
      'shadow-compare': workload('shadow-compare', 'Compares a processor on trial.', false),
    };
    this.prepare = new Account(
      'shadow-prepare',
      { purpose: 'Makes a schema and keys for a processor on trial.' },
      parent,
    );
    const login = (who: string, account: Account) =>
      new DatabaseLogin(who, { project, account, database }, parent);
    this.logins = {
      'processor-shadow': login('processor-shadow', this.services['processor-shadow']),
      'shadow-compare': login('shadow-compare', this.services['shadow-compare']),
      'shadow-prepare': login('shadow-prepare', this.prepare),
    };
    this.registerOutputs({});
  }
}

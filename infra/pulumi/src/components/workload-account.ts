import * as gcp from '@pulumi/gcp';
import type * as pulumi from '@pulumi/pulumi';
import { Account } from './account.ts';

export interface WorkloadAccountArgs {
  project: string;
  purpose: string;
  /** It writes its own metrics, through the collector beside it. */
  metrics: boolean;
  traces: boolean;
}

/** The account that a service runs as. What tells of it (metrics, traces) belongs to the project, and to nothing smaller. */
export class WorkloadAccount extends Account {
  /** A service that starts before it has them loses what it has to tell. */
  readonly rights: readonly pulumi.Resource[];

  constructor(name: string, args: WorkloadAccountArgs, opts: pulumi.ComponentResourceOptions) {
    super(name, { purpose: args.purpose }, opts);
    const roles = [
      ...(args.metrics ? ['roles/monitoring.metricWriter'] : []),
      ...(args.traces ? ['roles/telemetry.tracesWriter'] : []),
    ];
    this.rights = roles.map(
      (role) =>
        new gcp.projects.IAMMember(
          `${name}-${role.split('.')[1]}`,
          { project: args.project, role, member: this.member },
          { parent: this },
        ),
    );
  }
}

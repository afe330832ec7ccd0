import { monitoring } from '@pulumi/gcp';
import {
  all,
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  output,
  type Output,
} from '@pulumi/pulumi';
import {
  cloudDashboard,
  type CloudNames,
  cloudSources,
  DASHBOARDS,
  type ServiceName,
} from '@ridewait/observability';
import type { EnvironmentConfig } from '../config/environment.ts';
import { alertPolicies } from './alert-policies.ts';
import { notificationChannels } from './channels.ts';
import { crashMetric, reconciliationMetric } from './log-metrics.ts';
import { serviceObjectives } from './service-objectives.ts';
import { uptimeCheck } from './uptime-check.ts';

export interface ObservabilityArgs {
  config: EnvironmentConfig;
  /** Names of the Cloud Run services. */
  services: Readonly<Record<ServiceName, Input<string>>>;
  /** Pub/Sub subscriptions of the processor and of the dead letters, by name or by full id. */
  subscription: Input<string>;
  deadLetterSubscription: Input<string>;
  /** Name of the Memorystore instance. */
  cache: Input<string>;
  /** Cloud SQL's primary and its replica, each by its name or its connection name. */
  database: Input<string>;
  replica?: Input<string> | undefined;
  /** Without it nothing is asked from outside. */
  gatewayHost?: Input<string>;
  /** Where runbooks are read, an https address such as https://github.com/o/r/blob/main/docs/runbooks. */
  runbooks: string;
}

/** What is watched, who is told, and the pages to look at: all of it from `@ridewait/observability`. */
export class Observability extends ComponentResource {
  constructor(name: string, args: ObservabilityArgs, opts?: ComponentResourceOptions) {
    super('ridewait:Observability', name, {}, opts);
    const { config, services, gatewayHost } = args;
    const { project, environment } = config;
    const names = namesOf(args);

    reconciliationMetric(config, this);
    crashMetric(config, this);
    if (gatewayHost !== undefined) uptimeCheck(config, gatewayHost, this);
    serviceObjectives(config, services, this);
    alertPolicies(
      {
        config,
        names,
        channels: notificationChannels(config, this),
        runbooks: args.runbooks.replace(/\/*$/, '/'),
        hasGateway: gatewayHost !== undefined,
      },
      this,
    );
    for (const dashboard of DASHBOARDS) {
      new monitoring.Dashboard(
        `dashboard-${dashboard.id}`,
        {
          project,
          dashboardJson: names.apply((are) =>
            JSON.stringify(cloudDashboard(dashboard, cloudSources(are), environment)),
          ),
        },
        { parent: this },
      );
    }
    this.registerOutputs({});
  }
}

function namesOf(args: ObservabilityArgs): Output<CloudNames> {
  const { services, config, gatewayHost = null } = args;
  return all([
    output(services),
    args.subscription,
    args.deadLetterSubscription,
    args.cache,
    all([args.database, ...(args.replica === undefined ? [] : [args.replica])]),
    output(gatewayHost),
  ]).apply(([names, subscription, deadLetterSubscription, cache, databases, host]) => ({
    services: names,
    subscription: lastPart(subscription),
    deadLetterSubscription: lastPart(deadLetterSubscription),
    cache: lastPart(cache),
    databases: databases.map(lastPart),
    databaseConnections: config.database.maxConnections,
    gatewayHost: host,
  }));
}

/** The name at the end of a full id (`projects/…/name`) or of a connection name (`project:region:name`). */
function lastPart(id: string): string {
  return id.split(/[/:]/).at(-1)!;
}

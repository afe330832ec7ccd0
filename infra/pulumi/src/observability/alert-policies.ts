import { monitoring } from '@pulumi/gcp';
import type { Output, Resource } from '@pulumi/pulumi';
import {
  type Alert,
  ALERTS,
  type CloudNames,
  cloudSources,
  type Severity,
} from '@ridewait/observability';
import type { EnvironmentConfig } from '../config/environment.ts';
import type { Channels } from './channels.ts';

const SEVERITIES: Record<Severity, string> = { critical: 'CRITICAL', warning: 'WARNING' };

export interface AlertPolicyArgs {
  config: EnvironmentConfig;
  names: Output<CloudNames>;
  channels: Channels;
  /** Where runbooks are read, with the slash at its end. */
  runbooks: string;
  /** Whether there is a check from outside. */
  hasGateway: boolean;
}

/** A policy for each alert that this environment can have. */
export function alertPolicies(args: AlertPolicyArgs, parent: Resource): monitoring.AlertPolicy[] {
  return ALERTS.filter((alert) => applies(alert, args)).map(
    (alert) =>
      new monitoring.AlertPolicy(`alert-${kebab(alert.name)}`, policy(alert, args), { parent }),
  );
}

/** Silence is normal where instances come with the traffic. */
function applies(alert: Alert, { config, hasGateway }: AlertPolicyArgs): boolean {
  if (alert.name === 'GatewayUnreachable') return hasGateway;
  const { ingest, processor, api } = config.services;
  const isAlwaysThere = [ingest, processor, api].every(({ minInstances }) => minInstances > 0);
  return alert.needsInstances !== true || isAlwaysThere;
}

function policy(
  alert: Alert,
  { config, names, channels, runbooks }: AlertPolicyArgs,
): monitoring.AlertPolicyArgs {
  const { name, severity, summary, forSeconds, everySeconds = 60 } = alert;
  const { project, environment } = config;
  const runbook = `${runbooks}${alert.runbook}.md`;
  return {
    project,
    displayName: `Ridewait ${environment}: ${name}`,
    combiner: 'OR',
    severity: SEVERITIES[severity],
    conditions: [
      {
        displayName: name,
        conditionPrometheusQueryLanguage: {
          query: names.apply((are) => queryOf(alert, are)),
          duration: `${forSeconds}s`,
          evaluationInterval: `${everySeconds}s`,
          alertRule: name,
          ruleGroup: 'ridewait',
          labels: { severity },
          // A metric of ours is there only once an instance has sent it.
          disableMetricValidation: true,
        },
      },
    ],
    documentation: {
      subject: `[${environment}] ${name}: ${summary}`,
      content: `${summary}\n\nWhat to look at, how to mend it and how to undo that: [${alert.runbook}](${runbook}).`,
      mimeType: 'text/markdown',
      links: [{ displayName: 'Runbook', url: runbook }],
    },
    alertStrategy: { autoClose: '1800s', notificationPrompts: ['OPENED', 'CLOSED'] },
    notificationChannels: channels[severity],
    userLabels: { severity, environment },
  };
}

function queryOf({ name, expr }: Alert, names: CloudNames): string {
  const query = expr(cloudSources(names));
  if (query === null) throw new Error(`the alert ${name} has no query in the cloud`);
  return query;
}

function kebab(name: string): string {
  return name.replaceAll(/(?<!^)(?=[A-Z])/g, '-').toLowerCase();
}

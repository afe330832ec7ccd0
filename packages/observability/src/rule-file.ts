import type { Alert } from './alert.ts';
import type { Sources } from './sources.ts';

/** A file of rules as Prometheus reads it; JSON is YAML. */
export interface RuleFile {
  groups: { name: string; interval: string; rules: AlertingRule[] }[];
}

/** Source: https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/ */
export interface AlertingRule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string; runbook_url: string };
}

const GROUP = 'ridewait';
const USUAL_SECONDS = 60;

/**
 * The alerts that these sources can tell of. `runbooks` is what comes before a runbook's file name: an address or a
 * folder, with its slash.
 */
export function ruleFile(alerts: readonly Alert[], sources: Sources, runbooks: string): RuleFile {
  const byInterval = Map.groupBy(alerts, ({ everySeconds = USUAL_SECONDS }) => everySeconds);
  return {
    groups: [...byInterval].map(([seconds, own]) => ({
      name: seconds === USUAL_SECONDS ? GROUP : `${GROUP} every ${seconds} s`,
      interval: `${seconds}s`,
      rules: own.flatMap((alert) => ruleOf(alert, sources, runbooks) ?? []),
    })),
  };
}

function ruleOf(alert: Alert, sources: Sources, runbooks: string): AlertingRule | null {
  const expr = alert.expr(sources);
  if (expr === null) return null;
  return {
    alert: alert.name,
    expr,
    for: `${alert.forSeconds}s`,
    labels: { severity: alert.severity },
    annotations: { summary: alert.summary, runbook_url: `${runbooks}${alert.runbook}.md` },
  };
}

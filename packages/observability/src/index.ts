export type { Alert, Severity } from './alert.ts';
export { ALERTS } from './alerts.ts';
export { cloudDashboard } from './cloud-dashboard.ts';
export { type CloudNames, cloudSources } from './cloud-sources.ts';
export { CRASH_METRIC } from './crashes.ts';
export { DASHBOARDS } from './dashboards.ts';
export { GOOGLE_METRICS } from './google-metrics.ts';
export { grafanaDashboard, type GrafanaVariable } from './grafana-dashboard.ts';
export { LOCAL_SOURCES } from './local-sources.ts';
export { metricNames } from './metric-names.ts';
export type { CloudIndicator, Objective } from './objective.ts';
export { OBJECTIVES } from './objectives.ts';
export { answerable, type Dashboard, type Panel } from './panel.ts';
export {
  RECONCILIATION_METRIC,
  type ReconciliationLine,
  type ReconciliationResult,
} from './reconciliation.ts';
export { type AlertingRule, type RuleFile, ruleFile } from './rule-file.ts';
export { type ServiceName, type Sources } from './sources.ts';

import { logging } from '@pulumi/gcp';
import type { Resource } from '@pulumi/pulumi';
import { RECONCILIATION_METRIC } from '@ridewait/observability';
import type { EnvironmentConfig } from '../config/environment.ts';

/**
 * What only a log line can tell: a job is over before anybody could scrape it. `ridewait replay` in a Cloud Run job
 * writes one line with `reconciliation.result`: `holds`, `differs` or `empty`.
 */
export function reconciliationMetric(
  { project }: Pick<EnvironmentConfig, 'project'>,
  parent: Resource,
): logging.Metric {
  return new logging.Metric(
    'reconciliations',
    {
      project,
      name: RECONCILIATION_METRIC,
      description: 'Comparisons of history with the archive, by what they found.',
      filter: 'resource.type="cloud_run_job" AND jsonPayload.reconciliation.result:*',
      labelExtractors: { result: 'EXTRACT(jsonPayload.reconciliation.result)' },
      metricDescriptor: {
        metricKind: 'DELTA',
        valueType: 'INT64',
        unit: '1',
        displayName: 'Ridewait: reconciliations',
        labels: [{ key: 'result', valueType: 'STRING', description: 'holds, differs or empty' }],
      },
    },
    { parent },
  );
}

import { logging } from '@pulumi/gcp';
import type { Resource } from '@pulumi/pulumi';
import { CRASH_METRIC, RECONCILIATION_METRIC } from '@ridewait/observability';
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

/**
 * Instances that ended without having been told to, as Cloud Run writes of them: an exit with another code than 0, or
 * a signal. That a limit of memory was exceeded is a line before that of signal 9, so it isn't counted again; signal 15
 * is how Cloud Run ends an instance. The resource's labels say whose they are: `service_name`, `revision_name`.
 *
 * Source: https://cloud.google.com/run/docs/troubleshooting
 */
export function crashMetric(
  { project }: Pick<EnvironmentConfig, 'project'>,
  parent: Resource,
): logging.Metric {
  return new logging.Metric(
    'crashes',
    {
      project,
      name: CRASH_METRIC,
      description: 'Instances of services that ended without having been told to.',
      filter: [
        'resource.type="cloud_run_revision"',
        'log_id("run.googleapis.com/varlog/system")',
        // The collector beside it is not the service.
        'NOT labels.container_name="collector"',
        'textPayload=~"^Container (called exit[(][1-9][0-9]*[)]|terminated on signal ([1-9]|1[0-46-9]|[2-9][0-9])([.]|$))"',
      ].join(' AND '),
      metricDescriptor: {
        metricKind: 'DELTA',
        valueType: 'INT64',
        unit: '1',
        displayName: 'Ridewait: crashes',
      },
    },
    { parent },
  );
}

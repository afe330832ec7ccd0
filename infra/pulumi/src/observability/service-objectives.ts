import { monitoring, type types } from '@pulumi/gcp';
import { type Input, output, type Resource } from '@pulumi/pulumi';
import { type Objective, OBJECTIVES, type ServiceName } from '@ridewait/observability';
import type { EnvironmentConfig } from '../config/environment.ts';

/** What an objective is kept over, in days. */
const PERIOD_DAYS = 30;

/**
 * The objectives on Cloud Monitoring's own page, with what is left of their budgets. Alerts don't hang on them: they
 * burn by PromQL, the same on a laptop. What counts our own metrics is refused until there are some, so the first
 * deployment leaves it out (`metricsSeen`).
 */
export function serviceObjectives(
  { project, environment, metricsSeen }: EnvironmentConfig,
  services: Readonly<Record<ServiceName, Input<string>>>,
  parent: Resource,
): monitoring.Slo[] {
  const service = new monitoring.CustomService(
    'objectives',
    { project, serviceId: 'ridewait', displayName: `Ridewait ${environment}` },
    { parent },
  );
  const names = { api: 'api', ingest: 'ingest' };
  return OBJECTIVES.filter(
    (objective) => metricsSeen || !objective.cloud(names).needsOurMetrics,
  ).map(
    (objective) =>
      new monitoring.Slo(
        `objective-${objective.runbook}`,
        {
          project,
          service: service.serviceId,
          sloId: objective.runbook,
          displayName: objective.promise,
          goal: objective.goal,
          rollingPeriodDays: PERIOD_DAYS,
          requestBasedSli: output(services).apply((is) => indicatorOf(objective, is)),
        },
        { parent },
      ),
  );
}

function indicatorOf(
  { cloud }: Objective,
  services: Readonly<Record<'api' | 'ingest', string>>,
): types.input.monitoring.SloRequestBasedSli {
  const { bad, good, total, longest } = cloud(services);
  if (longest !== undefined) {
    return { distributionCut: { distributionFilter: total, range: { max: longest } } };
  }
  return {
    goodTotalRatio: {
      totalServiceFilter: total,
      ...(bad !== undefined && { badServiceFilter: bad }),
      ...(good !== undefined && { goodServiceFilter: good }),
    },
  };
}

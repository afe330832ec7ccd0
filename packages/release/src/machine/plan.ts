import type { Judging } from '../judge/judge.ts';
import type { Metric } from '../judge/metric.ts';

/** How releases are made in an environment. All times in seconds. */
export interface Plan {
  /** In the order in which they get a new revision. */
  services: readonly ServicePlan[];
  /** How long another release may be waited for. */
  turnSeconds: number;
  /** How long a whole release may take, from its turn on: then it goes back. */
  releaseSeconds: number;
  /** How long a way back may take before somebody is called; it is tried on and on. */
  returnSeconds: number;
  /** The chances, over all services, steps and looks, that a release which is well goes back, and that one which does harm passes. */
  risks: { alarm: number; miss: number };
}

export interface ServicePlan {
  service: string;
  steps: readonly Step[];
  metrics: readonly Metric[];
  /** As many crashes of the candidate's instances end the release. */
  crashes: number;
  readySeconds: number;
  probeSeconds: number;
  shiftSeconds: number;
}

/** A share of traffic, and what it takes to leave it. */
export interface Step {
  /** Of requests, 0 to 100; 0 where a shadow is judged beside the stable revision. */
  percent: number;
  soakSeconds: number;
  /** Of the candidate, of each metric. */
  minSamples: number;
  /** By how many times a metric's harm may still be hidden when this step ends. */
  leniency: number;
  /** Held for longer than this, the release goes back. */
  deadlineSeconds: number;
  /** Requests a second that both revisions are asked beside what guests ask: they harm nobody. */
  exercise?: number;
  /** Whom it needs to go on. */
  gate?: 'person';
}

/** Everything that is wrong with a plan, in words. */
export function problemsOf(plan: Plan): string[] {
  const names = plan.services.map(({ service }) => service);
  return [
    ...(names.length === 0 ? ['a plan needs a service'] : []),
    ...(new Set(names).size < names.length ? ['a service is in the plan twice'] : []),
    ...positive('the plan', {
      turnSeconds: plan.turnSeconds,
      releaseSeconds: plan.releaseSeconds,
      returnSeconds: plan.returnSeconds,
    }),
    ...[plan.risks.alarm, plan.risks.miss].flatMap((risk) =>
      risk > 0 && risk < 1 ? [] : [`a risk of ${risk} is none: it lies between 0 and 1`],
    ),
    ...plan.services.flatMap(problemsOfService),
  ];
}

function problemsOfService(plan: ServicePlan): string[] {
  const { service, steps, metrics } = plan;
  const names = metrics.map(({ name }) => name);
  return [
    ...(names.length === 0 ? [`${service}: without a metric nothing can pass`] : []),
    ...(new Set(names).size < names.length ? [`${service}: a metric is named twice`] : []),
    ...(steps.some(({ percent }) => percent === 0) && metrics.every((metric) => metric.guestsOnly)
      ? [`${service}: a step without guests needs a metric that is not of guests only`]
      : []),
    ...(names.length > 0 && metrics.every(({ besideOnly }) => besideOnly)
      ? [`${service}: the last step needs a metric that is known without the stable revision`]
      : []),
    ...(steps.at(-1)?.percent === 100 ? [] : [`${service}: the last step has to be 100 %`]),
    ...positive(service, {
      crashes: plan.crashes,
      readySeconds: plan.readySeconds,
      probeSeconds: plan.probeSeconds,
      shiftSeconds: plan.shiftSeconds,
    }),
    ...steps.flatMap((step, at) =>
      problemsOfStep(`${service}, step ${at + 1}`, step, steps[at - 1]),
    ),
    ...metrics.flatMap((metric) => problemsOfMetric(service, metric)),
  ];
}

function problemsOfStep(where: string, step: Step, before: Step | undefined): string[] {
  const { percent, soakSeconds, deadlineSeconds } = step;
  const isShare = Number.isInteger(percent) && percent >= 0 && percent <= 100;
  return [
    ...(isShare ? [] : [`${where}: ${percent} is no share, which is a whole number from 0 to 100`]),
    ...(before && before.percent >= percent ? [`${where}: shares have to rise`] : []),
    ...(deadlineSeconds > soakSeconds ? [] : [`${where}: its deadline is before its soak ends`]),
    ...positive(where, {
      minSamples: step.minSamples,
      soakSeconds,
      leniency: step.leniency,
      ...(step.exercise !== undefined && { exercise: step.exercise }),
    }),
  ];
}

function problemsOfMetric(service: string, metric: Metric): string[] {
  const { name, tolerance, harm, clump, clumpedPart = 1 } = metric;
  const where = `${service}, ${name}`;
  return [
    ...(tolerance >= 0 && tolerance < harm && harm < 1
      ? []
      : [
          `${where}: tolerance ${tolerance} and harm ${harm} have to be parts of 1, the tolerance the lesser`,
        ]),
    ...(metric.kind === 'distribution' || metric.limit.atLeast * metric.limit.share > clump
      ? []
      : [`${where}: one clump of ${clump} may break its limit: let it take effect at more`]),
    ...(metric.kind === 'ratio' || metric.warmUpSeconds >= 0
      ? []
      : [`${where}: a warm-up of ${metric.warmUpSeconds} s is none`]),
    ...(clump >= 1 ? [] : [`${where}: a clump has one at least`]),
    ...(clumpedPart >= 0 && clumpedPart <= 1
      ? []
      : [`${where}: a clumped part of ${clumpedPart} is none: it lies between 0 and 1`]),
  ];
}

function positive(where: string, values: Record<string, number>): string[] {
  return Object.entries(values).flatMap(([name, value]) =>
    Number.isFinite(value) && value > 0
      ? []
      : [`${where}: ${name} is ${value}, and has to be over 0`],
  );
}

/** How a service of the plan is judged: the risk of a false alarm is shared by all metrics of all services. */
export function judgingOf(plan: Plan, service: ServicePlan): Judging {
  const metrics = plan.services.reduce((sum, each) => sum + each.metrics.length, 0);
  return {
    metrics: service.metrics,
    leniency: service.steps.map(({ leniency }) => leniency),
    alarmRisk: plan.risks.alarm / metrics,
    missRisk: plan.risks.miss,
    crashes: service.crashes,
  };
}

import { listAt, textAt, valueAt } from './inputs.ts';
import type { ResourceDump } from './rule.ts';
import { RUN_JOB, RUN_SERVICE } from './types.ts';

/** A Cloud Run service or job, seen alike. */
export interface Workload {
  resource: ResourceDump;
  /** The template of an instance; a job has it one level further down. */
  template: unknown;
  containers: readonly unknown[];
  /** The one that does the work: that with a port, else the first. */
  main: unknown;
}

export function workloads(resources: readonly ResourceDump[]): Workload[] {
  return resources
    .filter(({ type }) => type === RUN_SERVICE || type === RUN_JOB)
    .map((resource) => workloadOf(resource));
}

export function workloadOf(resource: ResourceDump): Workload {
  const path = resource.type === RUN_JOB ? 'template.template' : 'template';
  const template = valueAt(resource.inputs, path);
  const containers = listAt(template, 'containers');
  const main = containers.find((container) => valueAt(container, 'ports') !== undefined);
  return { resource, template, containers, main: main ?? containers[0] };
}

/** A container's environment: what each variable is set to, `undefined` where that comes from a secret. */
export function environmentOf(container: unknown): Map<string, unknown> {
  return new Map(
    listAt(container, 'envs').map((env) => [textAt(env, 'name') ?? '', valueAt(env, 'value')]),
  );
}

/** What a breach calls a container. */
export function containerName(container: unknown): string {
  return `container ${textAt(container, 'name') ?? textAt(container, 'image') ?? 'without a name'}`;
}

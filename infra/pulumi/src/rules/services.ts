import { containerName, environmentOf, workloadOf } from './containers.ts';
import { isSettled, listAt, mustHave, numberAt, shown, textAt, valueAt } from './inputs.ts';
import { resourceRule } from './rule.ts';
import { RUN_JOB, RUN_SERVICE } from './types.ts';

export const probed = resourceRule({
  name: 'probed',
  why: 'A revision that cannot reach its stores must get no traffic, and one that hangs be started again.',
  types: [RUN_SERVICE],
  check(resource) {
    const { main } = workloadOf(resource);
    if (main === undefined)
      return isSettled(valueAt(resource.inputs, 'template')) ? ['has no container'] : [];
    return [
      ...probeProblems(main, 'startupProbe', '/health/ready'),
      ...probeProblems(main, 'livenessProbe', '/health/live'),
    ];
  },
});

/** gRPC's own health check counts for both. */
function probeProblems(container: unknown, kind: string, path: string): string[] {
  const probe = valueAt(container, kind);
  if (probe === undefined) return [`has no ${kind}`];
  if (!isSettled(probe) || valueAt(probe, 'grpc') !== undefined) return [];
  const asked = valueAt(probe, 'httpGet.path');
  const period = numberAt(probe, 'periodSeconds') ?? 10;
  const timeout = numberAt(probe, 'timeoutSeconds') ?? 1;
  const patience = period * (numberAt(probe, 'failureThreshold') ?? 3);
  return [
    ...(asked === path || !isSettled(asked) ? [] : [`${kind} asks ${shown(asked)}, not ${path}`]),
    ...(timeout > period
      ? [`${kind} waits ${timeout} s for an answer, longer than its period`]
      : []),
    ...(kind === 'startupProbe' && patience > 240
      ? [`${kind} gives a start ${patience} s, Cloud Run at most 240`]
      : []),
  ];
}

export const imagesByDigest = resourceRule({
  name: 'images-by-digest',
  why: 'A tag can be moved: what was tested must be what runs.',
  types: [RUN_SERVICE, RUN_JOB],
  check(resource, environment) {
    if (environment === 'dev') return [];
    return workloadOf(resource).containers.flatMap((container) => {
      const image = valueAt(container, 'image');
      return !isSettled(image) || /@sha256:[0-9a-f]{64}$/.test(String(image))
        ? []
        : [`the image ${shown(image)} has no digest`];
    });
  },
});

/** Cloud Run sets these itself, and refuses a revision that does. */
const RESERVED = /^(PORT|K_(SERVICE|REVISION|CONFIGURATION)|CLOUD_RUN_(JOB|EXECUTION|TASK_.*))$/;

export const environmentAccepted = resourceRule({
  name: 'environment-accepted',
  why: 'Cloud Run refuses a revision that sets what it sets itself, or one thing twice.',
  types: [RUN_SERVICE, RUN_JOB],
  check(resource) {
    return workloadOf(resource).containers.flatMap((container) => {
      const names = listAt(container, 'envs').map((env) => textAt(env, 'name') ?? '');
      return [
        ...names
          .filter((name) => RESERVED.test(name))
          .map((name) => `sets ${name}, which Cloud Run does`),
        ...names
          .filter((name, at) => names.indexOf(name) !== at)
          .map((name) => `sets ${name} more than once`),
        ...names
          .filter((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
          .map((name) => `has a variable called ${shown(name)}`),
      ];
    });
  },
});

/** Least memory for so many CPUs, in MiB: cloud.google.com/run/docs/configuring/services/cpu. */
const LEAST_MEMORY: readonly [cpu: number, memoryMiB: number][] = [
  [8, 4096],
  [6, 4096],
  [4, 2048],
];

export const shapeAccepted = resourceRule({
  name: 'shape-accepted',
  why: 'Cloud Run refuses CPU, memory, concurrency and timeouts that do not go together.',
  types: [RUN_SERVICE, RUN_JOB],
  check(resource) {
    const { template, containers } = workloadOf(resource);
    const concurrency = numberAt(template, 'maxInstanceRequestConcurrency');
    const timeout = /^(\d+)s$/.exec(textAt(template, 'timeout') ?? '')?.[1];
    const longest = resource.type === RUN_SERVICE ? 3600 : 7 * 86_400;
    const least = numberAt(template, 'scaling.minInstanceCount') ?? 0;
    const most = numberAt(template, 'scaling.maxInstanceCount');
    return [
      ...containers.flatMap((container) => limitProblems(container, concurrency)),
      ...togetherProblems(resource.type, containers),
      ...(concurrency !== undefined && (concurrency < 1 || concurrency > 1000)
        ? [`takes ${concurrency} requests at once, Cloud Run allows 1 to 1000`]
        : []),
      ...(timeout !== undefined && Number(timeout) > longest
        ? [`has a timeout of ${timeout} s, Cloud Run allows ${longest}`]
        : []),
      ...(most !== undefined && (most < 1 || least > most)
        ? [`has at least ${least} and at most ${most} instances`]
        : []),
    ];
  },
});

/** Of containers that share an instance. */
function togetherProblems(type: string, containers: readonly unknown[]): string[] {
  const billed = containers.map((container) => valueAt(container, 'resources.cpuIdle') ?? false);
  const waits = containers.flatMap((container) => listAt(container, 'dependsOns'));
  const started = containers.filter((at) => valueAt(at, 'startupProbe') !== undefined);
  const names = started.map((container) => valueAt(container, 'name'));
  return [
    // Left out beside limits it is false; the CPU of an instance is there for all of them, or for none.
    ...(type === RUN_SERVICE && new Set(billed).size > 1
      ? ['has containers that differ in cpuIdle, which is the instance’s']
      : []),
    ...waits
      .filter((name) => !names.includes(name))
      .map((name) => `waits for a container ${shown(name)} with a startupProbe, and there is none`),
  ];
}

function limitProblems(container: unknown, concurrency: number | undefined): string[] {
  const name = containerName(container);
  const cpuText = textAt(container, 'resources.limits.cpu');
  const memoryText = textAt(container, 'resources.limits.memory');
  const cpu = cpuText === undefined ? undefined : cpusOf(cpuText);
  const memory = memoryText === undefined ? undefined : mebibytesOf(memoryText);
  if (Number.isNaN(cpu) || Number.isNaN(memory)) {
    return [`${name} has limits of ${shown(cpuText)} CPU and ${shown(memoryText)} memory`];
  }
  if (cpu === undefined || memory === undefined) return [];
  const needed = LEAST_MEMORY.find(([cpus]) => cpu >= cpus)?.[1] ?? 128;
  const isAlways = valueAt(container, 'resources.cpuIdle') === false;
  const hasPort = valueAt(container, 'ports') !== undefined;
  return [
    ...(cpu > 1 && ![2, 4, 6, 8].includes(cpu)
      ? [`${name} has ${cpu} CPUs; 1, 2, 4, 6 or 8 are allowed`]
      : []),
    ...(memory < needed ? [`${name} has ${memory} MiB; ${cpu} CPUs need at least ${needed}`] : []),
    ...(cpu < 1 && hasPort && (concurrency ?? 80) > 1
      ? [`${name} has less than one CPU, which allows one request at a time`]
      : []),
    ...(cpu < 1 && hasPort && isAlways
      ? [`${name} has less than one CPU, which cannot be billed by instance`]
      : []),
  ];
}

function cpusOf(text: string): number {
  return text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text);
}

function mebibytesOf(text: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(Mi|Gi|M|G)$/.exec(text) ?? [];
  const bytes = { Mi: 2 ** 20, Gi: 2 ** 30, M: 1e6, G: 1e9 }[unit ?? ''];
  return (Number(amount) * (bytes ?? Number.NaN)) / 2 ** 20;
}

export const trafficWhole = resourceRule({
  name: 'traffic-whole',
  why: 'Shares that do not add up are refused; shares left to the latest revision are no canary.',
  types: [RUN_SERVICE],
  check({ inputs }) {
    const traffics = listAt(inputs, 'traffics');
    if (traffics.length === 0) return [];
    const sum = traffics.reduce<number>((total, at) => total + (numberAt(at, 'percent') ?? 0), 0);
    const service = textAt(inputs, 'name') ?? '';
    const own = textAt(inputs, 'template.revision');
    return [
      ...(sum === 100 ? [] : [`its traffic adds up to ${sum} %`]),
      ...traffics.flatMap((at) => {
        const revision = valueAt(at, 'revision');
        if (revision === undefined) return ['sends traffic to whatever revision is the latest'];
        const known = textAt(at, 'revision') ?? `${service}-`;
        return known.startsWith(`${service}-`)
          ? []
          : [`sends traffic to ${known}, which is no revision of its own`];
      }),
      ...(own !== undefined && !own.startsWith(`${service}-`)
        ? [`its revision ${own} does not begin with ${service}-`]
        : []),
    ];
  },
});

export const reachesStoresInside = resourceRule({
  name: 'reaches-stores-inside',
  why: 'Stores have private addresses alone: a workload outside of the network cannot start.',
  types: [RUN_SERVICE, RUN_JOB],
  check(resource) {
    const { template, main } = workloadOf(resource);
    const names = [...environmentOf(main).keys()];
    if (!names.some((name) => name === 'REDIS_URL' || name === 'CLOUD_SQL_INSTANCE')) return [];
    const url = environmentOf(main).get('REDIS_URL');
    const isPlain = typeof url === 'string' && isSettled(url) && !url.startsWith('rediss://');
    return [
      ...(isPlain ? ['speaks to Redis without TLS'] : []),
      ...mustHave(
        { ...resource, inputs: { template } },
        'template.vpcAccess.networkInterfaces.0.subnetwork',
        'the subnet that leads to the stores',
      ),
    ];
  },
});

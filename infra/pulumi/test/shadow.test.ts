import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openRunner } from '../dump/run.ts';
import { ENVIRONMENTS } from '../src/config/environment.ts';
import { environmentOf, workloads } from '../src/rules/containers.ts';
import { listAt, valueAt } from '../src/rules/inputs.ts';
import { keyOf, type ResourceDump, UNKNOWN } from '../src/rules/rule.ts';
import { RULES } from '../src/rules/rules.ts';
import { providerBreaches } from './provider-breaches.ts';
import { rightsOf } from './rights-of.ts';
import { rightsOfTable } from './rights-table.ts';
import { nameOf, variableBreaches } from './variables.ts';

const PATIENCE_MS = 300_000;
const CLI = path.join(import.meta.dirname, '..', '..', '..', 'apps', 'cli', 'src', 'main.ts');
const IMAGE = `us-central1-docker.pkg.dev/ridewait-prod/ridewait/processor@sha256:${'9'.repeat(64)}`;

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

const STATES = [
  ['nobody is on trial', {}],
  ['a candidate is on trial', { image: IMAGE }],
  ['the trial is over', { image: IMAGE, over: true }],
] as const;

function find(resources: readonly ResourceDump[], name: string, type = ''): ResourceDump {
  return resources.find((each) => each.name === name && each.type.includes(type))!;
}

describe.for(ENVIRONMENTS)('in %s, with room for a trial', (environment) => {
  it.for(STATES)(
    'every rule is kept while %s, in a preview too',
    { timeout: PATIENCE_MS },
    async ([, shadow]) => {
      for (const preview of [false, true]) {
        const { resources, failure } = await runner.run(environment, {
          preview,
          config: { shadow },
        });
        expect(failure).toBeNull();
        const breaches = RULES.flatMap((rule) =>
          rule.breaches(resources, environment).map((breach) => `${rule.name}: ${breach}`),
        );
        expect(breaches).toEqual([]);
        expect(resources.flatMap(providerBreaches)).toEqual([]);
        if (preview) continue;
        expect(variableBreaches(resources)).toEqual([]);
        expect(JSON.stringify(resources)).not.toContain(UNKNOWN);
      }
    },
  );
});

it('nothing of it is there without the room', { timeout: PATIENCE_MS }, async () => {
  const names = (await runner.dump('prod')).map(keyOf);
  expect(names.filter((name) => name.includes('shadow'))).toEqual([]);
});

it(
  'a release changes no resource but these, and makes none',
  { timeout: PATIENCE_MS },
  async () => {
    const dump = (shadow: object) => runner.dump('prod', { config: { shadow } });
    const idle = await dump({});
    const trial = await dump({ image: IMAGE });
    const over = await dump({ image: IMAGE, over: true });
    const changed = (one: ResourceDump[], other: ResourceDump[]) => {
      expect(other.map(keyOf)).toEqual(one.map(keyOf));
      return one
        .filter((each, at) => JSON.stringify(each.inputs) !== JSON.stringify(other[at]!.inputs))
        .map(({ name }) => name);
    };
    const own = [
      'shadow-prepare',
      'processor-shadow',
      'shadow-compare',
      'readings-processor-shadow',
    ];
    expect(changed(idle, trial).toSorted()).toEqual(own.toSorted());
    expect(changed(trial, over).toSorted()).toEqual(own.toSorted());
  },
);

it(
  'a candidate has the image, a schema, keys and a subscription of its own',
  { timeout: PATIENCE_MS },
  async () => {
    const resources = await runner.dump('prod', { config: { shadow: { image: IMAGE } } });
    const shadow = workloads(resources).find((each) => nameOf(each) === 'processor-shadow')!;
    const real = workloads(resources).find((each) => nameOf(each) === 'processor')!;
    expect(valueAt(shadow.main, 'image')).toBe(IMAGE);
    expect(Object.fromEntries(environmentOf(shadow.main))).toMatchObject({
      ...Object.fromEntries(environmentOf(real.main)),
      DATABASE_CONNECTIONS: '2',
      DATABASE_USER: 'ridewait-processor-shadow@ridewait-prod.iam',
      DATABASE_SCHEMA: 'shadow',
      REDIS_KEY_PREFIX: 'shadow',
      READINGS_SUBSCRIPTION: 'readings-processor-shadow',
      DEAD_LETTERS: 'count',
      PUSH_AUDIENCE: 'https://processor-shadow.ridewait-prod.ridewait.internal',
    });
    expect(find(resources, 'migrate', ':Job').inputs).toMatchObject({
      template: {
        template: {
          containers: [
            {
              args: expect.arrayContaining([
                'shadow=ridewait-processor-shadow@ridewait-prod.iam',
                'owner=ridewait-shadow-prepare@ridewait-prod.iam',
              ]),
            },
          ],
        },
      },
    });
  },
);

it.for([
  ['idle', {}, ['shadow', 'clear'], false, 0],
  ['trial', { image: IMAGE }, ['shadow', 'prepare', '--of', IMAGE], true, 1],
  ['over', { image: IMAGE, over: true }, ['shadow', 'clear', '--of', IMAGE], false, 0],
] as const)(
  '%s: what runs and is pushed to',
  { timeout: PATIENCE_MS },
  async ([, shadow, args, isPushed, instances]) => {
    const resources = await runner.dump('prod', { config: { shadow } });
    const subscription = find(resources, 'readings-processor-shadow', 'pubsub/subscription:Sub');
    expect('pushConfig' in subscription.inputs).toBe(isPushed);
    for (const name of ['processor-shadow', 'shadow-compare']) {
      const { inputs } = find(resources, name, ':Service');
      expect(valueAt(inputs, 'scaling.minInstanceCount')).toBe(instances);
    }
    // Without a schema neither could be ready; and what never got ready must not stand in the way of the way back.
    for (const name of ['processor-shadow', 'shadow-compare']) {
      const { inputs } = find(resources, name, ':Service');
      expect(valueAt(inputs, 'template.healthCheckDisabled')).toBe(isPushed ? undefined : true);
    }
    const imageOf = (name: string) =>
      valueAt(workloads(resources).find((each) => nameOf(each) === name)!.main, 'image');
    expect(imageOf('processor-shadow')).toBe(isPushed ? IMAGE : imageOf('processor'));
    const job = workloads(resources).find((each) => nameOf(each) === 'shadow-prepare')!;
    expect(listAt(job.main, 'args')).toEqual(args);
    const help = execFileSync(process.execPath, [CLI, 'shadow', args[1], '--help'], {
      encoding: 'utf8',
    });
    expect(help).toContain('--of <image>');
  },
);

it('each account has exactly the rights that it needs', { timeout: PATIENCE_MS }, async () => {
  const found = rightsOf(await runner.dump('prod', { config: { shadow: { image: IMAGE } } }));
  const usual = rightsOfTable('prod');
  const added = Object.fromEntries(
    Object.entries(found)
      .map(([who, what]) => [who, what.filter((right) => !usual[who]?.includes(right))] as const)
      .filter(([, what]) => what.length > 0),
  );
  const stores = [
    'cloudsql.client on instance database',
    'cloudsql.instanceUser on instance database',
    'secretmanager.secretAccessor on secret redis-auth',
  ];
  const told = [
    'monitoring.metricWriter on the project',
    'secretmanager.secretAccessor on secret collector-config',
  ];
  const traced = ['telemetry.tracesWriter on the project'];
  const rounds = [
    'pubsub.subscriber on subscription readings-processor-shadow',
    'ridewaitRounds on the project',
  ];
  expect(added).toEqual({
    'ridewait-processor-shadow': [...stores, ...told, ...traced, ...rounds].toSorted(),
    'ridewait-shadow-compare': [...stores, ...told].toSorted(),
    'ridewait-shadow-prepare': [...stores, ...rounds].toSorted(),
    'ridewait-pusher': ['run.invoker on workload processor-shadow'],
    'ridewait-releaser': [
      'iam.serviceAccountUser on account ridewait-processor-shadow',
      'iam.serviceAccountUser on account ridewait-pusher',
      'iam.serviceAccountUser on account ridewait-shadow-compare',
      'iam.serviceAccountUser on account ridewait-shadow-prepare',
      'pubsub.editor on subscription readings-processor-shadow',
      'run.developer on workload processor-shadow',
      'run.developer on workload shadow-compare',
      'run.developer on workload shadow-prepare',
    ],
  });
});

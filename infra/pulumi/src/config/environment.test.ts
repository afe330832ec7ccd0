import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { environments } from '../../environments/environments.ts';
import { addressProblems, rangeOf } from './addresses.ts';
import { connectionProblems, connectionsNeeded } from './connections.ts';
import { checkEnvironmentConfig, ENVIRONMENTS, type EnvironmentShape } from './environment.ts';
import { SERVICES } from './service-shape.ts';
import { defaultConnections, machineOfTier } from './store-shapes.ts';

const IMAGE = `us-central1-docker.pkg.dev/park-prod/ridewait/api@sha256:${'a'.repeat(64)}`;
const DEPLOYMENT = {
  project: 'park-prod',
  projectNumber: '123456789012',
  images: { ingest: IMAGE, processor: IMAGE, api: IMAGE, web: IMAGE, cli: IMAGE },
  repositoryUrl: 'https://github.com/park/ridewait',
  stateBucket: 'park-prod-state',
  stateKey: 'projects/park-prod/locations/us-central1/keyRings/pulumi/cryptoKeys/state',
  billingAccount: '0A1B2C-3D4E5F-678901',
};

function problemsOf(shape: EnvironmentShape): string[] {
  const observability = { ...shape.observability, emails: ['on-call@park.example'] };
  const checked = checkEnvironmentConfig({ ...shape, ...DEPLOYMENT, observability });
  return checked.success ? [] : checked.problems;
}

function changed(change: (shape: EnvironmentShape) => void, from = environments.prod): string[] {
  const shape = structuredClone(from);
  change(shape);
  return problemsOf(shape);
}

it.for(ENVIRONMENTS)('%s can be deployed as it is', (name) => {
  expect(problemsOf(environments[name])).toEqual([]);
});

describe('prod is refused', () => {
  it.for<[string, (shape: EnvironmentShape) => void, RegExp]>([
    ['with a cache in one zone', (of) => (of.cache.tier = 'BASIC'), /^cache\.tier: .*STANDARD_HA/],
    [
      'with a database in one zone',
      (of) => (of.database.highlyAvailable = false),
      /^database\.highlyAvailable/,
    ],
    [
      'with a database that can be deleted',
      (of) => (of.database.deletionProtection = false),
      /^database\.deletionProtection/,
    ],
    ['with stores that can be destroyed', (of) => (of.protect = false), /^protect: must be true/],
    [
      'with pools that the database has no connections for',
      (of) => (of.services.api.maxInstances = 100),
      /^(database\.maxConnections|network\.subnet)/,
    ],
    [
      'with more connections than the machine has memory for',
      (of) => (of.database.tier = 'db-custom-1-3840'),
      /400 connections are more than db-custom-1-3840 has memory for, 100/,
    ],
    [
      'with a subnet that is too small',
      (of) => (of.network.subnet = '10.8.0.0/27'),
      /^network\.subnet: must be a \/26 or larger/,
    ],
    [
      'with ranges that overlap',
      (of) => (of.network.subnet = '10.9.1.0/24'),
      /overlaps with the subnet, 10\.9\.1\.0\/24/,
    ],
    [
      'with a public range',
      (of) => (of.network.subnet = '8.8.8.0/24'),
      /^network\.subnet: 8\.8\.8\.0\/24 is not a private range/,
    ],
    [
      'with a range that begins elsewhere',
      (of) => (of.network.subnet = '10.8.0.7/24'),
      /is not the start of its range/,
    ],
    [
      'with too little memory for its CPUs',
      (of) => (of.services.processor.cpu = 4),
      /^services\.processor\.memoryMiB: with 4 CPU Cloud Run takes 2048 to 16384 MiB/,
    ],
    [
      'with more instances at least than at most',
      (of) => (of.services.web.minInstances = 11),
      /^services\.web\.minInstances: is more than maxInstances, 10/,
    ],
    ['with a tier that is none', (of) => (of.database.tier = 'db-n1-standard-1'), /must be db-/],
    ['with an odd number of CPUs', (of) => (of.database.tier = 'db-custom-3-7680'), /even number/],
  ])('%s', ([, change, why]) => {
    const problems = changed(change);
    expect(problems.some((problem) => why.test(problem))).toBe(true);
  });

  it('with several problems in one answer, also where some values can’t be read at all', () => {
    const problems = changed((of) => {
      of.cache.tier = 'BASIC';
      of.database.highlyAvailable = false;
      (of.network as { subnet: unknown }).subnet = 8;
      of.services.web.minInstances = 11;
      of.services.api.maxInstances = 0;
    });
    expect(problems.map((problem) => problem.split(':')[0]!).toSorted()).toEqual([
      'cache.tier',
      'database.highlyAvailable',
      'network.subnet',
      'services.api.maxInstances',
      'services.api.minInstances',
      'services.web.minInstances',
    ]);
  });
});

describe('connections', () => {
  const services = fc.record(
    Object.fromEntries(
      SERVICES.map((name) => [
        name,
        fc.record({
          maxInstances: fc.integer({ min: 1, max: 50 }),
          databaseConnections: fc.integer({ min: 0, max: 20 }),
        }),
      ]),
    ) as Record<
      (typeof SERVICES)[number],
      fc.Arbitrary<{ maxInstances: number; databaseConnections: number }>
    >,
  );

  it('suffice for every service at its most and a release of any of them', () => {
    fc.assert(
      fc.property(services, fc.constantFrom(...SERVICES), (shapes, released) => {
        const pool = (name: (typeof SERVICES)[number]) =>
          shapes[name].maxInstances * shapes[name].databaseConnections;
        const open = SERVICES.reduce((sum, name) => sum + pool(name), 0) + pool(released);
        expect(connectionsNeeded({ services: shapes })).toBeGreaterThan(open);
      }),
    );
  });

  it('are refused exactly where they don’t suffice', () => {
    fc.assert(
      fc.property(services, fc.integer({ min: 25, max: 1_000 }), (shapes, maxConnections) => {
        const database = { maxConnections, tier: 'db-custom-96-368640' };
        const problems = connectionProblems({ services: shapes, database });
        const isEnough = connectionsNeeded({ services: shapes }) <= maxConnections;
        expect(problems.length === 0).toBe(isEnough);
      }),
    );
  });

  it.for<[string, number]>([
    ['db-f1-micro', 25],
    ['db-g1-small', 50],
    ['db-custom-1-3840', 100],
    ['db-custom-2-7680', 400],
    ['db-custom-4-15360', 500],
  ])('that %s has by itself are %i', ([tier, connections]) => {
    expect(defaultConnections(machineOfTier(tier).memoryMiB)).toBe(connections);
  });
});

it('refuses ranges exactly where they share an address', () => {
  const range = fc
    .tuple(
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 0, max: 255 }),
      fc.integer({ min: 16, max: 20 }),
    )
    .map(([b, c, bits]) => {
      const { first } = rangeOf(`10.${b}.${c}.0/${bits}`);
      return `10.${(first >> 16) & 255}.${(first >> 8) & 255}.0/${bits}`;
    });
  const { services } = environments.prod;
  fc.assert(
    fc.property(range, range, (subnet, privateServices) => {
      const [one, other] = [rangeOf(subnet), rangeOf(privateServices)];
      const isApart = one.first + one.size <= other.first || other.first + other.size <= one.first;
      const problems = addressProblems({ network: { subnet, privateServices }, services });
      expect(problems.map(({ message }) => message)).toEqual(
        isApart ? [] : [`overlaps with the subnet, ${subnet}`],
      );
    }),
  );
});

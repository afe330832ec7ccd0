import { environments } from '@ridewait/infra/environments';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { billOf, cellsFor } from './bill.ts';
import { type Load, parseLoad } from './load.ts';
import { shareOfLimits } from './sizes.ts';

const NOTHING = parseLoad({ parks: 0, attractions: 0, readingsPerSecond: 0, apiRps: 0 });

const loads: fc.Arbitrary<Load> = fc.record({
  parks: fc.integer({ min: 0, max: 300 }),
  attractions: fc.integer({ min: 0, max: 200 }),
  readingsPerSecond: fc.double({ min: 0, max: 2_000, noNaN: true }),
  apiRps: fc.double({ min: 0, max: 2_000, noNaN: true }),
  openHours: fc.double({ min: 0, max: 24, noNaN: true }),
  postSeconds: fc.double({ min: 0.1, max: 60, noNaN: true }),
  notModified: fc.double({ min: 0, max: 1, noNaN: true }),
  loggedRequests: fc.double({ min: 0, max: 1, noNaN: true }),
  historyYears: fc.double({ min: 0, max: 10, noNaN: true }),
  freeTier: fc.boolean(),
});
const anyEnvironment = fc.constantFrom(...Object.values(environments));

describe('any bill', () => {
  it('is the sum of its lines, each of which is a number', () => {
    fc.assert(
      fc.property(anyEnvironment, loads, (environment, load) => {
        const { lines, usd } = billOf(environment, load);
        expect(lines.filter((line) => !Number.isFinite(line.usd))).toEqual([]);
        const sum = lines.reduce((total, line) => total + line.usd, 0);
        expect(usd).toBeCloseTo(sum, 6);
        expect(usd).toBeGreaterThan(0);
      }),
    );
  });

  it('takes away only what is free', () => {
    fc.assert(
      fc.property(anyEnvironment, loads, (environment, load) => {
        const below = billOf(environment, load).lines.filter(({ usd }) => usd < 0);
        expect(below.every(({ item }) => item.startsWith('free'))).toBe(true);
        if (!load.freeTier) expect(below).toEqual([]);
      }),
    );
  });

  it('is never higher with what Google gives away', () => {
    fc.assert(
      fc.property(anyEnvironment, loads, (environment, load) => {
        const without = billOf(environment, { ...load, freeTier: false }).usd;
        expect(billOf(environment, { ...load, freeTier: true }).usd).toBeLessThanOrEqual(
          without + 1e-6,
        );
      }),
    );
  });

  it.for<keyof Load>([
    'parks',
    'attractions',
    'readingsPerSecond',
    'apiRps',
    'openHours',
    'loggedRequests',
    'historyYears',
  ])('never falls where %s grow', (field) => {
    fc.assert(
      fc.property(
        anyEnvironment,
        loads,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (environment, load, part) => {
          const whole = load[field] as number;
          const less = part * whole;
          const isCount = field === 'parks' || field === 'attractions';
          const smaller = { ...load, [field]: isCount ? Math.floor(less) : less };
          const [low, high] = [billOf(environment, smaller), billOf(environment, load)];
          expect(low.usd).toBeLessThanOrEqual(high.usd * (1 + 1e-9));
        },
      ),
    );
  });

  it('has each deployment inside its limits, but where one park breaks them by itself', () => {
    fc.assert(
      fc.property(anyEnvironment, loads, (environment, load) => {
        const { cells, demand } = billOf(environment, load);
        expect(cells).toBeLessThanOrEqual(Math.max(1, load.parks));
        const most = Math.max(...Object.values(shareOfLimits(demand)));
        expect(most <= 1 || cells === Math.max(1, load.parks)).toBe(true);
      }),
    );
  });
});

describe('without any load', () => {
  it.for(Object.values(environments))('$environment costs what is always there', (environment) => {
    const groups = new Set(billOf(environment, NOTHING).lines.map(({ group }) => group));
    expect(groups.difference(new Set(['Cloud Run', 'Memorystore', 'Cloud SQL']))).toEqual(
      new Set(['API Gateway', 'Network', 'Observability', 'Small things']),
    );
    const flowing = billOf(environment, NOTHING).lines.filter(
      ({ group }) => group === 'API Gateway' || group === 'Network',
    );
    expect(flowing.map(({ usd }) => usd)).toEqual(flowing.map(() => 0));
  });

  it('dev has no instance to pay', () => {
    const items = billOf(environments.dev, NOTHING).lines.map(({ item }) => item);
    expect(items.filter((item) => item.includes('instance'))).toEqual([]);
  });
});

it('shares parks out once the one thread of Redis is used up, and not before', () => {
  const load = parseLoad({ apiRps: 0 });
  const first = [...Array(1_000).keys()].find(
    (parks) => parks > 0 && cellsFor(environments.prod, { ...load, parks }) > 1,
  )!;
  const { demand } = billOf(environments.prod, { ...load, parks: first - 1 });
  expect(demand.redisCpu).toBeLessThanOrEqual(0.6);
  expect(demand.redisCpu * (first / (first - 1))).toBeGreaterThan(0.59);
});

it('says what the config has too little of', () => {
  const { warnings } = billOf(environments.dev, parseLoad({ apiRps: 5_000 }));
  const { maxInstances } = environments.dev.services.api;
  expect(warnings).toContainEqual(
    expect.stringMatching(
      new RegExp(`^api takes \\d+ instances; the config allows ${maxInstances}$`),
    ),
  );
});

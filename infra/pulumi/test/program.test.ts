import { afterAll, describe, expect, it } from 'vitest';
import { openRunner } from '../dump/run.ts';
import { type EnvironmentName, ENVIRONMENTS } from '../src/config/environment.ts';
import { keyOf, LEAKED, type ResourceDump, SECRET, UNKNOWN } from '../src/rules/rule.ts';
import { RULES } from '../src/rules/rules.ts';
import { providerBreaches } from './provider-breaches.ts';

// A run takes a second of a processor's time, and others may want it.
const PATIENCE_MS = 300_000;

const runner = openRunner();
afterAll(() => runner[Symbol.dispose]());

/** What the rules, and the provider's own declarations, say of a dump. */
function breachesOf(resources: readonly ResourceDump[], environment: EnvironmentName): string[] {
  return [
    ...RULES.flatMap((rule) =>
      rule.breaches(resources, environment).map((breach) => `${rule.name}: ${breach}`),
    ),
    ...resources.flatMap(providerBreaches),
  ];
}

describe.for(ENVIRONMENTS)('%s', (environment) => {
  it('keeps every rule, and hides each secret', { timeout: PATIENCE_MS }, async () => {
    const { resources, outputs, failure } = await runner.run(environment);
    expect(failure).toBeNull();
    expect(resources.length).toBeGreaterThan(200);
    expect(breachesOf(resources, environment)).toEqual([]);
    const text = JSON.stringify([resources, outputs]);
    expect(text).toContain(SECRET);
    expect(text).not.toContain(LEAKED);
    expect(text).not.toContain('planted-');
    expect(text).not.toContain(UNKNOWN);
  });

  it(
    'is the same in a preview, but for what the cloud will say',
    { timeout: PATIENCE_MS },
    async () => {
      const updated = await runner.dump(environment);
      const previewed = await runner.dump(environment, { preview: true });
      // Nothing is made only once something else is there, where no preview would show it.
      expect(previewed.map(keyOf)).toEqual(updated.map(keyOf));
      expect(JSON.stringify(previewed)).toContain(UNKNOWN);
      expect(breachesOf(previewed, environment)).toEqual([]);
    },
  );
});

it(
  'keeps every rule on the first deployment, and before there are images',
  { timeout: PATIENCE_MS },
  async () => {
    const first = await runner.dump('prod', { config: { metricsSeen: false } });
    const foundation = await runner.dump('prod', {
      config: { foundationOnly: true, images: undefined, metricsSeen: false },
    });
    expect(breachesOf(first, 'prod')).toEqual([]);
    expect(breachesOf(foundation, 'prod')).toEqual([]);
    // What is there before is there afterwards.
    expect(first.map(keyOf)).toEqual(expect.arrayContaining(foundation.map(keyOf)));
  },
);

it('serves a candidate what the configuration says', { timeout: PATIENCE_MS }, async () => {
  const traffic = { api: { stable: 'api-0000000000', percent: 5 } };
  const resources = await runner.dump('prod', { config: { traffic } });
  expect(breachesOf(resources, 'prod')).toEqual([]);
  const api = resources.find(
    ({ type, name }) => type.endsWith(':Service') && name === 'api' && type.includes('cloudrunv2'),
  );
  expect(api?.inputs.traffics).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ revision: 'api-0000000000', percent: 95 }),
      expect.objectContaining({ percent: 5 }),
    ]),
  );
});

it(
  'tells a release what it needs, and does it the same every time',
  { timeout: PATIENCE_MS },
  async () => {
    const { outputs } = await runner.run('prod');
    expect(outputs).toMatchObject({
      environment: 'prod',
      urls: { ingest: expect.stringMatching(/^https:/), web: expect.stringMatching(/^https:/) },
      gatewayHost: expect.stringMatching(/\.gateway\.dev$/),
      revisions: {
        api: expect.stringMatching(/^api-/),
        processor: expect.stringMatching(/^processor-/),
      },
      topics: expect.anything(),
      subscriptions: expect.anything(),
      database: expect.anything(),
      cache: expect.anything(),
    });
    expect(await runner.run('prod')).toMatchObject({ outputs });
  },
);

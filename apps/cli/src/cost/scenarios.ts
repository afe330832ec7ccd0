import { environments } from '@ridewait/infra/environments';
import { type Bill, billOf } from './bill.ts';
import type { Environment } from './demand.ts';
import { type Design, DESIGN, type Load, parseLoad } from './load.ts';

/** A deployment that docs/COST.md shows, and the flags that show it again. */
export interface Scenario {
  name: string;
  environment: Environment;
  load: Load;
  /** What is built. */
  design: Design;
  flags: string;
}

/** A park's day. */
const OPEN_HOURS = 13;

function scenarioOf(name: string, environment: keyof typeof environments, flags: string): Scenario {
  const given = flags.matchAll(/--([a-z-]+) (\S+)/g).map(([, flag, value]) => {
    return [
      flag!.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      Number(value),
    ];
  });
  return {
    name,
    environment: environments[environment],
    load: parseLoad(Object.fromEntries(given)),
    design: DESIGN,
    flags: `--env ${environment} ${flags}`,
  };
}

const PARK = '--attractions 60 --readings-per-second 100 --api-rps 200';

export const SCENARIOS: Readonly<Record<'dev' | 'bound' | 'park' | 'hundred', Scenario>> = {
  dev: scenarioOf(
    'dev',
    'dev',
    '--parks 1 --attractions 20 --readings-per-second 20 --api-rps 1 --open-hours 8',
  ),
  bound: scenarioOf('one park, around the clock', 'prod', `--parks 1 ${PARK}`),
  park: scenarioOf('one park', 'prod', `--parks 1 ${PARK} --open-hours ${OPEN_HOURS}`),
  hundred: scenarioOf('a hundred parks', 'prod', `--parks 100 ${PARK} --open-hours ${OPEN_HOURS}`),
};

/** A month with a choice of the design, and without it. */
export interface Saving {
  choice: string;
  instead: string;
  /** For which scenario. */
  of: string;
  isBuilt: boolean;
  with: number;
  without: number;
}

interface Change {
  load?: Partial<Load>;
  design?: Partial<Design>;
  environment?: (environment: Environment) => Environment;
}

/** What the choices are worth, one at a time; those that aren't built have what there is in place of `without`. */
export function savings(): Saving[] {
  return [SCENARIOS.park, SCENARIOS.hundred]
    .flatMap((scenario) => savingsOf(scenario))
    .concat(devSavings());
}

function savingsOf(scenario: Scenario): Saving[] {
  const years = 3;
  const old = { historyYears: years };
  return [
    saving(scenario, {
      choice: 'ingest gathers what comes together in a message',
      instead: 'a message for each reading',
      without: { load: { readingsPerMessage: 1 } },
    }),
    saving(scenario, {
      choice: 'columns on the topic',
      instead: 'JSON on the topic',
      without: { design: { wire: 'json' } },
    }),
    saving(scenario, {
      choice: `of minutes quarter-hours stay, with ${years} years of history`,
      instead: 'minutes stay for ever',
      with: { load: old },
      without: { load: old, design: { minuteDays: 365 * years } },
    }),
    saving(scenario, {
      choice: 'Redis forgets a minute once it is flushed and old',
      instead: 'Redis holds all minutes that PostgreSQL does',
      without: { design: { redisMinuteDays: DESIGN.minuteDays } },
    }),
    saving(scenario, {
      choice: 'half of the answers are 304, by their ETag',
      instead: 'none is',
      with: { load: { notModified: 0.5 } },
    }),
    saving(scenario, {
      choice: 'fifty readings in every message',
      instead: 'what ingest gathers in five milliseconds',
      isBuilt: false,
      with: { load: { readingsPerMessage: 50 } },
    }),
    saving(scenario, {
      choice: 'answers are compressed',
      instead: 'as they are',
      without: { design: { isCompressed: false } },
    }),
    saving(scenario, {
      choice: 'one in a hundred requests is logged',
      instead: 'every one is',
      isBuilt: false,
      with: { load: { loggedRequests: 0.01 } },
    }),
  ];
}

function devSavings(): Saving[] {
  const choice = 'dev scales to zero';
  return [
    saving(SCENARIOS.dev, {
      choice,
      instead: 'an instance of each service is kept warm',
      without: { environment: (from) => shaped(from, 'request') },
    }),
    saving(SCENARIOS.dev, {
      choice,
      instead: 'an instance of each is paid always, as in prod',
      without: { environment: (from) => shaped(from, 'instance') },
    }),
  ];
}

function shaped(environment: Environment, billing: 'request' | 'instance'): Environment {
  const services = Object.fromEntries(
    Object.entries(environment.services).map(([name, shape]) => [
      name,
      { ...shape, billing, minInstances: 1 },
    ]),
  ) as Environment['services'];
  return { ...environment, services };
}

function saving(
  scenario: Scenario,
  {
    choice,
    instead,
    isBuilt = true,
    with: having = {},
    without = {},
  }: { choice: string; instead: string; isBuilt?: boolean; with?: Change; without?: Change },
): Saving {
  const usd = (change: Change) => changed(scenario, change).usd;
  return { choice, instead, of: scenario.name, isBuilt, with: usd(having), without: usd(without) };
}

function changed(scenario: Scenario, { load, design, environment = (same) => same }: Change): Bill {
  return billOf(
    environment(scenario.environment),
    { ...scenario.load, ...load },
    { ...scenario.design, ...design },
  );
}

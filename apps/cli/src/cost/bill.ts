import { archiveLines, busLines } from './bus.ts';
import { cloudRunLines } from './cloud-run.ts';
import { type Demand, demandOf, type Environment, type Service } from './demand.ts';
import { jobLines } from './jobs.ts';
import { figure, GROUPS, type Line } from './line.ts';
import { type Design, DESIGN, type Load } from './load.ts';
import { outwardLines } from './outward.ts';
import { PRICE_REGION } from './prices.ts';
import { LIMIT_NAMES, type LIMITS, redisSize, shareOfLimits, sqlMachine } from './sizes.ts';
import { smallLines } from './small-things.ts';
import { cacheLines, databaseLines } from './stores.ts';
import { watchingLines } from './watching.ts';

/** A month of an environment with a load. */
export interface Bill {
  environment: Environment['environment'];
  load: Load;
  /** Deployments that share the parks: more than one where a limit of one is reached. */
  cells: number;
  /** Of one of them. */
  demand: Demand;
  lines: Line[];
  /** The sum of the lines, USD. */
  usd: number;
  /** Where the config has less than the load takes. */
  warnings: string[];
}

/**
 * What a month costs. Pure: the same arguments give the same bill. Stores, minimum instances and schedules are paid
 * once for each deployment ("cell"); there are as many of them as it takes to keep every one inside the limits that
 * no config lifts, and each has its share of the parks. What goes by amount is paid by the account for all together.
 */
export function billOf(environment: Environment, load: Load, design: Design = DESIGN): Bill {
  const cells = cellsFor(environment, load, design);
  const demand = demandOf(environment, { ...load, parks: load.parks / cells }, design);
  const lines = [
    ...cellLines(environment, load, demand, cells),
    ...busLines(load, all(demand, cells)),
    ...archiveLines(environment, load, all(demand, cells)),
    ...outwardLines(load, all(demand, cells), design),
  ];
  const usd = lines.reduce((sum, line) => sum + line.usd, 0);
  return {
    environment: environment.environment,
    load,
    cells,
    demand,
    lines: GROUPS.flatMap((group) => lines.filter((line) => line.group === group)),
    usd,
    warnings: [...warningsOf(environment, demand, cells), ...moneyWarnings(environment, usd)],
  };
}

/** What each deployment has for itself. Of several, none gets what Google gives to all of an account together. */
function cellLines(environment: Environment, load: Load, demand: Demand, cells: number): Line[] {
  const own = { ...load, parks: load.parks / cells, freeTier: load.freeTier && cells === 1 };
  const lines = [
    ...cloudRunLines(environment, own, demand),
    ...jobLines(own, demand),
    ...cacheLines(environment, demand),
    ...databaseLines(environment, demand),
    ...watchingLines(environment, own, demand),
    ...smallLines(environment, own),
  ];
  if (cells === 1) return lines;
  return lines.map(({ group, item, usd, how }) => ({
    group,
    item: `${cells} × ${item}`,
    usd: cells * usd,
    how: `${cells} deployments, each ${how}`,
  }));
}

/** What flows through all deployments together. */
function all(demand: Demand, cells: number): Pick<Demand, 'flow' | 'redisBytes'> {
  const { flow, redisBytes } = demand;
  return {
    flow: {
      ...flow,
      attractions: cells * flow.attractions,
      readings: cells * flow.readings,
      posts: cells * flow.posts,
      messages: cells * flow.messages,
      requests: cells * flow.requests,
      visits: cells * flow.visits,
    },
    redisBytes: cells * redisBytes,
  };
}

/** A park is the unit of partition: there are never more deployments than parks. */
export function cellsFor(environment: Environment, load: Load, design: Design = DESIGN): number {
  let cells = 1;
  for (;;) {
    const demand = demandOf(environment, { ...load, parks: load.parks / cells }, design);
    const most = Math.max(...Object.values(shareOfLimits(demand)));
    if (most <= 1 || cells >= load.parks) return cells;
    cells = Math.min(Math.max(1, load.parks), Math.max(cells + 1, Math.ceil(cells * most)));
  }
}

function warningsOf(environment: Environment, demand: Demand, cells: number): string[] {
  const { services, cache, database } = environment;
  const over = (Object.keys(services) as Service[])
    .filter((name) => demand.instances[name] > services[name].maxInstances)
    .map(
      (name) =>
        `${name} takes ${demand.instances[name]} instances; the config allows ${services[name].maxInstances}`,
    );
  const redis = redisSize(environment, demand.redisRoomGib);
  const machine = sqlMachine(environment, demand.sqlCpu);
  const beyond = Object.entries(shareOfLimits(demand)).filter(([, share]) => share > 1);
  return [
    ...(cells > 1
      ? [`one deployment can't carry this: the bill is for ${figure(cells)}, parks shared out`]
      : []),
    ...over,
    ...(redis.gib > cache.memoryGiB
      ? [`Redis takes ${redis.gib} GiB; the config has ${cache.memoryGiB}`]
      : []),
    ...(machine.isConfigs
      ? []
      : [`PostgreSQL takes ${machine.cpu} vCPU; the config has ${database.tier}`]),
    ...(demand.connections > database.maxConnections
      ? [
          `PostgreSQL takes ${demand.connections} connections; the config has ${database.maxConnections}`,
        ]
      : []),
    ...beyond.map(
      ([name, share]) =>
        `a single park takes ${figure(Math.round(100 * share))} % of ${LIMIT_NAMES[name as keyof typeof LIMITS]}`,
    ),
  ];
}

function moneyWarnings({ budget, region }: Environment, usd: number): string[] {
  return [
    ...(budget.currency === 'USD' && usd > budget.amount
      ? [`that is more than the budget of the config, ${figure(budget.amount)} USD`]
      : []),
    ...(region === PRICE_REGION
      ? []
      : [`it is for ${region}; the prices are those of ${PRICE_REGION}`]),
  ];
}

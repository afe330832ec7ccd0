import { ASSUMED } from './assumptions.ts';
import type { Demand, Environment } from './demand.ts';
import type { Tiers } from './price.ts';
import { REDIS_PRICES } from './prices.ts';

/** Limits of one deployment that no config can lift. Each says what then. */
export const LIMITS = {
  /** Memorystore for Redis. Source: https://cloud.google.com/memorystore/docs/redis/redis-tiers */
  redisGib: 300,
  /** Redis runs commands in one thread. */
  redisCpu: 1,
  /** Cloud SQL Enterprise. Source: https://cloud.google.com/sql/docs/postgres/create-instance#machine-types */
  sqlCpu: 96,
  /** Source: https://cloud.google.com/sql/docs/quotas */
  sqlGib: 65_536,
  /** As the config's schema allows. */
  sqlConnections: 1_000,
  instances: 100,
} as const;

/** What each is a limit of. */
export const LIMIT_NAMES: Readonly<Record<keyof typeof LIMITS, string>> = {
  redisGib: 'the memory of Redis',
  redisCpu: 'the one thread of Redis',
  sqlCpu: 'the CPUs of PostgreSQL',
  sqlGib: 'the disk of PostgreSQL',
  sqlConnections: 'the connections of PostgreSQL',
  instances: 'the instances of a service',
};

/** What a machine of Cloud SQL has. */
export interface Machine {
  cpu: number;
  gib: number;
}

/** What of the limits a deployment uses: 1 is all that there is. */
export function shareOfLimits(demand: Demand): Record<keyof typeof LIMITS, number> {
  return {
    redisGib: demand.redisRoomGib / LIMITS.redisGib,
    redisCpu: demand.redisCpu / ASSUMED.storeUse / LIMITS.redisCpu,
    sqlCpu: demand.sqlCpu / ASSUMED.storeUse / LIMITS.sqlCpu,
    sqlGib: demand.historyGib / ASSUMED.storeUse / LIMITS.sqlGib,
    sqlConnections: demand.connections / LIMITS.sqlConnections,
    instances: Math.max(...Object.values(demand.instances)) / LIMITS.instances,
  };
}

function redisHour({ steps }: Tiers, gib: number): number {
  // Unlike elsewhere the whole of an instance has the price of its size.
  return gib * steps.findLast(({ from }) => gib >= from)!.usd;
}

/**
 * The size of Redis in GiB: the config's, or the cheapest that has the room, for some larger ones cost less.
 * `hourUsd` is its price.
 */
export function redisSize(
  { cache }: Environment,
  roomGib: number,
): { gib: number; hourUsd: number } {
  const tiers = REDIS_PRICES[cache.tier];
  const needed = Math.ceil(roomGib);
  if (needed <= cache.memoryGiB) {
    return { gib: cache.memoryGiB, hourUsd: redisHour(tiers, cache.memoryGiB) };
  }
  const sizes = [needed, ...tiers.steps.map(({ from }) => from).filter((from) => from > needed)];
  const priced = sizes.map((gib) => ({ gib, hourUsd: redisHour(tiers, gib) }));
  return priced.reduce((best, each) => (each.hourUsd < best.hourUsd ? each : best));
}

const MIB_PER_GIB = 1_024;

/** The machine of the config, or the next with CPUs enough and as much memory for each: an even number of them. */
export function sqlMachine(
  { database }: Environment,
  busyCpu: number,
): Machine & { isConfigs: boolean } {
  const [, cpus, memoryMiB] = /^db-custom-(\d+)-(\d+)$/.exec(database.tier) ?? [];
  const own: Machine = cpus
    ? { cpu: Number(cpus), gib: Number(memoryMiB) / MIB_PER_GIB }
    : database.tier === 'db-f1-micro'
      ? { cpu: 0.2, gib: 0.6 }
      : { cpu: 0.5, gib: 1.7 };
  const needed = busyCpu / ASSUMED.storeUse;
  if (needed <= own.cpu) return { ...own, isConfigs: true };
  const cpu = needed <= 1 ? 1 : 2 * Math.ceil(needed / 2);
  return { cpu, gib: cpu * Math.max(3.75, own.cpu >= 1 ? own.gib / own.cpu : 0), isConfigs: false };
}

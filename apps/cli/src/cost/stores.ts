import { ASSUMED } from './assumptions.ts';
import type { Demand, Environment } from './demand.ts';
import { dollars, figure, type Line } from './line.ts';
import { MONTH_HOURS } from './month.ts';
import { SQL_PRICES } from './prices.ts';
import { type Machine, redisSize, sqlMachine } from './sizes.ts';

/** Memorystore, as the config has it or as large as it must be. */
export function cacheLines(environment: Environment, { redisGib, redisRoomGib }: Demand): Line[] {
  const { gib, hourUsd } = redisSize(environment, redisRoomGib);
  const tier = environment.cache.tier === 'BASIC' ? 'one node' : 'two zones';
  return [
    {
      group: 'Memorystore',
      item: `Redis, ${figure(gib)} GiB in ${tier}`,
      usd: hourUsd * MONTH_HOURS,
      how: `${MONTH_HOURS} hours × ${figure(gib)} GiB × ${dollars(hourUsd / gib)}; states take ${figure(redisGib)} GiB`,
    },
  ];
}

/** Cloud SQL: the primary with its standby, the replica, disks, backups. */
export function databaseLines(environment: Environment, demand: Demand): Line[] {
  const { database } = environment;
  const machine = sqlMachine(environment, demand.sqlCpu);
  const copies = database.highlyAvailable ? 2 : 1;
  const disk = Math.max(database.diskGiB, demand.historyGib / ASSUMED.storeUse);
  const backup = demand.historyGib + database.backupsKept * demand.historyDayGib;
  const hour = machine.isConfigs ? hourOf(database.tier, machine) : hourOfCustom(machine);
  const shape = `${machine.cpu} vCPU, ${figure(machine.gib)} GiB`;
  const { ssdGibMonth, backupGibMonth } = SQL_PRICES;
  const ssd = `${figure(disk)} GiB × ${dollars(ssdGibMonth.usd)}; history takes ${figure(demand.historyGib)} GiB`;
  const lines: Line[] = [
    line(
      `PostgreSQL, ${shape}${copies === 2 ? ', two zones' : ''}`,
      copies * hour * MONTH_HOURS,
      `${copies} × ${MONTH_HOURS} hours × ${dollars(hour)}`,
    ),
    line('its disks', copies * disk * ssdGibMonth.usd, `${copies} × ${ssd}`),
    line(
      'backups',
      backup * backupGibMonth.usd,
      `${figure(backup)} GiB: history once, and what ${database.backupsKept} days add × ${dollars(backupGibMonth.usd)}`,
    ),
  ];
  if (database.replica === null) return lines;
  const replica = sqlMachine({ ...environment, database: { ...database, ...database.replica } }, 0);
  const replicaHour = hourOf(database.replica.tier, replica);
  return [
    ...lines,
    line(
      `replica, ${replica.cpu} vCPU, ${figure(replica.gib)} GiB`,
      replicaHour * MONTH_HOURS,
      `${MONTH_HOURS} hours × ${dollars(replicaHour)}`,
    ),
    line('its disk', disk * ssdGibMonth.usd, ssd),
  ];
}

function hourOf(tier: string, machine: Machine): number {
  const { sharedHour } = SQL_PRICES;
  return tier in sharedHour
    ? sharedHour[tier as keyof typeof sharedHour].usd
    : hourOfCustom(machine);
}

function hourOfCustom({ cpu, gib }: Machine): number {
  return cpu * SQL_PRICES.cpuHour.usd + gib * SQL_PRICES.gibHour.usd;
}

function line(item: string, usd: number, how: string): Line {
  return { group: 'Cloud SQL', item, usd, how };
}

import * as z from 'zod';

/** A Memorystore for Redis instance. */
export const cacheShapeSchema = z.strictObject({
  /** `BASIC` has one node and loses everything with it; `STANDARD_HA` has a replica in another zone. */
  tier: z.enum(['BASIC', 'STANDARD_HA']),
  memoryGiB: z.int().min(1).max(300),
});
export type CacheShape = z.infer<typeof cacheShapeSchema>;

const TIER = /^(?:db-f1-micro|db-g1-small|db-custom-(\d+)-(\d+))$/;

/** The machine of a Cloud SQL tier: CPUs and MiB. Source: https://cloud.google.com/sql/docs/postgres/create-instance#machine-types */
export function machineOfTier(tier: string): { cpu: number; memoryMiB: number } {
  if (tier === 'db-f1-micro') return { cpu: 0.2, memoryMiB: 614 };
  if (tier === 'db-g1-small') return { cpu: 0.5, memoryMiB: 1_740 };
  const [, cpu, memoryMiB] = TIER.exec(tier) ?? [];
  return { cpu: Number(cpu), memoryMiB: Number(memoryMiB) };
}

function problemOfTier(tier: string): string | undefined {
  if (!TIER.test(tier)) return 'must be db-f1-micro, db-g1-small or db-custom-<CPUs>-<MiB>';
  if (!tier.startsWith('db-custom')) return undefined;
  const { cpu, memoryMiB } = machineOfTier(tier);
  if (cpu < 1 || cpu > 96 || (cpu !== 1 && cpu % 2 !== 0)) return 'takes 1 CPU or an even number';
  if (memoryMiB % 256 !== 0) return 'takes memory in multiples of 256 MiB';
  if (memoryMiB < 3_840) return 'takes 3840 MiB or more';
  // 0.9 to 6.5 GB for each CPU.
  if (memoryMiB < cpu * 922 || memoryMiB > cpu * 6_656) return 'takes 0.9 to 6.5 GB for each CPU';
  return undefined;
}

const tierSchema = z.string().superRefine((tier, context) => {
  const problem = problemOfTier(tier);
  if (problem) context.addIssue({ code: 'custom', message: `${tier}: ${problem}` });
});

/** A Cloud SQL instance for PostgreSQL, edition Enterprise. */
export const databaseShapeSchema = z.strictObject({
  tier: tierSchema,
  /** A standby in another zone, which takes over by itself. */
  highlyAvailable: z.boolean(),
  diskGiB: z.int().min(10).max(65_536),
  /** Up to here the disk grows by itself; 0 for no limit. */
  diskLimitGiB: z.int().min(0).max(65_536),
  maxConnections: z.int().min(25).max(1_000),
  backupsKept: z.int().min(1).max(365),
  /** Days of write-ahead log, for a restore to any moment in them. */
  pointInTimeDays: z.int().min(1).max(7),
  /** For reports and people, beside the primary; null for none. */
  replica: z.strictObject({ tier: tierSchema }).nullable(),
  deletionProtection: z.boolean(),
});
export type DatabaseShape = z.infer<typeof databaseShapeSchema>;

/** Connections that Cloud SQL gives a machine of so much memory by itself. Source: https://cloud.google.com/sql/docs/postgres/flags#postgres-m */
export function defaultConnections(memoryMiB: number): number {
  const steps: [fromMiB: number, connections: number][] = [
    [122_880, 1_000],
    [61_440, 800],
    [30_720, 600],
    [15_360, 500],
    [7_680, 400],
    [6_144, 200],
    [3_840, 100],
    [1_740, 50],
  ];
  return steps.find(([fromMiB]) => memoryMiB >= fromMiB)?.[1] ?? 25;
}

import { type Alert, over } from '../alert.ts';

export const STORE_ALERTS: readonly Alert[] = [
  {
    name: 'LiveStoreLost',
    severity: 'warning',
    summary: 'Redis lost what it held; states are being made again from history and the bus.',
    expr: () => 'sum(increase(ridewait_recoveries_total{step="began"}[15m])) > 0',
    forSeconds: 0,
    runbook: 'live-store-lost',
  },
  {
    name: 'RecoveryImpossible',
    severity: 'critical',
    summary:
      'Redis was lost and there is no snapshot to go back to: readings may be missing in history.',
    expr: () => 'sum(increase(ridewait_recoveries_total{step="impossible"}[1h])) > 0',
    forSeconds: 0,
    runbook: 'live-store-lost',
  },
  {
    name: 'RoundsStopped',
    severity: 'critical',
    summary:
      'Readings come in, but no round was made for ten minutes: a loss of Redis would cost more than it should.',
    expr: () =>
      'sum(increase(ridewait_rounds_total[10m])) < 1 and sum(rate(ridewait_readings_folded_total[10m])) > 0',
    forSeconds: 300,
    runbook: 'rounds-stopped',
  },
  {
    name: 'FlushesFail',
    severity: 'critical',
    summary: 'History takes no buckets: they pile up in Redis.',
    expr: () => 'sum(increase(ridewait_flush_failures_total[10m])) > 5',
    forSeconds: 300,
    runbook: 'flushes-fail',
  },
  {
    name: 'ReconciliationDiffers',
    severity: 'warning',
    summary: 'History lacks readings that the archive has.',
    expr: (sources) =>
      over(sources.differingReconciliations('1h'), (differing) => `${differing} > 0`),
    forSeconds: 0,
    runbook: 'reconciliation',
  },
  {
    name: 'ReconciliationOverdue',
    severity: 'warning',
    summary: 'For 26 hours nobody has compared history with the archive.',
    expr: (sources) => sources.noReconciliation('26h'),
    forSeconds: 3_600,
    everySeconds: 300,
    runbook: 'reconciliation',
    needsInstances: true,
  },
  {
    name: 'CacheMemory',
    severity: 'critical',
    summary: 'Redis is more than 80 % full: when it is full, no state can be written.',
    expr: ({ cacheMemoryRatio }) => over(cacheMemoryRatio, (ratio) => `${ratio} > 0.8`),
    forSeconds: 600,
    runbook: 'cache-memory',
  },
  {
    name: 'SqlConnections',
    severity: 'critical',
    summary: 'More than 80 % of the connections of a database are taken.',
    expr: ({ sqlConnectionRatio }) => over(sqlConnectionRatio, (ratio) => `${ratio} > 0.8`),
    forSeconds: 300,
    runbook: 'sql-connections',
  },
  {
    name: 'SqlDisk',
    severity: 'critical',
    summary: 'The disk of a database is more than 85 % full, though it grows by itself.',
    expr: ({ sqlDiskRatio }) => over(sqlDiskRatio, (ratio) => `${ratio} > 0.85`),
    forSeconds: 1_800,
    runbook: 'sql-disk',
  },
];

import type { AlertCase } from '../alert-case.ts';

const RECOVERIES = (step: string) => `ridewait_recoveries_total{step="${step}"}`;
const COMPARED = (result: string) =>
  `logging_googleapis_com:user_ridewait_reconciliations{monitored_resource="cloud_run_job",result="${result}"}`;
const MEMORY = 'redis_googleapis_com:stats_memory_usage_ratio';
const LIVE = `${MEMORY}{instance_id="projects/p/locations/r/instances/live",node_id="node-0"}`;
const BACKENDS = (database: string, name: string) =>
  `cloudsql_googleapis_com:database_postgresql_num_backends{database_id="p:${database}",database="${name}"}`;
const DISK = (database: string) =>
  `cloudsql_googleapis_com:database_disk_utilization{database_id="p:${database}"}`;

export const STORE_CASES: readonly AlertCase[] = [
  {
    alert: 'LiveStoreLost',
    when: 'a recovery begins',
    series: { [RECOVERIES('began')]: '0x10 1x30', [RECOVERIES('ended')]: '0x12 1x28' },
    atMinutes: 15,
    fires: [{}],
  },
  {
    alert: 'LiveStoreLost',
    when: 'the last recovery was an hour ago',
    series: { [RECOVERIES('began')]: '0x10 1x90', [RECOVERIES('ended')]: '0x12 1x88' },
    atMinutes: 75,
    fires: [],
  },
  {
    alert: 'RecoveryImpossible',
    when: 'the snapshot to go back to is gone',
    series: { [RECOVERIES('impossible')]: '0x10 1x30' },
    atMinutes: 30,
    fires: [{}],
  },
  {
    alert: 'RecoveryImpossible',
    when: 'the recovery goes well',
    series: { [RECOVERIES('began')]: '0x10 1x30', [RECOVERIES('impossible')]: '0x40' },
    atMinutes: 30,
    fires: [],
  },
  {
    alert: 'RoundsStopped',
    when: 'readings are folded and no round is made',
    series: { ridewait_rounds_total: '0+1x10 10x40', ridewait_readings_folded_total: '0+600x50' },
    atMinutes: 40,
    fires: [{}],
  },
  {
    alert: 'RoundsStopped',
    when: 'a round is made every minute',
    series: { ridewait_rounds_total: '0+1x50', ridewait_readings_folded_total: '0+600x50' },
    atMinutes: 40,
    fires: [],
  },
  {
    alert: 'RoundsStopped',
    when: 'a round takes three minutes',
    series: {
      ridewait_rounds_total: '0 0 0 1 1 1 2 2 2 3 3 3 4 4 4 5 5 5 6 6 6 7 7 7 8 8 8 9 9 9 10',
      ridewait_readings_folded_total: '0+600x50',
    },
    atMinutes: 29,
    fires: [],
  },
  {
    alert: 'RoundsStopped',
    when: 'the last one was twelve minutes ago',
    series: { ridewait_rounds_total: '0+1x20 20x40', ridewait_readings_folded_total: '0+600x60' },
    atMinutes: 32,
    fires: [],
  },
  {
    alert: 'RoundsStopped',
    when: 'nothing comes in: there is nothing that a round would keep',
    series: { ridewait_rounds_total: '10x50', ridewait_readings_folded_total: '9000x50' },
    atMinutes: 40,
    fires: [],
  },
  {
    alert: 'FlushesFail',
    when: 'SQL takes no flush for a quarter of an hour',
    series: { ridewait_flush_failures_total: '0x5 0+1x20' },
    atMinutes: 24,
    fires: [{}],
  },
  {
    alert: 'FlushesFail',
    when: 'it has taken none for two minutes',
    series: { ridewait_flush_failures_total: '0x10 0+6x20' },
    atMinutes: 13,
    fires: [],
  },
  {
    alert: 'FlushesFail',
    when: 'SQL fails over, and a few flushes have to be tried again',
    series: { ridewait_flush_failures_total: '0x5 1 2 3x40' },
    atMinutes: 12,
    fires: [],
  },
  {
    alert: 'ReconciliationDiffers',
    when: 'the night’s comparison finds readings missing',
    target: 'cloud',
    series: { [COMPARED('differs')]: '0x10 1x60', [COMPARED('holds')]: '9x70' },
    atMinutes: 30,
    fires: [{}],
  },
  {
    alert: 'ReconciliationDiffers',
    when: 'history holds all',
    target: 'cloud',
    series: { [COMPARED('differs')]: '1x70', [COMPARED('holds')]: '9x10 10x60' },
    atMinutes: 30,
    fires: [],
  },
  {
    alert: 'ReconciliationOverdue',
    when: 'the job has not run since the day before yesterday',
    target: 'cloud',
    series: { [COMPARED('holds')]: '1 _x400' },
    everyMinutes: 5,
    atMinutes: 1_800,
    fires: [{ monitored_resource: 'cloud_run_job' }],
  },
  {
    alert: 'ReconciliationOverdue',
    when: 'it is half an hour late',
    target: 'cloud',
    series: { [COMPARED('holds')]: '1 _x400' },
    everyMinutes: 5,
    atMinutes: 1_590,
    fires: [],
  },
  {
    alert: 'ReconciliationOverdue',
    when: 'it ran twenty hours ago, and found a difference',
    target: 'cloud',
    series: { [COMPARED('differs')]: '_x120 1 _x400' },
    everyMinutes: 5,
    atMinutes: 1_800,
    fires: [],
  },
  {
    alert: 'CacheMemory',
    when: 'Redis fills up',
    target: 'cloud',
    series: { [LIVE]: '0.7+0.01x40' },
    atMinutes: 30,
    fires: [{}],
  },
  {
    alert: 'CacheMemory',
    when: 'it is full for five minutes, as states are made again',
    target: 'cloud',
    series: { [LIVE]: '0.5x10 0.9x6 0.5x20' },
    atMinutes: 16,
    fires: [],
  },
  {
    alert: 'CacheMemory',
    when: 'another project’s Redis fills up, and ours is half full',
    target: 'cloud',
    series: {
      [LIVE]: '0.5x40',
      [`${MEMORY}{instance_id="projects/p/locations/r/instances/other-live"}`]: '0.95x40',
    },
    atMinutes: 30,
    fires: [],
  },
  {
    alert: 'SqlConnections',
    when: 'the databases of the replica take 85 of 100 connections together',
    target: 'cloud',
    series: {
      [BACKENDS('history-replica', 'ridewait')]: '80x30',
      [BACKENDS('history-replica', 'postgres')]: '5x30',
      [BACKENDS('history', 'ridewait')]: '40x30',
    },
    atMinutes: 20,
    fires: [{ database_id: 'p:history-replica' }],
  },
  {
    alert: 'SqlConnections',
    when: 'a release opens many for a minute',
    target: 'cloud',
    series: { [BACKENDS('history', 'ridewait')]: '40x10 95 95 40x20' },
    atMinutes: 12,
    fires: [],
  },
  {
    alert: 'SqlDisk',
    when: 'the disk is nearly full for an hour: it can’t grow any more',
    target: 'cloud',
    series: { [DISK('history')]: '0.84 0.9x90', [DISK('history-replica')]: '0.5x90' },
    atMinutes: 60,
    fires: [{ database_id: 'p:history' }],
  },
  {
    alert: 'SqlDisk',
    when: 'it grows by itself before it is full',
    target: 'cloud',
    series: { [DISK('history')]: '0.8+0.005x30 0.5x80' },
    atMinutes: 30,
    fires: [],
  },
];

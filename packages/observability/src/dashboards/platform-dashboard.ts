import type { Dashboard, PanelQuery } from '../panel.ts';
import type { Quantile } from '../sources.ts';

const QUANTILES: readonly Quantile[] = [0.5, 0.95, 0.99];

function quantilesOf(histogram: string): PanelQuery[] {
  return QUANTILES.map((quantile) => ({
    legend: `p${quantile * 100}`,
    expr: () => `histogram_quantile(${quantile}, sum by (le) (rate(${histogram}_bucket[5m])))`,
  }));
}

export const PLATFORM_DASHBOARD: Dashboard = {
  id: 'platform',
  title: 'Ridewait: stream, stores, cost',
  rows: [
    {
      title: 'Stream',
      panels: [
        {
          title: 'Age of the oldest reading that does not count yet',
          unit: 'seconds',
          queries: [{ legend: 'age', expr: ({ streamAgeSeconds }) => streamAgeSeconds }],
        },
        {
          title: 'From received to written',
          unit: 'seconds',
          queries: quantilesOf('ridewait_readings_delay_seconds'),
        },
        {
          title: 'Readings',
          unit: 'per second',
          queries: [
            { legend: 'accepted', expr: () => 'sum(rate(ridewait_readings_accepted_total[5m]))' },
            { legend: 'folded', expr: () => 'sum(rate(ridewait_readings_folded_total[5m]))' },
            { legend: 'twice', expr: () => 'sum(rate(ridewait_readings_duplicate_total[5m]))' },
          ],
        },
        {
          title: 'Messages that wait',
          unit: 'count',
          queries: [
            { legend: 'for the processor', expr: ({ backlogMessages }) => backlogMessages },
            { legend: 'as dead letters', expr: (sources) => sources.deadLetterMessages() },
          ],
        },
        {
          title: 'Dead letters, in an hour',
          unit: 'count',
          queries: [
            {
              legend: '{{reason}}',
              expr: () => 'sum by (reason) (increase(ridewait_dead_lettered_total[1h]))',
            },
          ],
        },
      ],
    },
    {
      title: 'Stores',
      panels: [
        {
          title: 'Redis: memory in use',
          unit: 'ratio',
          queries: [{ legend: 'used', expr: ({ cacheMemoryRatio }) => cacheMemoryRatio }],
        },
        {
          title: 'Redis: one write of a state',
          unit: 'seconds',
          queries: quantilesOf('ridewait_write_duration_seconds'),
        },
        {
          title: 'Redis: writes that came second, states made again',
          unit: 'per second',
          queries: [
            { legend: 'conflicts', expr: () => 'sum(rate(ridewait_write_conflicts_total[5m]))' },
            { legend: 'made again', expr: () => 'sum(rate(ridewait_states_rebuilt_total[5m]))' },
          ],
        },
        {
          title: 'SQL: connections and disk in use',
          unit: 'ratio',
          queries: [
            {
              legend: '{{database_id}} connections',
              expr: ({ sqlConnectionRatio }) => sqlConnectionRatio,
            },
            { legend: '{{database_id}} disk', expr: ({ sqlDiskRatio }) => sqlDiskRatio },
          ],
        },
        {
          title: 'SQL: one flush',
          unit: 'seconds',
          queries: quantilesOf('ridewait_flush_duration_seconds'),
        },
        {
          title: 'Rounds and failed flushes, in ten minutes',
          unit: 'count',
          queries: [
            { legend: 'rounds', expr: () => 'sum(increase(ridewait_rounds_total[10m]))' },
            {
              legend: 'failed flushes',
              expr: () => 'sum(increase(ridewait_flush_failures_total[10m]))',
            },
          ],
        },
      ],
    },
    {
      title: 'Cost',
      panels: [
        {
          title: 'Instances that are paid for',
          unit: 'count',
          queries: [{ legend: '{{service_name}}', expr: ({ billedInstances }) => billedInstances }],
        },
        {
          title: 'Bytes that are paid for',
          unit: 'bytes per second',
          queries: [
            { legend: 'Pub/Sub', expr: ({ billedBusBytes }) => billedBusBytes },
            { legend: 'logs', expr: ({ billedLogBytes }) => billedLogBytes },
          ],
        },
        {
          title: 'Readings in a message: the more, the cheaper',
          unit: 'count',
          queries: [
            {
              legend: 'mean',
              expr: () =>
                'sum(rate(ridewait_message_readings_sum[5m])) / sum(rate(ridewait_message_readings_count[5m]))',
            },
          ],
        },
        {
          title: 'CPU for a thousand readings folded',
          unit: 'seconds',
          queries: [
            {
              legend: 'processor',
              expr: () =>
                '1000 * sum(rate(ridewait_process_cpu_seconds_total{service="processor"}[5m])) / sum(rate(ridewait_readings_folded_total[5m]))',
            },
          ],
        },
      ],
    },
  ],
};

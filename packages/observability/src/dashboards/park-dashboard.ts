import type { Dashboard } from '../panel.ts';

const SECONDS = 'ridewait_park_open_attraction_seconds_total';
const ERROR = 'ridewait_estimate_error_seconds';
const CHECKED = 'ridewait_estimates_checked_total';

export const PARK_DASHBOARD: Dashboard = {
  id: 'park',
  title: 'Ridewait: parks',
  rows: [
    {
      title: 'Freshness',
      panels: [
        {
          title: 'Open attractions with fresh waits',
          unit: 'ratio',
          queries: [
            {
              legend: '{{park}}',
              expr: () =>
                `sum by (park) (rate(${SECONDS}{data="fresh"}[5m])) / sum by (park) (rate(${SECONDS}[5m]))`,
            },
          ],
        },
        {
          title: 'Age of the oldest data',
          unit: 'seconds',
          queries: [
            { legend: '{{park}}', expr: () => 'max by (park) (ridewait_park_data_age_seconds)' },
          ],
        },
      ],
    },
    {
      title: 'Estimates, where guests’ waits were measured',
      panels: [
        {
          title: 'Mean absolute error, over an hour',
          unit: 'seconds',
          queries: [
            {
              legend: 'what was told against what was measured',
              expr: () => `sum(rate(${ERROR}_sum[1h])) / sum(rate(${ERROR}_count[1h]))`,
            },
          ],
        },
        {
          title: 'Bias, over an hour: above zero the estimates are too long',
          unit: 'seconds',
          isSigned: true,
          queries: [
            {
              legend: 'mean error',
              expr: () =>
                `(sum(rate(${ERROR}_sum{side="long"}[1h])) - sum(rate(${ERROR}_sum{side="short"}[1h]))) / sum(rate(${ERROR}_count[1h]))`,
            },
          ],
        },
        {
          title: 'Measured waits inside p10–p90: 0.8 is right',
          unit: 'ratio',
          queries: [
            {
              legend: 'inside',
              expr: () =>
                `sum(rate(${CHECKED}{range="inside"}[1h])) / sum(rate(${CHECKED}{range=~"inside|outside"}[1h]))`,
            },
          ],
        },
        {
          title: 'Measured waits that an estimate was compared with',
          unit: 'per second',
          queries: [{ legend: 'compared', expr: () => `sum(rate(${CHECKED}[5m]))` }],
        },
      ],
    },
    {
      title: 'Sensors',
      panels: [
        {
          title: 'Open anomalies',
          unit: 'count',
          queries: [
            {
              legend: '{{park}} {{kind}}',
              expr: () => 'max by (park, kind) (ridewait_park_anomalies)',
            },
          ],
        },
        {
          title: 'Anomalies that began, in an hour',
          unit: 'count',
          queries: [
            {
              legend: '{{kind}}',
              expr: () => 'sum by (kind) (increase(ridewait_anomalies_total[1h]))',
            },
          ],
        },
        {
          title: 'Readings missing by their seq',
          unit: 'per second',
          queries: [
            { legend: 'missing', expr: () => 'sum(rate(ridewait_seq_missing_total[5m]))' },
            { legend: 'came after all', expr: () => 'sum(rate(ridewait_seq_filled_total[5m]))' },
          ],
        },
        {
          title: 'Readings refused',
          unit: 'per second',
          queries: [
            {
              legend: '{{code}}',
              expr: () => 'sum by (code) (rate(ridewait_readings_rejected_total[5m]))',
            },
            { legend: 'late', expr: () => 'sum(rate(ridewait_readings_late_total[5m]))' },
          ],
        },
      ],
    },
  ],
};

import { OBJECTIVES } from '../objectives.ts';
import type { Dashboard, Panel, PanelRow } from '../panel.ts';
import { type Quantile, SERVICE_NAMES, type ServiceName } from '../sources.ts';

const CALLS = 'ridewait_api_grpc';
const QUANTILES: readonly Quantile[] = [0.5, 0.95, 0.99];

/** Traffic, errors and latency of one service; saturation is compared over all of them. */
function signalsOf(service: ServiceName): PanelRow {
  return {
    title: service,
    panels: [
      {
        title: `${service}: requests`,
        unit: 'per second',
        queries: [
          { legend: 'all', expr: (sources) => sources.requests(service, '5m') },
          { legend: 'failed', expr: (sources) => sources.failedRequests(service, '5m') },
        ],
      },
      {
        title: `${service}: time to answer`,
        unit: 'seconds',
        queries: QUANTILES.map((quantile) => ({
          legend: `p${quantile * 100}`,
          expr: (sources) => sources.latencySeconds(service, quantile),
        })),
      },
    ],
  };
}

/** Where nothing failed the platform has no series of failures, and that is a line at nought, not none. */
function partOf(failed: string, all: string): string {
  return `(${failed} or 0 * ${all}) / ${all}`;
}

/** 1 is a burn that uses up the error budget of thirty days in thirty days. */
const BURN: Panel = {
  title: 'Burn of the error budgets, over six hours',
  unit: 'count',
  queries: OBJECTIVES.map(({ title, goal, bad, total }) => ({
    legend: title,
    expr: (sources) =>
      `max(${partOf(bad(sources, '6h'), total(sources, '6h'))}) / ${Number((1 - goal).toPrecision(6))}`,
  })),
};

export const SERVICES_DASHBOARD: Dashboard = {
  id: 'services',
  title: 'Ridewait: services',
  rows: [
    {
      title: 'Objectives',
      panels: [
        BURN,
        {
          title: 'Failed requests by revision',
          unit: 'ratio',
          queries: [
            {
              legend: '{{service_name}} {{revision_name}}',
              expr: (sources) =>
                partOf(sources.failedRequestsByRevision('5m'), sources.requestsByRevision('5m')),
            },
          ],
        },
      ],
    },
    ...SERVICE_NAMES.map(signalsOf),
    {
      title: 'gRPC',
      panels: [
        {
          title: 'gRPC: calls, by what they came to',
          unit: 'per second',
          queries: [
            {
              legend: '{{code}}',
              expr: () => `sum by (code) (rate(${CALLS}_calls_total{method="GetPark"}[5m]))`,
            },
          ],
        },
        {
          title: 'gRPC: time to answer',
          unit: 'seconds',
          queries: QUANTILES.map((quantile) => ({
            legend: `p${quantile * 100}`,
            expr: () =>
              `histogram_quantile(${quantile}, sum by (le) (rate(${CALLS}_call_duration_seconds_bucket{method="GetPark"}[5m])))`,
          })),
        },
        {
          title: 'gRPC: open streams of changes',
          unit: 'count',
          queries: [{ legend: 'open', expr: () => `sum(${CALLS}_streams)` }],
        },
        {
          title: 'gRPC: streams that ended, by why',
          unit: 'per second',
          queries: [
            {
              legend: '{{reason}}',
              expr: () => `sum by (reason) (rate(${CALLS}_streams_ended_total[5m]))`,
            },
          ],
        },
      ],
    },
    {
      title: 'Saturation',
      panels: [
        {
          title: 'CPU of a process: 1 is a core',
          unit: 'count',
          queries: [
            {
              legend: '{{service}}',
              expr: () => 'max by (service) (rate(ridewait_process_cpu_seconds_total[5m]))',
            },
          ],
        },
        {
          title: 'Memory of a process',
          unit: 'bytes',
          queries: [
            {
              legend: '{{service}}',
              expr: () => 'max by (service) (ridewait_process_memory_bytes)',
            },
          ],
        },
        {
          title: 'Instances',
          unit: 'count',
          queries: [{ legend: '{{service_name}}', expr: ({ instances }) => instances }],
        },
        {
          title: 'CPU and memory of an instance in use',
          unit: 'ratio',
          queries: [
            { legend: '{{service_name}} CPU', expr: ({ cpuRatio }) => cpuRatio },
            { legend: '{{service_name}} memory', expr: ({ memoryRatio }) => memoryRatio },
          ],
        },
      ],
    },
  ],
};

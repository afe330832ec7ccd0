import type { ServiceProbe } from '../src/config/release-config.ts';

/** @param park that the environment's catalog has, by its id or slug */
export function apiProbe(park: string): ServiceProbe {
  const live = `/v1/entity/${park}/live`;
  return {
    checks: [
      { path: '/health/ready', status: 200 },
      { path: '/v1/destinations', status: 200, contains: '"destinations"' },
      { path: live, status: 200, contains: '"liveData"' },
      { path: `/v1/entity/${park}/operations`, status: 200 },
      { path: '/v1/openapi.json', status: 200, contains: '"openapi"' },
      { path: '/v1/entity/no-such-entity/live', status: 404, contains: '"error"' },
    ],
    exercise: [live],
  };
}

export const WEB_PROBE: ServiceProbe = {
  checks: [
    { path: '/health/ready', status: 200 },
    { path: '/', status: 200, contains: '<title>Ridewait</title>' },
    { path: '/operations', status: 200, contains: '<title>Ridewait operations</title>' },
    { path: '/config.json', status: 200, contains: '"apiUrl"' },
  ],
  exercise: ['/', '/config.json'],
};

/** It takes readings of known devices only: that it is ready says that it reaches the bus and the catalog. */
export const INGEST_PROBE: ServiceProbe = {
  checks: [
    { path: '/health/ready', status: 200 },
    { path: '/v1/readings', status: 404, contains: '/v1/readings' },
  ],
};

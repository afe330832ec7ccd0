import type { Plan, ServicePlan } from '../src/machine/plan.ts';
import { JUDGING } from './windows.ts';

function step(percent: number, leniency: number): ServicePlan['steps'][number] {
  return { percent, leniency, soakSeconds: 300, minSamples: 200, deadlineSeconds: 3600 };
}

export function servicePlan(service: string): ServicePlan {
  return {
    service,
    steps: [step(1, 20), step(25, 1), step(100, 1)],
    metrics: JUDGING.metrics,
    crashes: 3,
    readySeconds: 300,
    probeSeconds: 120,
    shiftSeconds: 300,
  };
}

export const PLAN: Plan = {
  services: [servicePlan('ingest'), servicePlan('api')],
  turnSeconds: 3600,
  releaseSeconds: 4 * 3600,
  returnSeconds: 600,
  risks: { alarm: 0.01, miss: 0.01 },
};

export const MEMORY = { stable: { ingest: 'ingest-1', api: 'api-1' }, failed: {} };
export const WANTED = { id: 'r1', revisions: { ingest: 'ingest-2', api: 'api-2' } };
export const FIRST = { service: 'ingest', stable: 'ingest-1', candidate: 'ingest-2' };

import type { Reading } from '../src/reading.ts';

/** On the hour. */
export const NOON = Date.UTC(2026, 6, 1, 12);

/** Two hours before noon, as an epoch is told. */
export const BOOT = NOON / 1000 - 7_200;

/** What a sensor of people said at noon. */
export function counter(more: Partial<Reading> = {}): Reading {
  return {
    sensor: 'gate',
    kind: 'entered',
    lane: 'standby',
    epoch: BOOT,
    seq: 1,
    at: NOON,
    count: 1,
    ...more,
  };
}

/** What a ride's controller said at noon. */
export function controller(more: Partial<Reading> = {}): Reading {
  return {
    sensor: 'controller',
    kind: 'status',
    lane: 'all',
    epoch: BOOT,
    seq: 1,
    at: NOON,
    status: 'OPERATING',
    ...more,
  };
}

/** What a sensor says when it has nothing to say. */
export function heartbeat(sensor: string, more: Pick<Reading, 'kind'> & Partial<Reading>): Reading {
  return { sensor, lane: 'standby', epoch: BOOT, seq: 1, at: NOON, ...more };
}

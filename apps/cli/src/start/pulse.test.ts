import { describe, expect, it } from 'vitest';
import type { Backing } from './backing.ts';
import { type Pulse, sumOf } from './pulse.ts';
import { pulseLine } from './pulse-line.ts';

const METRICS = `# HELP ridewait_readings_accepted_total Readings that the bus has taken.
# TYPE ridewait_readings_accepted_total counter
ridewait_readings_accepted_total{via="http"} 120
ridewait_readings_accepted_total{via="edge",note="a } b"} 5 1789000000000
ridewait_readings_accepted_total_other 999
ridewait_readings_folded_total 7
`;

it.for([
  ['adds up the series of a counter', 'ridewait_readings_accepted_total', 125],
  ['reads one without labels', 'ridewait_readings_folded_total', 7],
  ['takes a counter that nobody has moved yet for 0', 'ridewait_none_total', 0],
] as const)('%s', ([, name, sum]) => {
  expect(sumOf(METRICS, name)).toBe(sum);
});

describe('the line of a second', () => {
  const backing: Backing = {
    live: { label: 'redis-server', url: 'redis://127.0.0.1:1' },
    sql: { label: 'embedded PostgreSQL', url: null },
    bus: { label: 'embedded bus', url: null },
  };
  const pulse: Pulse = {
    accepted: 400,
    folded: 380,
    rides: 20,
    freshRides: 19,
    waits: 18,
    oldestSeconds: 7,
    longest: { name: 'Colossus', minutes: 85 },
  };

  it('tells what flows, how fresh it is and what serves it', () => {
    const before = { ...pulse, accepted: 200, folded: 181 };
    expect(pulseLine('10:00:00', pulse, before, 2, backing)).toBe(
      '10:00:00  100 readings/s in, 100 folded · 19/20 rides fresh, oldest 7 s · ' +
        'longest 85 min at Colossus  [redis-server · embedded PostgreSQL · embedded bus]',
    );
  });

  it('claims no rate on its first second, and none below zero after a restart', () => {
    expect(pulseLine('t', pulse, null, 1, backing)).toContain('0 readings/s in, 0 folded');
    const before = { ...pulse, folded: 10_000 };
    expect(pulseLine('t', pulse, before, 1, backing)).toContain('0 readings/s in, 0 folded');
  });

  it('says that the services don’t answer', () => {
    expect(pulseLine('t', null, pulse, 1, backing)).toContain('waiting for the services');
  });
});

import type { Park } from '@ridewait/core';
import { expect, it } from 'vitest';
import { catalogOf, simulatedParkOf } from '../scenario-park.ts';
import { scenarioNamed } from '../scenarios.ts';
import { planFaults } from './plan-faults.ts';

const HOUR = 3_600_000;
const PARK: Park = catalogOf(simulatedParkOf(scenarioNamed('perfect')!));
const SENSORS = PARK.attractions.flatMap(({ sensors }) => sensors);
const opensAt = Date.UTC(2026, 6, 18, 7);
const DAY = { bootedAt: opensAt - HOUR / 2, opensAt, endsAt: opensAt + 15 * HOUR };

it('gives each sensor that a plan picks its fault, all day where no time is given', () => {
  const plan = { kind: 'missing', of: { kinds: ['entered'] }, amount: [0.01, 0.05] } as const;
  const faults = planFaults([plan], PARK, DAY, 1);
  const doors = SENSORS.filter(({ kind }) => kind === 'entered').map(({ id }) => id);
  expect(faults.map(({ sensor }) => sensor)).toEqual(doors);
  expect(faults.every(({ from, to }) => from === DAY.bootedAt && to === DAY.endsAt)).toBe(true);
  expect(faults.every(({ amount }) => amount >= 0.01 && amount <= 0.05)).toBe(true);
  expect(new Set(faults.map(({ amount }) => amount)).size).toBeGreaterThan(1);
});

it('puts a window where it is wanted, and a restart into one instant', () => {
  const of = { rides: ['kestrel'], kinds: ['entered'], lanes: ['standby'] } as const;
  const when = { hoursAfterOpening: 3, minutes: 60 };
  const [dead, restart] = planFaults(
    [
      { kind: 'dead', of, when },
      { kind: 'restart', of, when },
    ],
    PARK,
    DAY,
    1,
  );
  const from = opensAt + 3 * HOUR;
  const sensor = 'kestrel-standby-entered';
  expect(dead).toEqual({ sensor, kind: 'dead', from, to: from + HOUR, amount: 0 });
  expect(restart).toMatchObject({ from, to: from });
});

it('draws spells that come to about their share of the time and never overlap', () => {
  const plan = { kind: 'outage', of: {}, when: { share: 0.05, meanMinutes: 4 } } as const;
  const faults = planFaults([plan], PARK, DAY, 2);
  const down = faults.reduce((sum, { from, to }) => sum + (to - from), 0);
  expect(down / (SENSORS.length * (DAY.endsAt - DAY.bootedAt))).toBeCloseTo(0.05, 2);
  for (const spells of Map.groupBy(faults, ({ sensor }) => sensor).values()) {
    const overlap = spells.some(({ from }, index) => from < (spells[index - 1]?.to ?? 0));
    expect(overlap).toBe(false);
  }
});

it('is the same for the same seed, and another for another', () => {
  const plan = { kind: 'clock', of: {}, amount: [-20, 20] } as const;
  expect(planFaults([plan], PARK, DAY, 3)).toEqual(planFaults([plan], PARK, DAY, 3));
  expect(planFaults([plan], PARK, DAY, 4)).not.toEqual(planFaults([plan], PARK, DAY, 3));
});

it('refuses a plan that picks nobody', () => {
  const plan = { kind: 'stuck', of: { rides: ['nowhere'] } } as const;
  expect(() => planFaults([plan], PARK, DAY, 1)).toThrow(/no sensor is picked.*nowhere/);
});

import type { Kind } from '@ridewait/core';
import { BOATS, COASTER, DARK_RIDE, RAPIDS, RIDES, TOWER } from './rides.ts';
import type { Scenario } from './scenario.ts';

/** A summer's day on which no ride breaks down. Days that share it have the same guests for the same seed. */
export const DAY = {
  opensAt: '2026-07-18T09:00:00+02:00',
  openHours: 13,
  rides: RIDES,
  crowd: 1,
} as const;

const COUNTERS: readonly Kind[] = ['entered', 'boarded', 'left'];

/** One and the same day, read through sensors with different faults. */
export const FAULTY_DAYS: readonly Scenario[] = [
  { ...DAY, name: 'perfect', says: 'perfect sensors, and no ride breaks down' },
  {
    ...DAY,
    name: 'noisy',
    says: '3 % of people miscounted, 2 % of readings twice, some out of order, 5 % of the time lost',
    faults: [
      { kind: 'missing', of: { kinds: COUNTERS }, amount: [0.005, 0.025] },
      { kind: 'doubling', of: { kinds: COUNTERS }, amount: [0.005, 0.025] },
      { kind: 'duplicates', of: {}, amount: 0.02 },
      { kind: 'reordered', of: {}, amount: 0.03 },
      { kind: 'outage', of: {}, when: { share: 0.05, meanMinutes: 4 } },
    ],
  },
  {
    ...DAY,
    name: 'dead-counter',
    says: 'one end of a line dead for an hour: the entrance of three rides, the loading of two',
    faults: [
      deadAt('entered', COASTER.id, 3),
      deadAt('entered', BOATS.id, 4),
      deadAt('boarded', RAPIDS.id, 5),
      deadAt('boarded', TOWER.id, 6),
      deadAt('entered', DARK_RIDE.id, 7),
    ],
  },
  {
    ...DAY,
    name: 'restart',
    says: 'counters boot anew now and then: a new epoch, totals from zero',
    faults: [
      restartAt(['entered'], COASTER.id, 2.5),
      restartAt(['boarded'], RAPIDS.id, 4),
      restartAt(COUNTERS, BOATS.id, 5),
      restartAt(['entered', 'boarded'], DARK_RIDE.id, 6),
      restartAt(['entered'], COASTER.id, 7),
      restartAt(['dispatched'], TOWER.id, 7),
    ],
  },
  {
    ...DAY,
    name: 'stuck',
    says: 'counters that go on to report, but nobody, for half an hour to two hours',
    faults: [
      stuckAt('entered', COASTER.id, 3, 45),
      stuckAt('boarded', BOATS.id, 4, 60),
      stuckAt('boarded', RAPIDS.id, 5, 30),
      stuckAt('entered', DARK_RIDE.id, 6, 120),
    ],
  },
  {
    ...DAY,
    name: 'drift',
    says: 'each entrance and each loading misses 1 to 5 % of people, all day',
    faults: [{ kind: 'missing', of: { kinds: ['entered', 'boarded'] }, amount: [0.01, 0.05] }],
  },
  {
    ...DAY,
    name: 'doubling',
    says: 'each entrance and each loading counts 1 to 5 % of people twice, all day',
    faults: [{ kind: 'doubling', of: { kinds: ['entered', 'boarded'] }, amount: [0.01, 0.05] }],
  },
  {
    ...DAY,
    name: 'clocks',
    says: 'each sensor’s clock is up to 20 seconds ahead or behind',
    faults: [{ kind: 'clock', of: {}, amount: [-20, 20] }],
  },
  {
    ...DAY,
    name: 'late-data',
    says: 'readings are 20 seconds late on average, twice or out of order; two rides are offline for 20 minutes',
    faults: [
      { kind: 'late', of: {}, amount: 20 },
      { kind: 'duplicates', of: {}, amount: 0.1 },
      { kind: 'reordered', of: {}, amount: 0.1 },
      offlineAt(COASTER.id, 3),
      offlineAt(BOATS.id, 6),
    ],
  },
];

type FaultPlan = NonNullable<Scenario['faults']>[number];

function deadAt(kind: Kind, ride: string, hoursAfterOpening: number): FaultPlan {
  const of = { kinds: [kind], rides: [ride], lanes: ['standby'] } as const;
  return { kind: 'dead', of, when: { hoursAfterOpening, minutes: 60 } };
}

function restartAt(kinds: readonly Kind[], ride: string, hoursAfterOpening: number): FaultPlan {
  return { kind: 'restart', of: { kinds, rides: [ride] }, when: { hoursAfterOpening, minutes: 0 } };
}

function stuckAt(kind: Kind, ride: string, hoursAfterOpening: number, minutes: number): FaultPlan {
  const of = { kinds: [kind], rides: [ride], lanes: ['standby'] } as const;
  return { kind: 'stuck', of, when: { hoursAfterOpening, minutes } };
}

function offlineAt(ride: string, hoursAfterOpening: number): FaultPlan {
  return { kind: 'backlog', of: { rides: [ride] }, when: { hoursAfterOpening, minutes: 20 } };
}

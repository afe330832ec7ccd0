import {
  type AnomalyBody,
  type OperationsBody,
  type OperationsEntry,
  operationsSchema,
} from '@ridewait/contracts';
import type { Status } from '@ridewait/core';
import { PARK } from './fake-park.ts';

interface FakeHealth {
  status?: Status | null;
  /** Seconds since the controller was heard; null where it never was. */
  controller?: number | null;
  /** Seconds since the standby lane's counters were; left out where it has none. */
  standby?: number | null;
  wait?: number | null;
  range?: readonly [from: number, to: number];
  confidence?: 'medium' | 'low';
  single?: number;
  findings?: AnomalyBody[];
}

/** A ride as `/operations` tells it. */
export function fakeHealth(name: string, ride: FakeHealth = {}, now = Date.now()): OperationsEntry {
  const { status = 'OPERATING', controller = 3, wait = 10, findings = [], single } = ride;
  const standby = 'standby' in ride ? ride.standby : 5;
  const [waitTimeP10, waitTimeP90] = ride.range ?? [];
  const at = (age: number) => new Date(now - age * 1000).toISOString();
  return {
    id: name.toLowerCase().replaceAll(' ', '-'),
    name,
    entityType: 'ATTRACTION',
    ...(status &&
      controller !== null && {
        lastStatus: { status, said: at(controller + 1_200), confirmed: at(controller) },
      }),
    queue: {
      STANDBY: {
        waitTime: wait,
        ...(ride.range && { waitTimeP10, waitTimeP90 }),
        ...(ride.confidence && { confidence: ride.confidence }),
      },
      ...(single !== undefined && { SINGLE_RIDER: { waitTime: single } }),
    },
    measured: [
      { part: 'CONTROLLER' as const, age: controller },
      ...(standby === undefined ? [] : [{ part: 'STANDBY' as const, age: standby }]),
    ].map(({ part, age }) => ({ part, lastUpdated: age === null ? null : at(age) })),
    anomalies: findings,
  };
}

/** What was found `minutes` ago. */
export function fakeFinding(
  kind: AnomalyBody['kind'],
  minutes: number,
  more: Partial<AnomalyBody> = {},
  now = Date.now(),
): AnomalyBody {
  return {
    kind,
    lane: 'standby',
    since: new Date(now - minutes * 60_000).toISOString(),
    reason: `Something is ${kind}.`,
    ...more,
  };
}

/** The answer of `/operations`, held to the contract. */
export function fakeOperations(operationsData: OperationsEntry[], live = true): OperationsBody {
  return operationsSchema.parse({ ...PARK, entityType: 'PARK', live, operationsData });
}

/** A park with something of everything, in words as the core has them. */
export function troubledPark(now = Date.now()): OperationsEntry[] {
  const finding = (kind: AnomalyBody['kind'], minutes: number, more: Partial<AnomalyBody>) =>
    fakeFinding(kind, minutes, more, now);
  const ride = (name: string, health: FakeHealth = {}) => fakeHealth(name, health, now);
  return [
    ride('Colossus', {
      wait: 55,
      range: [38, 81],
      confidence: 'low',
      single: 20,
      findings: [
        finding('drifting', 190, {
          lane: 'all',
          amount: 0.031,
          reason:
            'The boarding counters of all lanes together count 3.1 % fewer riders than vehicles take.',
        }),
        finding('dead', 6, {
          sensor: 'colossus-standby-in',
          reason: 'The entrance counter of standby has said nothing for 6 minutes.',
        }),
      ],
    }),
    ride('Thunder Gulch', {
      wait: 35,
      range: [22, 58],
      confidence: 'low',
      findings: [
        finding('stuck', 24, {
          sensor: 'thunder-standby-on',
          reason:
            'The boarding counter of standby has counted nobody for 24 minutes, though vehicles took 402 riders.',
        }),
      ],
    }),
    ride('Tower of Winds', {
      wait: 75,
      range: [66, 83],
      confidence: 'medium',
      findings: [
        finding('unusual', 31, {
          reason: 'The wait of standby is 75 minutes; at this time it is 25 on other days.',
        }),
      ],
    }),
    ride('Ghost Train', { wait: 20, range: [15, 28], standby: 160 }),
    ride('Balloon Race', { controller: 2_400, standby: 5_400, wait: null }),
    ride('Pirate Cove', { controller: null, standby: null, wait: null }),
    ride('Moonwalker', { status: 'DOWN', wait: null }),
    ride('Storybook Boats', { status: 'CLOSED', wait: null, standby: 30_000 }),
    ride('Wild Mouse', { status: 'REFURBISHMENT', wait: null }),
    ride('Whirlpool Rapids', { wait: 25, range: [19, 32] }),
    ride('Sky Dancer', { wait: 15, range: [9, 20] }),
    ride('Bumper Cars', { wait: 5, range: [3, 9] }),
    ride('Chairoplane', { wait: 5, range: [2, 7] }),
    ride('The Grand Old Carousel', { wait: 0, range: [0, 4] }),
    ride('Inverted Eagle, the Longest Ride Name of All', {
      wait: 110,
      range: [92, 131],
      single: 45,
    }),
  ];
}

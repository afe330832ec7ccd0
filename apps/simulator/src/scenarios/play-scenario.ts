import { type GuestLane, HOUR_MS, type Park, type Status } from '@ridewait/core';
import { closesAt } from '../model/day.ts';
import { usualPart } from '../model/expected-wait.ts';
import type { RideState, TruthRecord } from '../model/moment.ts';
import { ParkModel } from '../model/park.ts';
import type { SimulatedPark } from '../model/profile.ts';
import type { RideReading } from '../model/sensors.ts';
import type { ArrivedReading } from './faults/delivery.ts';
import { distort } from './faults/distort.ts';
import type { Fault } from './faults/fault.ts';
import { type FaultDay, planFaults } from './faults/plan-faults.ts';
import type { Scenario } from './scenario.ts';
import { catalogOf, sensorsWithoutTotal, simulatedParkOf } from './scenario-park.ts';
import { meanLoads, type MeanLoads } from './throughput.ts';

const MINUTE = 60_000;

/** The sensors boot so long before opening, and the day is played so long after closing, in milliseconds. */
const BEFORE = HOUR_MS / 2;
const AFTER = 2 * HOUR_MS;

const REPORT_SECONDS = 10;
const STATUS_SECONDS = 15;

/** How one lane truly was at one moment. */
export interface LaneState {
  attraction: string;
  lane: GuestLane;
  /** Milliseconds since 1970; every full minute. */
  at: number;
  status: Status;
  peopleInLine: number;
  /**
   * Riders of the lane per hour to be expected with the vehicles that run at that moment and seats filled as they
   * are on average; 0 while no vehicle leaves.
   */
  hourlyThroughput: number;
}

export interface PlayedScenario {
  /** What the system is told of the park. */
  park: Park;
  /** In the order of their arrival. */
  readings: ArrivedReading[];
  /** In the order of boarding. */
  truth: TruthRecord[];
  state: LaneState[];
  faults: Fault[];
}

/** A day as it truly was. */
export interface PlayedDay {
  /** What the system is told of the park. */
  park: Park;
  day: FaultDay;
  /** What faultless sensors say, in the order of event time. */
  said: RideReading[];
  /** In the order of boarding. */
  truth: TruthRecord[];
  state: LaneState[];
}

/** Plays a scenario's day until two hours past closing, and reads it with the scenario's sensors. Equal seeds give equal days. */
export function playScenario(scenario: Scenario, seed: number): PlayedScenario {
  const played = playDay(scenario, seed);
  const { park, truth, state } = played;
  return { park, truth, state, ...readDay(scenario, seed, played) };
}

export function playDay(scenario: Scenario, seed: number): PlayedDay {
  const opensAt = Date.parse(scenario.opensAt);
  const hours = { opensAt, openHours: scenario.openHours };
  const day = { bootedAt: opensAt - BEFORE, opensAt, endsAt: closesAt(hours, opensAt) + AFTER };
  const simulated = simulatedParkOf(scenario);
  const loads = meanLoads(simulated.attractions);
  const model = new ParkModel({
    park: simulated,
    seed,
    hours,
    bootedAt: day.bootedAt,
    reportSeconds: REPORT_SECONDS,
    statusSeconds: STATUS_SECONDS,
    crowd: scenario.crowd,
    ...(scenario.shape && { shape: scenario.shape }),
    ...(scenario.priorityShare !== undefined && { priorityShare: scenario.priorityShare }),
    ...(scenario.script && { script: scenario.script }),
    onDispatch: loads.add,
  });
  const said: RideReading[] = [];
  const truth: TruthRecord[] = [];
  const states: { at: number; rides: RideState[] }[] = [];
  for (let at = day.bootedAt; at <= day.endsAt; at += MINUTE) {
    for (const moment of model.advanceTo(at)) {
      for (const reading of moment.readings) said.push(reading);
      for (const record of moment.truth) truth.push(record);
    }
    states.push({ at, rides: model.rides() });
  }
  const state = states.flatMap(({ at, rides }) =>
    rides.flatMap((ride) => laneStates(ride, at, simulated, loads)),
  );
  return { park: catalogOf(simulated), day, said, truth, state };
}

/** A day as the sensors of a scenario have it. */
export function readDay(
  scenario: Scenario,
  seed: number,
  { park, day, said }: Pick<PlayedDay, 'park' | 'day' | 'said'>,
): Pick<PlayedScenario, 'readings' | 'faults'> {
  const faults = planFaults(scenario.faults ?? [], park, day, seed);
  const read = distort({ seed, faults, withoutTotal: sensorsWithoutTotal(scenario, park) });
  const readings = said.flatMap(read);
  // A sort is stable: what arrives at one instant stays as it was said.
  readings.sort((a, b) => a.receivedAt - b.receivedAt);
  return { readings, faults };
}

function laneStates(
  { attraction, status, dispatchesPerHour, lanes }: RideState,
  at: number,
  { attractions }: SimulatedPark,
  loads: MeanLoads,
): LaneState[] {
  const ride = attractions.find(({ id }) => id === attraction)!;
  return lanes.map(({ lane, peopleInLine }) => ({
    attraction,
    lane,
    at,
    status,
    peopleInLine,
    hourlyThroughput:
      dispatchesPerHour *
      // A lane that never had to wait for seats has no average: what it would be given, then.
      (loads.meanRiders(attraction, lane, at) ??
        ride.simulation!.vehicleSeats! *
          usualPart({ lines: {}, priorityShare: ride.lanes.priority?.share ?? 0 }, lane)),
  }));
}

import { type GuestLane, laneShare, type Status } from '@ridewait/core';
import { type Breakdown, drawBreakdown } from './breakdown.ts';
import { Dispatcher } from './dispatcher.ts';
import type { EventQueue } from './event-queue.ts';
import { expectedWaitMinutes } from './expected-wait.ts';
import { GivingUp } from './giving-up.ts';
import { Line, type Place } from './line.ts';
import { type Boarded, type Lines, loadVehicle, type Merge } from './loading.ts';
import type { Party } from './party.ts';
import {
  fullIntervalMs,
  profileOf,
  type RideProfile,
  type SimulatedAttraction,
} from './profile.ts';
import type { Random } from './random.ts';
import type { RideAction } from './script.ts';
import type { RideSensors } from './sensors.ts';

const MINUTE = 60_000;

/** What becomes of guests once they are out of the line. */
export interface RideExits {
  rode(place: Place, lane: GuestLane, at: number): void;
  gaveUp(place: Place, at: number): void;
  /** A vehicle left with these. */
  dispatched?(boarded: readonly Boarded[], at: number): void;
}

/** A part of the guests that carries something whose way through the line is measured. */
const MEASURED_SHARE = 0.05;

/** One ride: its lines, its vehicles, and whether it runs. */
export class Ride {
  readonly attraction: SimulatedAttraction;
  readonly profile: RideProfile;
  readonly lines: Lines;
  readonly sensors: RideSensors;
  readonly #merge: Merge;
  readonly #vehicles: Dispatcher;
  readonly #givingUp: GivingUp;
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #exits: RideExits;
  #status: Status = 'CLOSED';
  /** Grows with every change of status: what was planned for an earlier one is void. */
  #phase = 0;

  constructor(
    attraction: SimulatedAttraction,
    sensors: RideSensors,
    world: { queue: EventQueue; random: Random; exits: RideExits },
  ) {
    this.attraction = attraction;
    this.profile = profileOf(attraction);
    this.sensors = sensors;
    this.lines = Object.fromEntries(
      Object.keys(attraction.lanes).map((lane) => [lane, new Line()]),
    );
    this.#merge = { priorityShare: laneShare(attraction, 'priority'), owed: 0 };
    this.#queue = world.queue;
    this.#random = world.random;
    this.#exits = world.exits;
    this.#givingUp = new GivingUp(this.lines, world, (place, lane, at) => {
      sensors.pass('left', lane, place.size);
      world.exits.gaveUp(place, at);
    });
    this.#vehicles = new Dispatcher(
      {
        vehicles: this.profile.vehicles,
        fullIntervalMs: fullIntervalMs(attraction, this.profile),
        dispatch: (at) => this.#dispatch(at),
      },
      world,
    );
  }

  get status(): Status {
    return this.#status;
  }

  /** Dispatches per hour to be expected at this moment; 0 while no vehicle leaves. */
  get dispatchesPerHour(): number {
    return this.#vehicles.dispatchesPerHour;
  }

  /** What an attendant who knows the ride would say that a lane's wait is, in minutes. */
  expectedWaitMinutes(lane: GuestLane): number {
    const { attraction, profile, lines } = this;
    const { runningShare } = this.#vehicles;
    const { priorityShare } = this.#merge;
    return expectedWaitMinutes({ attraction, profile, lines, runningShare, priorityShare }, lane);
  }

  /** A party joins a lane; as single riders, each by themselves. */
  join(party: Party, lane: GuestLane, at: number): void {
    const line = this.lines[lane];
    if (!line) throw new Error(`${this.attraction.id} has no lane ${lane}: pick one of its lanes`);
    const together = lane === 'single_rider' ? 1 : this.profile.vehicleSeats;
    for (let left = party.size; left > 0; left -= together) {
      party.places += 1;
      line.join({ party, size: Math.min(left, together), joinedAt: at });
    }
    this.sensors.pass('entered', lane, party.size);
  }

  /** Opens the entrance; with a shy start where the crowd isn't there yet. */
  open(at: number): void {
    const { vehicles } = this.profile;
    this.#vehicles.setVehicles(vehicles > 2 ? vehicles - 1 : vehicles);
    this.#queue.plan(at + this.#random.between(20, 50) * MINUTE, () => {
      this.#vehicles.setVehicles(vehicles);
    });
    this.#say('OPERATING', at);
    this.#vehicles.start(at, 1);
    this.#planBreakdown(at);
  }

  /** Closes the entrance. Who is in line still rides, unless the ride is down. */
  close(at: number): void {
    const isDown = this.#status === 'DOWN';
    this.#say('CLOSED', at);
    if (isDown) this.#sendAway(at);
  }

  /** Does what the day's script has for it now; a ride that isn't open can't break down. */
  act(action: RideAction, at: number): void {
    if (action.action === 'run_vehicles') this.#vehicles.setVehicles(action.vehicles);
    else if (this.#status === 'OPERATING') this.#breakDown(at, action);
  }

  /** A minute has passed in line. */
  loseSome(at: number): void {
    this.#givingUp.loseSome(this.#status === 'DOWN', at);
  }

  #say(status: Status, at: number): void {
    this.#status = status;
    this.#phase += 1;
    this.sensors.status(at, status);
  }

  /** Loads a vehicle and lets it go; false when the ride is closed and nobody stands there any more. */
  #dispatch(at: number): boolean {
    const seats = this.profile.vehicleSeats;
    const vehicle = { seats, rowSeats: this.profile.rowSeats };
    const boarded = loadVehicle(this.lines, vehicle, this.#merge);
    let riders = 0;
    for (const { lane, place } of boarded) {
      riders += place.size;
      this.sensors.pass('boarded', lane, place.size);
      this.#measure(lane, place, at);
      this.#exits.rode(place, lane, at);
    }
    this.sensors.dispatched(at, riders, seats);
    this.#exits.dispatched?.(boarded, at);
    return this.#status !== 'CLOSED' || this.#people() > 0;
  }

  #measure(lane: GuestLane, { size, joinedAt }: Place, at: number): void {
    if (!this.sensors.has('waited')) return;
    for (let guest = 0; guest < size; guest += 1) {
      if (!this.#random.chance(MEASURED_SHARE)) continue;
      this.sensors.waited(at, lane, Math.round((at - joinedAt) / 1000));
    }
  }

  // — breakdowns —

  #planBreakdown(at: number): void {
    const { hoursBetweenBreakdowns } = this.profile;
    if (hoursBetweenBreakdowns === Infinity) return;
    const phase = this.#phase;
    const hours = this.#random.exponential(hoursBetweenBreakdowns);
    this.#queue.plan(at + hours * 60 * MINUTE, (now) => {
      if (phase === this.#phase) this.#breakDown(now, drawBreakdown(this.#random));
    });
  }

  #breakDown(at: number, { minutes, lineStays }: Breakdown): void {
    this.#vehicles.stop();
    this.#say('DOWN', at);
    const phase = this.#phase;
    this.#queue.plan(at + minutes * MINUTE, (now) => {
      if (phase === this.#phase) this.#reopen(now);
    });
    if (!lineStays) this.#sendAway(at);
  }

  #reopen(at: number): void {
    this.#say('OPERATING', at);
    const { vehicles } = this.profile;
    if (vehicles > 1 && this.#random.chance(0.4)) {
      this.#vehicles.setVehicles(vehicles - 1);
      this.#queue.plan(at + this.#random.between(15, 40) * MINUTE, () => {
        this.#vehicles.setVehicles(vehicles);
      });
    }
    this.#vehicles.start(at, 1.5);
    this.#planBreakdown(at);
  }

  /** For as long as the ride doesn't run. */
  #sendAway(at: number): void {
    const phase = this.#phase;
    this.#givingUp.sendAway(at, () => phase !== this.#phase);
  }

  #people(): number {
    return Object.values(this.lines).reduce((sum, { people }) => sum + people, 0);
  }
}

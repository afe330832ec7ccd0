import { type GuestLane, laneShare, type Status } from '@ridewait/core';
import type { EventQueue } from './event-queue.ts';
import { Line, type Place } from './line.ts';
import { type Lines, loadVehicle, type Merge } from './loading.ts';
import type { Party } from './party.ts';
import {
  fullIntervalMs,
  profileOf,
  type RideProfile,
  type SimulatedAttraction,
} from './profile.ts';
import type { Random } from './random.ts';
import type { RideSensors } from './sensors.ts';

const MINUTE = 60_000;

/** What becomes of guests once they are out of the line. */
export interface RideExits {
  rode(place: Place, lane: GuestLane, at: number): void;
  gaveUp(place: Place, at: number): void;
}

/** The part of the seats that parties fill on a full ride: odd seats stay empty. */
const USUAL_FILL = 0.9;

/** A part of the guests that carries something whose way through the line is measured. */
const MEASURED_SHARE = 0.05;

/** One ride: its lines, its vehicles, and whether it runs. */
export class Ride {
  readonly attraction: SimulatedAttraction;
  readonly profile: RideProfile;
  readonly lines: Lines;
  readonly sensors: RideSensors;
  readonly #merge: Merge;
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #exits: RideExits;
  #status: Status = 'CLOSED';
  #vehiclesRunning: number;
  /** Grows when dispatching stops or starts: what an older run had planned is void. */
  #run = 0;
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
    this.#vehiclesRunning = this.profile.vehicles;
  }

  get status(): Status {
    return this.#status;
  }

  /** What an attendant who knows the ride would say that a lane's wait is, in minutes. */
  expectedWaitMinutes(lane: GuestLane): number {
    const people = this.lines[lane]?.people ?? 0;
    const runningShare = this.#vehiclesRunning / this.profile.vehicles;
    const perMinute = (this.attraction.hourlyCapacity * runningShare * USUAL_FILL) / 60;
    const headStart = fullIntervalMs(this.attraction, this.profile) / runningShare / 2 / MINUTE;
    return headStart + people / Math.max(0.1, perMinute * this.#laneFraction(lane));
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
    this.#vehiclesRunning = vehicles > 2 ? vehicles - 1 : vehicles;
    this.#queue.plan(at + this.#random.between(20, 50) * MINUTE, () => {
      this.#vehiclesRunning = vehicles;
    });
    this.#say('OPERATING', at);
    this.#startDispatching(at, 1);
    this.#planBreakdown(at);
  }

  /** Closes the entrance. Who is in line still rides, unless the ride is down. */
  close(at: number): void {
    const isDown = this.#status === 'DOWN';
    this.#say('CLOSED', at);
    if (isDown) this.#sendAway(at);
  }

  /** Now and then a party loses patience: rarely in a line that moves, often where it stands. */
  loseSome(at: number): void {
    const perParty = this.#status === 'DOWN' ? 0.008 : 0.0004;
    for (const line of Object.values(this.lines)) {
      for (let index = line.length - 1; index >= 0; index -= 1) {
        if (this.#random.chance(perParty)) this.#giveUp(line, index, at);
      }
    }
  }

  #laneFraction(lane: GuestLane): number {
    if (lane === 'single_rider') return 0.1;
    if (lane === 'priority') return this.#merge.priorityShare;
    return (this.lines.priority?.people ?? 0) > 0 ? 1 - this.#merge.priorityShare : 1;
  }

  #say(status: Status, at: number): void {
    this.#status = status;
    this.#phase += 1;
    this.sensors.status(at, status);
  }

  // — vehicles —

  #startDispatching(at: number, intervals: number): void {
    this.#run += 1;
    const run = this.#run;
    const dispatch = (now: number): void => {
      if (run !== this.#run) return;
      this.#dispatch(now);
      const isDone = this.#status === 'CLOSED' && this.#people() === 0;
      if (!isDone) this.#queue.plan(now + this.#intervalMs(), dispatch);
    };
    this.#queue.plan(at + intervals * this.#intervalMs(), dispatch);
  }

  /** Loading takes its time: now a little less, now more. */
  #intervalMs(): number {
    const full = fullIntervalMs(this.attraction, this.profile);
    const slowdown = this.profile.vehicles / this.#vehiclesRunning;
    return full * slowdown * Math.max(0.85, this.#random.logNormal(1.02, 0.08));
  }

  #dispatch(at: number): void {
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
    const phase = this.#phase;
    const hours = this.#random.exponential(this.profile.hoursBetweenBreakdowns);
    this.#queue.plan(at + hours * 60 * MINUTE, (now) => {
      if (phase === this.#phase) this.#breakDown(now);
    });
  }

  #breakDown(at: number): void {
    this.#run += 1;
    this.#say('DOWN', at);
    const phase = this.#phase;
    const minutes = Math.min(75, Math.max(3, this.#random.logNormal(11, 0.7)));
    this.#queue.plan(at + minutes * MINUTE, (now) => {
      if (phase === this.#phase) this.#reopen(now);
    });
    // Whoever looks at the fault guesses how long it takes; a long one empties the line.
    const guess = minutes * this.#random.logNormal(1, 0.4);
    if (guess > 18) this.#sendAway(at);
  }

  #reopen(at: number): void {
    this.#say('OPERATING', at);
    const { vehicles } = this.profile;
    if (vehicles > 1 && this.#random.chance(0.4)) {
      this.#vehiclesRunning = vehicles - 1;
      this.#queue.plan(at + this.#random.between(15, 40) * MINUTE, () => {
        this.#vehiclesRunning = vehicles;
      });
    }
    this.#startDispatching(at, 1.5);
    this.#planBreakdown(at);
  }

  /** Attendants empty the line from its end, over some minutes, for as long as the ride doesn't run. */
  #sendAway(at: number): void {
    const phase = this.#phase;
    const parties = Object.values(this.lines).reduce((sum, line) => sum + line.length, 0);
    const perStep = Math.max(1, Math.ceil(parties / 48));
    const step = (now: number): void => {
      if (phase !== this.#phase) return;
      for (let gone = 0; gone < perStep; gone += 1) {
        const line = Object.values(this.lines).find(({ length }) => length > 0);
        if (!line) return;
        this.#giveUp(line, line.length - 1, now);
      }
      this.#queue.plan(now + 5_000, step);
    };
    this.#queue.plan(at + 20_000, step);
  }

  #giveUp(line: Line, index: number, at: number): void {
    const place = line.leave(index);
    if (!place) return;
    const lane = (Object.keys(this.lines) as GuestLane[]).find((key) => this.lines[key] === line)!;
    this.sensors.pass('left', lane, place.size);
    this.#exits.gaveUp(place, at);
  }

  #people(): number {
    return Object.values(this.lines).reduce((sum, { people }) => sum + people, 0);
  }
}

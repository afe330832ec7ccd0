import type { GuestLane } from '@ridewait/core';
import { Crowd } from './crowd.ts';
import { closesAt, DAY_MS, type Hours } from './day.ts';
import { EventQueue } from './event-queue.ts';
import type { Place } from './line.ts';
import type { SimulatedPark } from './profile.ts';
import { createRandom, type Random } from './random.ts';
import { Ride } from './ride.ts';
import { type RideReading, RideSensors } from './sensors.ts';

const MINUTE = 60_000;

/** How often a ride's controller repeats its status. */
const STATUS_REPEAT_MS = 5_000;

/** How long a guest who boarded had waited: what no sensor knows. */
export interface TruthRecord {
  attraction: string;
  lane: GuestLane;
  /** Milliseconds since 1970. */
  joinedAt: number;
  waitSeconds: number;
}

/** What happened at one instant. */
export interface Moment {
  at: number;
  readings: RideReading[];
  truth: TruthRecord[];
}

/** One lane, as its turnstiles would have it and as a count of heads finds it. */
export interface LaneCount {
  attraction: string;
  lane: GuestLane;
  entered: number;
  boarded: number;
  left: number;
  inLine: number;
}

export interface ParkOptions {
  park: SimulatedPark;
  seed: number;
  hours: Hours;
  /** When the sensors booted, in milliseconds since 1970; nothing happens before. Default: at opening. */
  bootedAt?: number;
  /** Seconds between two reports of a counter; may depend on event time. */
  reportSeconds: number | ((at: number) => number);
  /** Guests per day over the rides' capacity per hour, all rides together: 1 is a fairly busy day. */
  crowd?: number;
}

/**
 * Guests of a day for each seat that all rides offer in an hour, on a day of crowd 1: the demo park's mean
 * wait is 25 to 30 minutes then; guests of Walt Disney World measured 27 (2015 to 2021, TouringPlans.com).
 */
const GUESTS_PER_HOURLY_SEAT = 1.08;

/** A park in event time: it moves when it is told to, and tells everything that happens. */
export class ParkModel {
  readonly #queue = new EventQueue();
  readonly #rides: Ride[];
  readonly #crowd: Crowd;
  readonly #hours: Hours;
  readonly #random: Random;
  readonly #reportMs: (at: number) => number;
  #readings: RideReading[] = [];
  #truth: TruthRecord[] = [];

  constructor({ park, seed, hours, bootedAt, reportSeconds, crowd = 1 }: ParkOptions) {
    const start = bootedAt ?? hours.opensAt;
    this.#hours = hours;
    this.#random = createRandom(seed, park.id);
    this.#reportMs = (at) =>
      1000 * (typeof reportSeconds === 'number' ? reportSeconds : reportSeconds(at));
    this.#rides = park.attractions.map((attraction) => {
      const emit = (reading: RideReading): void => void this.#readings.push(reading);
      const sensors = new RideSensors(attraction, start, emit);
      const ride: Ride = new Ride(attraction, sensors, {
        queue: this.#queue,
        random: createRandom(seed, attraction.id),
        exits: {
          rode: (place, lane, at) => this.#rode(ride, place, lane, at),
          gaveUp: (place, at) => this.#crowd.release(place, at),
        },
      });
      return ride;
    });
    const seats = park.attractions.reduce((sum, { hourlyCapacity }) => sum + hourlyCapacity, 0);
    this.#crowd = new Crowd(this.#rides, seats * GUESTS_PER_HOURLY_SEAT * crowd, {
      queue: this.#queue,
      random: createRandom(seed, `${park.id} guests`),
      hours,
    });
    for (const ride of this.#rides) this.#startDevices(ride, start);
    this.#queue.plan(hours.opensAt, (at) => this.#openDay(at));
  }

  /** When something happens next, in milliseconds since 1970. */
  nextAt(): number {
    return this.#queue.nextAt();
  }

  /** Everything that happens up to and including `to`, in order; instants at which nothing was said are left out. */
  *advanceTo(to: number): Generator<Moment> {
    while (this.#queue.nextAt() <= to) {
      const at = this.#queue.nextAt();
      while (this.#queue.nextAt() === at) this.#queue.runNext();
      if (this.#readings.length === 0 && this.#truth.length === 0) continue;
      const moment = { at, readings: this.#readings, truth: this.#truth };
      this.#readings = [];
      this.#truth = [];
      yield moment;
    }
  }

  lanes(): LaneCount[] {
    return this.#rides.flatMap(({ attraction, lines }) =>
      Object.entries(lines).map(([lane, line]) => ({
        attraction: attraction.id,
        lane: lane as GuestLane,
        entered: line.entered,
        boarded: line.boarded,
        left: line.left,
        inLine: line.countGuests(),
      })),
    );
  }

  /** Guests who came since the model began, and those who turned away from a line. */
  guests(): { arrived: number; balked: number } {
    return { arrived: this.#crowd.arrived, balked: this.#crowd.balked };
  }

  #rode(ride: Ride, place: Place, lane: GuestLane, at: number): void {
    const waitSeconds = (at - place.joinedAt) / 1000;
    for (let guest = 0; guest < place.size; guest += 1) {
      const { joinedAt } = place;
      this.#truth.push({ attraction: ride.attraction.id, lane, joinedAt, waitSeconds });
    }
    this.#crowd.release(place, at, ride);
  }

  #openDay(at: number): void {
    for (const ride of this.#rides) ride.open(at);
    this.#crowd.startDay(at);
    this.#queue.plan(closesAt(this.#hours, at), (now) => {
      for (const ride of this.#rides) ride.close(now);
    });
    this.#queue.plan(at + DAY_MS, (now) => this.#openDay(now));
  }

  /** The devices of a ride report in step with each other, out of step with other rides'. */
  #startDevices(ride: Ride, start: number): void {
    const phase = this.#random.next();
    const repeat = (delayMs: (at: number) => number, act: (at: number) => void): void => {
      const tick = (at: number): void => {
        act(at);
        this.#queue.plan(at + delayMs(at), tick);
      };
      this.#queue.plan(start + phase * delayMs(start), tick);
    };
    repeat(this.#reportMs, (at) => ride.sensors.report(at));
    repeat(
      () => STATUS_REPEAT_MS,
      (at) => {
        ride.sensors.status(at, ride.status);
        ride.sensors.heartbeat(at);
      },
    );
    repeat(
      () => MINUTE,
      (at) => ride.loseSome(at),
    );
    const operator = this.#random;
    if (!ride.sensors.has('posted')) return;
    repeat(
      () => operator.between(12, 18) * MINUTE,
      (at) => this.#post(ride, at),
    );
  }

  /** Operators look at the line, round to 5, and would rather surprise guests with less. */
  #post(ride: Ride, at: number): void {
    if (ride.status !== 'OPERATING') return;
    const seen = ride.expectedWaitMinutes('standby') * this.#random.logNormal(1.2, 0.15) + 2;
    ride.sensors.posted(at, Math.min(240, Math.max(5, Math.round(seen / 5) * 5)));
  }
}

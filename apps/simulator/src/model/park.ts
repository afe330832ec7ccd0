import { type GuestLane, HOUR_MS } from '@ridewait/core';
import { Crowd, type GuestPlan } from './crowd.ts';
import { closesAt, DAY_MS, type DayShape, type Hours, USUAL_DAY } from './day.ts';
import { startDevices } from './devices.ts';
import { EventQueue } from './event-queue.ts';
import type { Place } from './line.ts';
import type { Boarded } from './loading.ts';
import type { Dispatch, LaneCount, Moment, RideState, TruthRecord } from './moment.ts';
import { USUAL_PRIORITY_SHARE } from './party.ts';
import type { SimulatedPark } from './profile.ts';
import { createRandom, type Random } from './random.ts';
import { Ride } from './ride.ts';
import type { RideEvent } from './script.ts';
import { type RideReading, RideSensors } from './sensors.ts';

/** How often a ride's controller repeats its status. */
const STATUS_SECONDS = 5;

export interface ParkOptions {
  park: SimulatedPark;
  seed: number;
  hours: Hours;
  /** When the sensors booted, in milliseconds since 1970; nothing happens before. Default: at opening. */
  bootedAt?: number;
  /** Seconds between two reports of a counter; may depend on event time. */
  reportSeconds: number | ((at: number) => number);
  /** Seconds between two repeats of a controller's status. Default 5. */
  statusSeconds?: number;
  /** Guests per day over the rides' capacity per hour, all rides together: 1 is a fairly busy day. */
  crowd?: number;
  /** When they come. Default: a usual day. */
  shape?: DayShape;
  /** The part of the parties that may use the priority lanes. Default: that of a usual day. */
  priorityShare?: number;
  /** What happens on every day, on top of chance. */
  script?: readonly RideEvent[];
  /** Told of every vehicle that leaves, before the moment is given. */
  onDispatch?(dispatch: Dispatch): void;
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
  readonly #script: readonly RideEvent[];
  #readings: RideReading[] = [];
  #truth: TruthRecord[] = [];

  constructor(options: ParkOptions) {
    const { park, seed, hours, reportSeconds, crowd = 1, onDispatch } = options;
    const bootedAt = options.bootedAt ?? hours.opensAt;
    this.#hours = hours;
    this.#script = options.script ?? [];
    this.#random = createRandom(seed, park.id);
    this.#rides = park.attractions.map((attraction) => {
      const emit = (reading: RideReading): void => void this.#readings.push(reading);
      const sensors = new RideSensors(attraction, bootedAt, emit);
      const ride: Ride = new Ride(attraction, sensors, {
        queue: this.#queue,
        random: createRandom(seed, attraction.id),
        exits: {
          rode: (place, lane, at) => this.#rode(ride, place, lane, at),
          gaveUp: (place, at) => this.#crowd.release(place, at),
          ...(onDispatch && {
            dispatched: (boarded, at) => onDispatch(dispatchOf(ride, boarded, at)),
          }),
        },
      });
      return ride;
    });
    const seats = park.attractions.reduce((sum, { hourlyCapacity }) => sum + hourlyCapacity, 0);
    const guests: GuestPlan = {
      perDay: seats * GUESTS_PER_HOURLY_SEAT * crowd,
      shape: options.shape ?? USUAL_DAY,
      priorityShare: options.priorityShare ?? USUAL_PRIORITY_SHARE,
    };
    const queue = this.#queue;
    const random = createRandom(seed, `${park.id} guests`);
    this.#crowd = new Crowd(this.#rides, guests, { queue, random, hours });
    const times = {
      bootedAt,
      reportMs: (at: number) =>
        1000 * (typeof reportSeconds === 'number' ? reportSeconds : reportSeconds(at)),
      statusMs: 1000 * (options.statusSeconds ?? STATUS_SECONDS),
    };
    for (const ride of this.#rides) startDevices(ride, times, { queue, random: this.#random });
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

  /** How it is at the instant that it was told to advance to. */
  rides(): RideState[] {
    return this.#rides.map(({ attraction, status, dispatchesPerHour, lines }) => ({
      attraction: attraction.id,
      status,
      dispatchesPerHour,
      lanes: Object.entries(lines).map(([lane, { people }]) => ({
        lane: lane as GuestLane,
        peopleInLine: people,
      })),
    }));
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
    for (const { ride: id, hoursAfterOpening, ...action } of this.#script) {
      const ride = this.#rides.find(({ attraction }) => attraction.id === id);
      if (!ride) throw new Error(`the script names ${id}: the park has no such attraction`);
      this.#queue.plan(at + hoursAfterOpening * HOUR_MS, (now) => ride.act(action, now));
    }
    this.#queue.plan(at + DAY_MS, (now) => this.#openDay(now));
  }
}

function dispatchOf(
  { attraction, lines }: Ride,
  boarded: readonly Boarded[],
  at: number,
): Dispatch {
  const lanes = Object.entries(lines).map(([lane, { people }]) => ({
    lane: lane as GuestLane,
    riders: boarded.reduce((sum, one) => sum + (one.lane === lane ? one.place.size : 0), 0),
    stillInLine: people,
  }));
  return { attraction: attraction.id, at, lanes };
}

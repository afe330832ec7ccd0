import { HOUR_MS } from '@ridewait/core';
import { balks, chooseLane, chooseRide } from './choice.ts';
import { arrivalCurve, closesAt, type DayShape, type Hours, ROPE_DROP_MINUTES } from './day.ts';
import type { EventQueue } from './event-queue.ts';
import { createParty, MEAN_PARTY_SIZE, type Party } from './party.ts';
import type { Place } from './line.ts';
import type { Random } from './random.ts';
import type { Ride } from './ride.ts';

const MINUTE = 60_000;
/** A step in which the arrival curve counts as flat. */
const ARRIVAL_STEP = 5 * MINUTE;

/** How many guests a day has, when they come, and what part of their parties may use the priority lanes. */
export interface GuestPlan {
  perDay: number;
  shape: DayShape;
  priorityShare: number;
}

/** The guests outside the lines: they arrive, walk, choose, rest and go home. */
export class Crowd {
  readonly #rides: readonly Ride[];
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #hours: Hours;
  readonly #plan: GuestPlan;
  readonly #arrivalsPerHour: (hours: number) => number;
  arrived = 0;
  balked = 0;

  constructor(
    rides: readonly Ride[],
    plan: GuestPlan,
    world: { queue: EventQueue; random: Random; hours: Hours },
  ) {
    this.#rides = rides;
    this.#plan = plan;
    this.#arrivalsPerHour = arrivalCurve(plan.shape, world.hours.openHours);
    this.#queue = world.queue;
    this.#random = world.random;
    this.#hours = world.hours;
  }

  /** Plans the arrivals of the day that opens at `dayOpensAt`. */
  startDay(dayOpensAt: number): void {
    const parties = this.#plan.perDay / MEAN_PARTY_SIZE;
    const atRope = Math.round(parties * this.#plan.shape.ropeDropShare);
    for (let party = 0; party < atRope; party += 1) {
      // The front of the crowd is the densest.
      const minutes = ROPE_DROP_MINUTES * this.#random.next() ** 1.5;
      this.#queue.plan(dayOpensAt + minutes * MINUTE, (at) => this.#arrive(at));
    }
    const closing = closesAt(this.#hours, dayOpensAt);
    const step = (at: number): void => {
      const hours = (at + ARRIVAL_STEP / 2 - dayOpensAt) / HOUR_MS;
      const perMs = (parties * this.#arrivalsPerHour(hours)) / HOUR_MS;
      if (perMs > 0) this.#planArrivals(at, at + ARRIVAL_STEP, 1 / perMs);
      if (at + ARRIVAL_STEP < closing) this.#queue.plan(at + ARRIVAL_STEP, step);
    };
    this.#queue.plan(dayOpensAt, step);
  }

  /** A party's place is out of the line: once all its places are, they walk on. */
  release({ party }: Place, at: number, ride?: Ride): void {
    party.places -= 1;
    if (party.places > 0) return;
    const rideMs = ride ? ride.profile.rideSeconds * 1000 : 0;
    if (ride) this.#remember(party, ride);
    const rest = ride && this.#random.chance(0.28) ? this.#random.between(15, 50) : 0;
    const walk = this.#random.between(2, 7);
    this.#queue.plan(at + rideMs + (rest + walk) * MINUTE, (now) => this.#choose(party, now));
  }

  /** A Poisson process of the given mean gap. */
  #planArrivals(from: number, to: number, meanGapMs: number): void {
    for (
      let at = from + this.#random.exponential(meanGapMs);
      at < to;
      at += this.#random.exponential(meanGapMs)
    ) {
      this.#queue.plan(at, (now) => this.#arrive(now));
    }
  }

  #arrive(at: number): void {
    const party = createParty(this.#random, at, this.#plan.priorityShare);
    this.arrived += party.size;
    this.#choose(party, at);
  }

  #choose(party: Party, at: number): void {
    if (at >= party.staysUntil) return;
    const index = chooseRide(party, this.#rides, this.#random);
    const ride = this.#rides[index];
    if (!ride) {
      // Nothing runs. At night nothing will: then they go home.
      const isOver = this.#rides.every(({ status }) => status === 'CLOSED');
      if (!isOver) this.#later(party, at, 5, 15);
      return;
    }
    const walkMs = this.#random.between(1, 5) * MINUTE;
    this.#queue.plan(at + walkMs, (now) => this.#enter(party, ride, now));
  }

  #enter(party: Party, ride: Ride, at: number): void {
    const lane = ride.status === 'OPERATING' ? chooseLane(party, ride) : undefined;
    if (lane && !balks(party, ride, lane, this.#random)) {
      ride.join(party, lane, at);
      return;
    }
    if (lane) this.balked += party.size;
    this.#later(party, at, 1, 10);
  }

  #later(party: Party, at: number, fromMinutes: number, toMinutes: number): void {
    const pause = this.#random.between(fromMinutes, toMinutes) * MINUTE;
    this.#queue.plan(at + pause, (now) => this.#choose(party, now));
  }

  #remember(party: Party, ride: Ride): void {
    const index = this.#rides.indexOf(ride);
    party.ridden.set(index, (party.ridden.get(index) ?? 0) + 1);
  }
}

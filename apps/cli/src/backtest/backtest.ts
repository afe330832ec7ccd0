import {
  ALLOWED_LATENESS_MS,
  type GuestLane,
  MINUTE_MS,
  type Park,
  present,
  type Presented,
  type Reading,
} from '@ridewait/core';
import { type LaneEstimate, waitOf } from './lane-estimate.ts';
import { rideReplay } from './ride-replay.ts';

/** A reading that ingest would have taken. */
export interface Arrival {
  /** Milliseconds since 1970. */
  receivedAt: number;
  attraction: string;
  reading: Reading;
}

export interface Backtest {
  /** The steps that end before this moment, with what had arrived by each: one estimate for each lane. */
  before(receivedAt: number): Generator<LaneEstimate[]>;
  /** Adds what the next step will know. It belongs behind `before` of its `receivedAt`. */
  add(arrival: Arrival): void;
  /** The step that knows all that was added; nothing where nothing was. */
  last(): Generator<LaneEstimate[]>;
}

/** Nothing is known after so long a silence, and one wrong date must not fill the disk. */
const LONGEST_SILENCE_MS = ALLOWED_LATENESS_MS;

const UNKNOWN: Pick<Presented, 'stale' | 'lanes'> = { stale: true, lanes: {} };

/**
 * Lets a park's readings arrive again, and says at every step what guests would have been told then: the very fold,
 * estimate and presentation that production runs, in event time, with nothing that arrived later.
 *
 * @param everyMs from step to step, counted from the minute in which the first reading arrived
 */
export function createBacktest({ park, everyMs }: { park: Park; everyMs: number }): Backtest {
  const rides = park.attractions.map((attraction) => ({
    attraction,
    lanes: Object.keys(attraction.lanes) as GuestLane[],
    replay: rideReplay(park.id, attraction),
    arrived: [] as Reading[],
  }));
  const byId = new Map(rides.map((ride) => [ride.attraction.id, ride]));
  /** The end of the step that is being filled. */
  let asOf: number | undefined;

  function firstStep(receivedAt: number): number {
    const start = Math.floor(receivedAt / MINUTE_MS) * MINUTE_MS;
    return start + Math.ceil((receivedAt - start) / everyMs) * everyMs;
  }

  function step(at: number): LaneEstimate[] {
    const estimates: LaneEstimate[] = [];
    for (const ride of rides) {
      if (ride.arrived.length > 0) {
        ride.replay.take(ride.arrived, at);
        ride.arrived = [];
      }
      const view = ride.replay.view();
      const { status, stale, lanes } = view ? present(view, at) : { ...UNKNOWN, status: undefined };
      for (const lane of ride.lanes) {
        estimates.push({
          attraction: ride.attraction.id,
          lane,
          asOf: at,
          status: status ?? null,
          ...waitOf(lanes[lane]),
          stale,
        });
      }
    }
    return estimates;
  }

  return {
    *before(receivedAt) {
      asOf ??= firstStep(receivedAt);
      const silentFrom = asOf + LONGEST_SILENCE_MS;
      while (asOf < receivedAt) {
        yield step(asOf);
        asOf += everyMs;
        if (asOf <= silentFrom) continue;
        asOf += Math.max(0, Math.ceil((receivedAt - asOf) / everyMs)) * everyMs;
      }
    },
    add({ attraction, reading }) {
      byId.get(attraction)?.arrived.push(reading);
    },
    *last() {
      if (asOf !== undefined) yield step(asOf);
    },
  };
}

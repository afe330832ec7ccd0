import type { GuestLane } from '@ridewait/core';
import type { TruthRecord } from '../model/moment.ts';

/** How it truly was for the guests who boarded a lane last: what every estimate is to be judged by. */
export interface LaneTruth {
  attraction: string;
  lane: GuestLane;
  /** Guests who boarded since the park opened. */
  guests: number;
  /** The last of them, latest first: when they joined (RFC 3339) and how long they waited. */
  latest: { joinedAt: string; waitSeconds: number }[];
}

const KEPT = 20;

export interface TruthBook {
  add(truth: readonly TruthRecord[]): void;
  lanes(): LaneTruth[];
}

/** Keeps the last guests of each lane. */
export function truthBook(): TruthBook {
  const lanes = new Map<string, LaneTruth>();
  return {
    add(truth) {
      for (const { attraction, lane, joinedAt, waitSeconds } of truth) {
        const key = `${attraction} ${lane}`;
        const known = lanes.get(key) ?? { attraction, lane, guests: 0, latest: [] };
        known.guests += 1;
        known.latest.unshift({ joinedAt: new Date(joinedAt).toISOString(), waitSeconds });
        known.latest.splice(KEPT);
        lanes.set(key, known);
      }
    },
    lanes: () => [...lanes.values()],
  };
}

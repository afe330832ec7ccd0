import type { Confidence, GuestLane, Status } from '@ridewait/core';

/** What proto/ridewait/v1/waits.proto says of a park, as it is written (`encodeGetPark`, `encodeWatchPark`). */
export interface ParkWaits {
  id: string;
  name: string;
  timezone: string;
  attractions: readonly AttractionWaits[];
}

/** Times in milliseconds since 1970; null, and a status left out, is not known. */
export interface AttractionWaits {
  id: string;
  name: string;
  status?: Status;
  measuredAt: number | null;
  ageSeconds: number | null;
  stale: boolean;
  lanes: readonly LaneWait[];
}

export interface LaneWait {
  lane: GuestLane;
  shownMinutes: number | null;
  /** Null where the wait is not known; it may be without a range. */
  minutes: { p10?: number; p50: number; p90?: number } | null;
  confidence?: Confidence;
  measuredAt: number | null;
}

/** One message of `WatchPark`. */
export type WatchMessage =
  | { kind: 'reset'; park: ParkWaits }
  | { kind: 'update'; attractions: readonly AttractionWaits[] }
  | { kind: 'heartbeat' };

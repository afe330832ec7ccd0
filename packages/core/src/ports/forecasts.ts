import type { GuestLane } from '../catalog.ts';
import type { DayModel } from '../forecast/day-model.ts';

/** The waits of one lane on one park day. */
export interface LaneDay {
  attraction: string;
  lane: GuestLane;
  /** The park day. */
  day: number;
  /** The mean wait of each slot in minutes; null where none is known. */
  waits: readonly (number | null)[];
}

/** What was learnt of a park's lanes of one kind, for one day. */
export interface LaneModel {
  lane: GuestLane;
  /** The park day that it is for. */
  day: number;
  /** When, in milliseconds since 1970. */
  learnedAt: number;
  /** `DAY_MODEL_FORMAT` of who learnt it. */
  format: number;
  /** Null where too little is known to forecast anything. */
  model: DayModel | null;
}

/**
 * What forecasts are made from: the waits of past days and of today, and what was learnt of them. Every method
 * rejects with `UnavailableError` when the store is away.
 */
export interface ForecastStore {
  /** Of all lanes on the days `from` ≤ day ≤ `to`, sorted by day, attraction and lane. */
  waits(park: string, from: number, to: number): Promise<LaneDay[]>;
  /** A lane's day that is there already is replaced. */
  saveWaits(park: string, days: readonly LaneDay[]): Promise<void>;
  /** Of all lanes for one day, sorted by lane. */
  models(park: string, day: number): Promise<LaneModel[]>;
  /** Replaces what is there of the same lanes and days, and drops what was for days before `firstKept`. */
  saveModels(park: string, models: readonly LaneModel[], firstKept: number): Promise<void>;
  /** When models of that format were last learnt, in milliseconds since 1970; null where they never were. */
  learnedAt(park: string, format: number): Promise<number | null>;
}

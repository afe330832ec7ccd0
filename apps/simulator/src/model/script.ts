import type { Breakdown } from './breakdown.ts';

/** What happens to a ride because the day was written so. */
export type RideEvent = {
  /** The attraction's id. */
  ride: string;
  hoursAfterOpening: number;
} & RideAction;

export type RideAction =
  | ({ action: 'break_down' } & Breakdown)
  | { action: 'run_vehicles'; vehicles: number };

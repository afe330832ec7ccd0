/** What a sensor can measure; the catalog says which kind a sensor is. */
export const KINDS = [
  'entered',
  'boarded',
  'left',
  'dispatched',
  'status',
  'waited',
  'posted',
  'heartbeat',
] as const;
export type Kind = (typeof KINDS)[number];

/** `all` is where a thing belongs to no single lane: a vehicle, a ride's controller. */
export const LANES = ['standby', 'single_rider', 'priority', 'all'] as const;
export type Lane = (typeof LANES)[number];

export const STATUSES = ['OPERATING', 'DOWN', 'CLOSED', 'REFURBISHMENT'] as const;
export type Status = (typeof STATUSES)[number];

/** What a reading says, beside who said it and when. A reading that says nothing is a heartbeat. */
export interface Measures {
  /** People since the sensor's previous reading, or riders in a vehicle. */
  count?: number;
  /** People since the sensor's epoch began; repairs readings that were lost. */
  total?: number;
  /** Seats of the vehicle that left. */
  seats?: number;
  /** How long one guest who boarded at `at` had waited. */
  seconds?: number;
  /** The sign at the entrance. */
  minutes?: number;
  status?: Status;
}

/**
 * One thing that one sensor said, as it travels on the topic: `kind` and `lane` are stamped by ingest
 * from the catalog. Identity is (`sensor`, `epoch`, `seq`); a retry repeats the reading unchanged.
 */
export interface Reading extends Measures {
  sensor: string;
  kind: Kind;
  lane: Lane;
  /** The sensor's boot time, in seconds since 1970. */
  epoch: number;
  /** Grows by one inside an epoch. */
  seq: number;
  /** Event time, in milliseconds since 1970. */
  at: number;
}

/** A reading further ahead of `receivedAt` than this is refused as `clock_ahead`. */
export const MAX_CLOCK_AHEAD_MS = 2 * 60_000;

/** A reading that arrives later than this after its event is late, and can't be used. */
export const ALLOWED_LATENESS_MS = 7 * 24 * 3_600_000;

/** Lateness depends on the reading alone, so that no order of delivery can change it. */
export function isLate(at: number, receivedAt: number, allowedMs = ALLOWED_LATENESS_MS): boolean {
  return receivedAt - at > allowedMs;
}

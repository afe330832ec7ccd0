import type { Kind, Lane, Measures, Status } from '@ridewait/core';

/** The version of the message in columns; 1 is JSON. */
export const COLUMNS_VERSION = 2;

/** The most readings in a message: of a few bytes each, they would be a thousand times larger in memory. */
export const MAX_READINGS = 100_000;

/** The fields of `Readings` in proto/readings.proto that are no columns of numbers. */
export const FIELD = { v: 1, park: 2, receivedAt: 3, attraction: 4, sensor: 6 } as const;

export interface NumberColumns {
  size: number[];
  kind: number[];
  lane: number[];
  carries: number[];
  epoch: number[];
  source: number[];
  seq: number[];
  at: number[];
  count: number[];
  total: number[];
  seats: number[];
  seconds: number[];
  minutes: number[];
  status: number[];
}

export interface Columns extends NumberColumns {
  attraction: string[];
  sensor: string[];
}

/** `whole` is a varint, `difference` a zigzag one. */
export type ColumnType = 'whole' | 'difference' | 'double';

/** Every column of numbers, in the order in which they are written. */
export const NUMBER_COLUMNS: readonly {
  field: number;
  name: keyof NumberColumns;
  type: ColumnType;
}[] = [
  { field: 5, name: 'size', type: 'whole' },
  { field: 7, name: 'kind', type: 'whole' },
  { field: 8, name: 'lane', type: 'whole' },
  { field: 9, name: 'carries', type: 'whole' },
  { field: 10, name: 'epoch', type: 'difference' },
  { field: 11, name: 'source', type: 'whole' },
  { field: 12, name: 'seq', type: 'difference' },
  { field: 13, name: 'at', type: 'difference' },
  { field: 16, name: 'count', type: 'whole' },
  { field: 17, name: 'total', type: 'difference' },
  { field: 18, name: 'seats', type: 'whole' },
  { field: 19, name: 'seconds', type: 'double' },
  { field: 20, name: 'minutes', type: 'whole' },
  { field: 21, name: 'status', type: 'whole' },
];

// Written out, so that the order of the lists in core can change and the wire doesn't.
export const KIND_NUMBERS: Readonly<Record<Kind, number>> = {
  entered: 1,
  boarded: 2,
  left: 3,
  dispatched: 4,
  status: 5,
  waited: 6,
  posted: 7,
  heartbeat: 8,
};
export const LANE_NUMBERS: Readonly<Record<Lane, number>> = {
  standby: 1,
  single_rider: 2,
  priority: 3,
  all: 4,
};
export const STATUS_NUMBERS: Readonly<Record<Status, number>> = {
  OPERATING: 1,
  DOWN: 2,
  CLOSED: 3,
  REFURBISHMENT: 4,
};

/** What a source's readings carry is the sum of these. */
export const CARRIES = {
  count: 1,
  total: 2,
  seats: 4,
  seconds: 8,
  minutes: 16,
  status: 32,
} as const satisfies Record<keyof Measures, number>;

export function emptyColumns(): Columns {
  return {
    attraction: [],
    size: [],
    sensor: [],
    kind: [],
    lane: [],
    carries: [],
    epoch: [],
    source: [],
    seq: [],
    at: [],
    count: [],
    total: [],
    seats: [],
    seconds: [],
    minutes: [],
    status: [],
  };
}

const MODULUS = 2 ** 53;
const HALF = MODULUS / 2;

/** Whole numbers from here on, 2^53 of them: what a field can hold. */
export const FROM_ZERO = 0;
/** Those of a time in milliseconds reach from before the year 0, which RFC 3339 can write, to past JavaScript's last. */
export const FROM_YEAR_0 = -(2 ** 46);

export function holds(from: number, value: number): boolean {
  return Number.isInteger(value) && value >= from && value < from + MODULUS;
}

export function isDifference(value: number): boolean {
  return value >= -HALF && value < HALF;
}

/** What `moved` takes from `before` to `value`: modulo 2^53, or two numbers could be too far apart for one. */
export function difference(value: number, before: number): number {
  const plain = value - before;
  if (plain >= HALF) return plain - MODULUS;
  return plain < -HALF ? plain + MODULUS : plain;
}

/** @param from where the numbers begin of which both are one */
export function moved(before: number, by: number, from: number): number {
  // Not over the end and back: past 2^53 numbers are not exact.
  if (by > 0 && before > from + (MODULUS - 1 - by)) return before - (MODULUS - by);
  const value = before + by;
  return value < from ? value + MODULUS : value;
}

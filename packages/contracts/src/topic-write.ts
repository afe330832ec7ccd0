import type { Reading } from '@ridewait/core';
import { PbfWriter } from 'pbf';
import { writeText } from './pbf-text.ts';
import type { ReadingsMessage } from './readings-message.ts';
import {
  CARRIES,
  type Columns,
  COLUMNS_VERSION,
  difference,
  emptyColumns,
  FIELD,
  FROM_YEAR_0,
  FROM_ZERO,
  holds,
  KIND_NUMBERS,
  LANE_NUMBERS,
  MAX_READINGS,
  NUMBER_COLUMNS,
  STATUS_NUMBERS,
} from './topic-columns.ts';

/** A sensor, with what readings have in common, and what its last reading said. */
interface Source {
  index: number;
  kind: Reading['kind'];
  lane: Reading['lane'];
  carries: number;
  epoch: number;
  seq: number;
  total: number;
  /** Another one of the same sensor. */
  next: Source | undefined;
}

/**
 * A message of version 2, as proto/readings.proto describes it.
 *
 * Throws a `RangeError` for what it has no room for: more than 100,000 readings, a negative or fractional
 * number, a time before the year 0. Written all the same, it would be read as something else.
 */
export function writeColumns(message: ReadingsMessage): Uint8Array {
  const columns = columnsOf(message);
  const names = columns.attraction.length + columns.sensor.length;
  // About what it takes, for making room in the middle costs a copy.
  const writer = new PbfWriter(Buffer.allocUnsafe(256 + names * 48 + columns.at.length * 12));
  writer.writeVarintField(FIELD.v, COLUMNS_VERSION);
  writeText(writer, FIELD.park, message.park);
  for (const id of columns.attraction) writeText(writer, FIELD.attraction, id);
  for (const sensor of columns.sensor) writeText(writer, FIELD.sensor, sensor);
  for (const { field, name, type } of NUMBER_COLUMNS) {
    if (type === 'whole') writer.writePackedVarint(field, columns[name]);
    else if (type === 'difference') writer.writePackedSVarint(field, columns[name]);
    else writer.writePackedDouble(field, columns[name]);
  }
  // Last, and needed by the reader: a message that is cut off between two fields is not one with less in it.
  writer.writeVarintField(FIELD.receivedAt, message.receivedAt);
  const { buffer, byteOffset, byteLength } = writer.finish();
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function columnsOf({ receivedAt, attractions }: ReadingsMessage): Columns {
  const columns = emptyColumns();
  const bySensor = new Map<string, Source>();
  let epoch = 0;
  let at = whole('receivedAt', receivedAt);
  assertHolds('receivedAt', receivedAt, FROM_YEAR_0);

  function sourceOf(reading: Reading): Source {
    const carries = carriedBy(reading);
    const first = bySensor.get(reading.sensor);
    for (let source = first; source; source = source.next) {
      if (source.epoch !== reading.epoch || source.carries !== carries) continue;
      if (source.kind === reading.kind && source.lane === reading.lane) return source;
    }
    const { sensor, kind, lane } = reading;
    const index = columns.sensor.push(sensor) - 1;
    columns.kind.push(KIND_NUMBERS[kind]);
    columns.lane.push(LANE_NUMBERS[lane]);
    columns.carries.push(carries);
    columns.epoch.push(difference(whole('epoch', reading.epoch), epoch));
    epoch = reading.epoch;
    const source = { index, kind, lane, carries, epoch, seq: 0, total: 0, next: first };
    bySensor.set(sensor, source);
    return source;
  }

  function add(reading: Reading): void {
    const source = sourceOf(reading);
    columns.source.push(source.index);
    columns.seq.push(difference(whole('seq', reading.seq), source.seq));
    source.seq = reading.seq;
    assertHolds('at', reading.at, FROM_YEAR_0);
    columns.at.push(difference(reading.at, at));
    at = reading.at;
    const { count, total, seats, seconds, minutes, status } = reading;
    if (count !== undefined) columns.count.push(whole('count', count));
    if (total !== undefined) {
      columns.total.push(difference(whole('total', total), source.total));
      source.total = total;
    }
    if (seats !== undefined) columns.seats.push(whole('seats', seats));
    if (seconds !== undefined) columns.seconds.push(duration('seconds', seconds));
    if (minutes !== undefined) columns.minutes.push(whole('minutes', minutes));
    if (status !== undefined) columns.status.push(STATUS_NUMBERS[status]);
  }

  for (const { id, readings } of attractions) {
    columns.attraction.push(id);
    columns.size.push(readings.length);
    for (const reading of readings) add(reading);
  }
  if (columns.at.length > MAX_READINGS || columns.attraction.length > MAX_READINGS) {
    throw new RangeError(`a message holds up to ${MAX_READINGS} readings: send several`);
  }
  return columns;
}

function carriedBy({ count, total, seats, seconds, minutes, status }: Reading): number {
  return (
    (count === undefined ? 0 : CARRIES.count) +
    (total === undefined ? 0 : CARRIES.total) +
    (seats === undefined ? 0 : CARRIES.seats) +
    (seconds === undefined ? 0 : CARRIES.seconds) +
    (minutes === undefined ? 0 : CARRIES.minutes) +
    (status === undefined ? 0 : CARRIES.status)
  );
}

function whole(name: string, value: number): number {
  assertHolds(name, value, FROM_ZERO);
  return value;
}

function assertHolds(name: string, value: number, from: number): void {
  if (holds(from, value)) return;
  throw new RangeError(
    `${name} is ${value}: it must be a whole number from ${from} on, below 2^53`,
  );
}

function duration(name: string, value: number): number {
  if (value >= 0 && Number.isFinite(value)) return value;
  throw new RangeError(`${name} is ${value}: it must be a number from 0 on`);
}

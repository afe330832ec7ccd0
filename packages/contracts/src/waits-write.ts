import type { Confidence, GuestLane, Status } from '@ridewait/core';
import { PbfWriter } from 'pbf';
import { writeText } from './pbf-text.ts';
import type { AttractionWaits, LaneWait, ParkWaits, WatchMessage } from './waits-messages.ts';

/** Enum values as proto/ridewait/v1/waits.proto has them; 0 is not written. */
const STATUS: Record<Status, number> = { OPERATING: 1, DOWN: 2, CLOSED: 3, REFURBISHMENT: 4 };
const LANE: Record<GuestLane, number> = { standby: 1, single_rider: 2, priority: 3 };
const CONFIDENCE: Record<Confidence, number> = { medium: 1, low: 2 };

const NANOS_PER_MS = 1_000_000;

/** The bytes of a `GetParkResponse`. @param asOf milliseconds since 1970 */
export function encodeGetPark(park: ParkWaits, asOf: number): Uint8Array {
  const writer = new PbfWriter();
  writeTime(writer, 1, asOf);
  writer.writeMessage(2, writePark, park);
  return writer.finish();
}

/** The bytes of a `WatchParkResponse`. @param asOf milliseconds since 1970 */
export function encodeWatchPark(message: WatchMessage, asOf: number): Uint8Array {
  const writer = new PbfWriter();
  writeTime(writer, 1, asOf);
  switch (message.kind) {
    case 'reset':
      writer.writeMessage(2, writePark, message.park);
      break;
    case 'update':
      writer.writeMessage(3, writeAttractions, { field: 1, attractions: message.attractions });
      break;
    case 'heartbeat':
      writer.writeMessage(4, () => undefined, undefined);
      break;
  }
  return writer.finish();
}

function writePark({ id, name, timezone, attractions }: ParkWaits, writer: PbfWriter): void {
  writeText(writer, 1, id);
  writeText(writer, 2, name);
  writeText(writer, 3, timezone);
  writeAttractions({ field: 4, attractions }, writer);
}

function writeAttractions(
  { field, attractions }: { field: number; attractions: readonly AttractionWaits[] },
  writer: PbfWriter,
): void {
  for (const attraction of attractions) writer.writeMessage(field, writeAttraction, attraction);
}

function writeAttraction(attraction: AttractionWaits, writer: PbfWriter): void {
  const { id, name, status, measuredAt, ageSeconds, stale, lanes } = attraction;
  writeText(writer, 1, id);
  writeText(writer, 2, name);
  if (status) writer.writeVarintField(3, STATUS[status]);
  if (measuredAt !== null) writeTime(writer, 4, measuredAt);
  if (ageSeconds !== null) writer.writeVarintField(5, ageSeconds);
  if (stale) writer.writeBooleanField(6, true);
  for (const lane of lanes) writer.writeMessage(7, writeLane, lane);
}

function writeLane(wait: LaneWait, writer: PbfWriter): void {
  const { lane, shownMinutes, minutes, confidence, measuredAt } = wait;
  writer.writeVarintField(1, LANE[lane]);
  if (shownMinutes !== null) writer.writeVarintField(2, shownMinutes);
  if (minutes?.p10 !== undefined) writer.writeDoubleField(3, minutes.p10);
  if (minutes) writer.writeDoubleField(4, minutes.p50);
  if (minutes?.p90 !== undefined) writer.writeDoubleField(5, minutes.p90);
  if (confidence) writer.writeVarintField(6, CONFIDENCE[confidence]);
  if (measuredAt !== null) writeTime(writer, 7, measuredAt);
}

/** A `google.protobuf.Timestamp`; its nanoseconds count forward, also before 1970. */
function writeTime(writer: PbfWriter, field: number, at: number): void {
  writer.writeMessage(field, writeTimestamp, at);
}

function writeTimestamp(at: number, writer: PbfWriter): void {
  const seconds = Math.floor(at / 1000);
  writer.writeVarintField(1, seconds);
  writer.writeVarintField(2, Math.round((at - seconds * 1000) * NANOS_PER_MS));
}

import { randomBytes } from 'node:crypto';
import { encodeReadings } from '@ridewait/contracts';
import type { Kind, Lane, Measures, Reading } from '@ridewait/core';

/** A sensor, and the last that it said. */
export interface Source {
  sensor: string;
  kind: Kind;
  lane: Lane;
  epoch: number;
  seq: number;
  total: number;
}

export interface RideSources {
  park: string;
  id: string;
  sensors: Source[];
}

/** How a message's readings are shared out. */
export interface MessageShape {
  rides: number;
  readingsPerRide: number;
}

/** A message's readings are of so many milliseconds before it was received. */
const SPREAD_MS = 3_000;

function measuresOf(source: Source): Measures {
  switch (source.kind) {
    case 'entered':
    case 'boarded':
    case 'left': {
      // As many board as enter: lines stay as they are.
      const count = source.kind === 'left' ? 0 : source.seq % 3;
      source.total += count;
      return { count, total: source.total };
    }
    case 'dispatched':
      return { count: 20 + (source.seq % 5), seats: 24 };
    case 'status':
      return { status: 'OPERATING' };
    case 'waited':
      return { seconds: 900 + (source.seq % 300) };
    case 'posted':
      return { minutes: 5 * (source.seq % 12) };
    case 'heartbeat':
      return {};
  }
}

/** What the sensors of a ride say in turn, the newest at `at` (milliseconds since 1970). */
export function saidBy({ sensors }: RideSources, count: number, at: number): Reading[] {
  return Array.from({ length: count }, (_, index) => {
    const source = sensors[index % sensors.length]!;
    source.seq += 1;
    const { sensor, kind, lane, epoch, seq } = source;
    const ago = Math.round((SPREAD_MS * (count - 1 - index)) / count);
    return { sensor, kind, lane, epoch, seq, at: at - ago, ...measuresOf(source) };
  });
}

/** Makes the bodies of pushes, each of new readings of the next rides in turn, which must be of one park. */
export function pushBodies(rides: readonly RideSources[], isByChance = false) {
  let next = 0;
  let messages = 0;

  return function body(at: number, shape: MessageShape): string {
    if (isByChance) next = Math.floor(Math.random() * rides.length);
    const { park } = rides[next % rides.length]!;
    const attractions = Array.from({ length: shape.rides }, () => {
      const ride = rides[next % rides.length]!;
      next += 1;
      return { id: ride.id, readings: saidBy(ride, shape.readingsPerRide, at) };
    });
    const data = encodeReadings({ v: 1, park, receivedAt: at, attractions });
    messages += 1;
    return envelopeOf(String(messages), data, at, { park, traceparent: traceparent() });
  };
}

/** What a sensor's single reading looks like where the handler is a tutorial's. */
export function singleBodies(rides: readonly RideSources[]) {
  let next = 0;

  return function body(at: number): string {
    const ride = rides[next % rides.length]!;
    next += 1;
    const source = ride.sensors[next % ride.sensors.length]!;
    source.seq += 1;
    const { sensor, kind, lane, epoch, seq } = source;
    const reading = {
      attraction: ride.id,
      sensor,
      kind,
      lane,
      epoch,
      seq,
      at,
      ...measuresOf(source),
    };
    return envelopeOf(String(next), Buffer.from(JSON.stringify(reading)), at, {});
  };
}

function traceparent(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}

/** As Pub/Sub writes it, both spellings. Source: https://cloud.google.com/pubsub/docs/push#receive_push */
function envelopeOf(
  id: string,
  data: Uint8Array,
  at: number,
  attributes: Record<string, string>,
): string {
  const publishTime = new Date(at).toISOString();
  return JSON.stringify({
    message: {
      data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
      attributes,
      messageId: id,
      message_id: id,
      publishTime,
      publish_time: publishTime,
    },
    subscription: 'projects/bench/subscriptions/readings-processor',
  });
}

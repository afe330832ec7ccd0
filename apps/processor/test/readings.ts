import type { ReadingsMessage } from '@ridewait/contracts';
import {
  type Attraction,
  type AttractionState,
  type Bucket,
  type Catalog,
  EMPTY_HEADER,
  fold,
  type HistoryStore,
  type LiveStore,
  MINUTE_MS,
  minuteOf,
  type Reading,
} from '@ridewait/core';
import fc from 'fast-check';

export const NOON = Date.parse('2026-07-01T12:00:00Z');
export const NOON_MINUTE = minuteOf(NOON);
export const PARK = 'park-1';
export const COMET = { park: PARK, attraction: 'comet' };

export function ride(id: string): Attraction {
  return {
    id,
    name: `The ${id}`,
    hourlyCapacity: 1200,
    lanes: { standby: {} },
    sensors: [
      { id: `${id}-in`, kind: 'entered', lane: 'standby' },
      { id: `${id}-on`, kind: 'boarded', lane: 'standby' },
      { id: `${id}-plc`, kind: 'status', lane: 'all' },
    ],
  };
}

export function parkOf(id: string, ...rides: string[]): Catalog['parks'][number] {
  return { id, name: id, timezone: 'Europe/Berlin', attractions: rides.map(ride) };
}

/** One person through the comet's entrance at noon, but for what the test says. */
export function entered(seq: number, more: Partial<Reading> = {}): Reading {
  return {
    sensor: 'comet-in',
    kind: 'entered',
    lane: 'standby',
    epoch: 1_780_000_000,
    seq,
    at: NOON,
    count: 1,
    ...more,
  };
}

/** The same, so many minutes before noon. */
export function enteredAgo(minutes: number, seq: number): Reading {
  return entered(seq, { at: NOON - minutes * MINUTE_MS });
}

/** A message that ingest made at noon. */
export function messageOf(
  readings: Reading[],
  { attraction = 'comet', park = PARK, receivedAt = NOON } = {},
): ReadingsMessage {
  return { v: 1, park, receivedAt, attractions: [{ id: attraction, readings }] };
}

/** What these readings, each once, fold to: what every way of delivering them must come to. */
export function foldOf(readings: readonly Reading[]): AttractionState {
  return fold({ header: EMPTY_HEADER, buckets: new Map() }, readings).state;
}

/** Bytes that are equal for equal sets of buckets. */
export function bytesOf(buckets: Iterable<Bucket>): string {
  return JSON.stringify([...buckets].toSorted((a, b) => a.minute - b.minute));
}

/** What the buckets of a fold of these readings are as such bytes. */
export function foldedBytes(readings: readonly Reading[]): string {
  return bytesOf(foldOf(readings).buckets.values());
}

/** All that history holds of the comet, as such bytes. */
export async function flushedBytes(history: HistoryStore, ref = COMET): Promise<string> {
  return bytesOf(await history.buckets(ref, 0, 2 * NOON_MINUTE));
}

/** The hours before noon, and some minutes after: what tests look at in the live store. */
export const MINUTES = Array.from({ length: 300 }, (_, back) => NOON_MINUTE + 10 - back);

/** All buckets that the live store holds of the comet, as such bytes. */
export async function liveBytes(live: LiveStore, ref = COMET): Promise<string> {
  return bytesOf((await live.load(ref, MINUTES))?.buckets.values() ?? []);
}

const SENSORS = [
  { sensor: 'comet-in', kind: 'entered', lane: 'standby' },
  { sensor: 'comet-on', kind: 'boarded', lane: 'standby' },
  { sensor: 'comet-plc', kind: 'status', lane: 'all' },
] as const;

const arbitraryReading = fc
  .record({
    from: fc.constantFrom(...SENSORS),
    epoch: fc.constantFrom(1_780_000_000, 1_780_000_500),
    seq: fc.nat(20),
    // Few, so that they meet in a minute: the newest, those where a tail ends, and some long gone.
    minutesAgo: fc.oneof(fc.nat(2), fc.integer({ min: 58, max: 63 }), fc.constantFrom(122, 200)),
    ms: fc.nat(MINUTE_MS - 1),
    count: fc.nat(4),
  })
  .map(({ from, epoch, seq, minutesAgo, ms, count }): Reading => {
    const at = NOON - minutesAgo * MINUTE_MS + ms;
    const said = from.kind === 'status' ? ({ status: 'OPERATING' } as const) : { count };
    return { ...from, epoch, seq, at, ...said };
  });

/** Readings of the comet over three hours, no two of which are the same one. */
export function arbitraryReadings(maxLength: number): fc.Arbitrary<Reading[]> {
  return fc.uniqueArray(arbitraryReading, {
    minLength: 1,
    maxLength,
    size: 'max',
    selector: ({ sensor, epoch, seq }) => `${sensor} ${epoch} ${seq}`,
  });
}

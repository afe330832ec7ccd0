import { decodeDeadLetter, decodeReadings } from '@ridewait/contracts';
import {
  type AttractionRef,
  type AttractionState,
  type Bucket,
  bucketSize,
  EMPTY_HEADER,
  fold,
  type HistoryFlush,
  type HistoryStore,
  isLate,
  type LiveView,
  minuteOf,
  type OutgoingMessage,
  type Reading,
  type StateWrite,
  type Topic,
} from '@ridewait/core';

/** An invariant of docs/specs/fold.md that did not hold. */
export class BrokenInvariant extends Error {
  readonly code = 'broken_invariant';
  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`);
    this.name = 'BrokenInvariant';
  }
}

/** Twice the time for which instances hold a catalog, and some more. */
const CATALOG_KNOWN_MS = 120_000;

/** What the oracle holds of one attraction. */
interface Known {
  ref: AttractionRef;
  /** The readings that the bus took, by identity and by minute. */
  readings: Map<string, Reading>;
  late: Map<string, Reading>;
  byMinute: Map<number, Map<string, Reading>>;
  /** Rows of history: readings folded. */
  rows: Map<number, number>;
  /** The version that the live store has, in this life of it. */
  version: number;
  seen: Map<string, number>;
  /** Those that ever spoke at it. */
  sensors: Set<string>;
}

export interface Oracle {
  /** The first invariant that did not hold: those who are watched catch errors, this one must not be. */
  broken(): BrokenInvariant | undefined;
  /** The bus has taken a message: from here on, what is in it may not be lost. */
  published(topic: Topic, message: OutgoingMessage): void;
  stateWritten(ref: AttractionRef, write: StateWrite): void;
  historyWritten(flush: HistoryFlush, history: HistoryStore): Promise<void>;
  /** What a guest is shown. */
  viewServed(view: LiveView): void;
  /** Another life of the live store: versions and times may begin anew. */
  liveStoreLost(): void;
  /** Instances learn of it one by one; until then one shows the time of one sensor, another that of another. */
  catalogChanged(): void;
  /** What all the readings that the bus took must have become. */
  expected(): { ref: AttractionRef; state: AttractionState }[];
  /** Readings that came too late, and must lie with the dead letters. */
  lateReadings(): { id: string; isBuried: boolean }[];
  letters(): ReadonlyMap<string, number>;
  acceptedCount(): number;
}

/** Sees every reading that the bus takes, and every write; throws `BrokenInvariant` at the first that is wrong. */
export function createOracle(now: () => number): Oracle {
  const attractions = new Map<string, Known>();
  const buried = new Set<string>();
  const letters = new Map<string, number>();
  let broken: BrokenInvariant | undefined;
  let isCatalogNewUntil = 0;

  function fail(invariant: string, detail: string): never {
    broken ??= new BrokenInvariant(invariant, detail);
    throw broken;
  }

  function knownOf(ref: AttractionRef): Known {
    const key = `${ref.park} ${ref.attraction}`;
    const known = attractions.get(key);
    if (known) return known;
    const fresh: Known = {
      ref: { park: ref.park, attraction: ref.attraction },
      readings: new Map(),
      late: new Map(),
      byMinute: new Map(),
      rows: new Map(),
      version: 0,
      seen: new Map(),
      sensors: new Set(),
    };
    attractions.set(key, fresh);
    return fresh;
  }

  function accept(ref: AttractionRef, reading: Reading): void {
    const known = knownOf(ref);
    const id = identityOf(reading);
    known.readings.set(id, reading);
    const minute = minuteOf(reading.at);
    const own = known.byMinute.get(minute) ?? new Map<string, Reading>();
    known.byMinute.set(minute, own.set(id, reading));
  }

  /** I2: a bucket is what its readings sum up to, and each of them was accepted. */
  function checkBucket(known: Known, bucket: Bucket): void {
    const accepted = known.byMinute.get(bucket.minute);
    const readings: Reading[] = [];
    for (const { sensor, epoch, seqs } of bucket.tracks) {
      for (let at = 0; at < seqs.length; at += 2) {
        for (let seq = seqs[at]!; seq <= seqs[at + 1]!; seq += 1) {
          const reading = accepted?.get(`${sensor} ${epoch} ${seq}`);
          if (!reading) {
            fail('I2', `nobody said ${sensor} ${epoch} ${seq} in that minute`);
          }
          readings.push(reading);
        }
      }
    }
    const { state } = fold({ header: EMPTY_HEADER, buckets: new Map() }, readings);
    const sum = JSON.stringify(state.buckets.get(bucket.minute));
    if (sum !== JSON.stringify(bucket)) {
      fail('I2', `a bucket is ${JSON.stringify(bucket)}, its readings ${sum}`);
    }
  }

  return {
    broken: () => broken,
    published(topic, { data }) {
      if (topic === 'dead-letters') {
        const letter = decodeDeadLetter(data);
        if (!letter.ok) fail('I3', `an unreadable dead letter: ${letter.detail}`);
        const { reason, payload } = letter.value;
        letters.set(reason, (letters.get(reason) ?? 0) + 1);
        if (reason === 'late' && 'reading' in payload) {
          buried.add(identityOf(payload.reading as Reading));
        }
        return;
      }
      if (topic !== 'readings') return;
      const decoded = decodeReadings(data);
      if (!decoded.ok) fail('I3', `ingest wrote what nobody can read: ${decoded.detail}`);
      const { park, receivedAt } = decoded.value;
      for (const { id, readings } of decoded.value.attractions) {
        const ref = { park, attraction: id };
        for (const reading of readings) {
          if (isLate(reading.at, receivedAt)) knownOf(ref).late.set(identityOf(reading), reading);
          else accept(ref, reading);
        }
      }
    },

    stateWritten(ref, { header, buckets }) {
      const known = knownOf(ref);
      if (header.version <= known.version) {
        fail('I6', `version ${header.version} came after ${known.version}`);
      }
      // Made again after a loss: what guests saw of the life before may have been newer.
      if (known.version === 0) known.seen.clear();
      known.version = header.version;
      // A sensor that is new at a ride may have spoken long ago, and its lane is no newer than that.
      for (const { sensor } of header.words) {
        if (known.sensors.has(sensor)) continue;
        known.sensors.add(sensor);
        known.seen.clear();
      }
      for (const bucket of buckets) checkBucket(known, bucket);
    },

    async historyWritten(flush, history) {
      for (const { bucket, ...ref } of flush.buckets) {
        const known = knownOf(ref);
        const [row] = await history.bucketsAt(ref, [bucket.minute]);
        if (!row) fail('I3', `minute ${bucket.minute} was flushed and is not there`);
        const size = bucketSize(row);
        const before = known.rows.get(bucket.minute) ?? 0;
        if (size < before) {
          fail('I5', `a row shrank from ${before} to ${size} readings`);
        }
        known.rows.set(bucket.minute, size);
        if (size !== before) checkBucket(known, row);
      }
    },

    viewServed(view) {
      const { seen } = knownOf(view);
      if (now() < isCatalogNewUntil) {
        seen.clear();
        return;
      }
      const times: [string, number | null | undefined][] = [
        ['version', view.version],
        ['status', view.status?.saidAt],
        ...Object.entries(view.lanes).map(([lane, { measuredAt }]): [string, number | null] => [
          lane,
          measuredAt,
        ]),
      ];
      for (const [name, value] of times) {
        if (value == null) continue;
        const before = seen.get(name) ?? 0;
        if (value < before) {
          fail('I7', `${view.attraction} showed ${name} ${before}, then ${value}`);
        }
        seen.set(name, value);
      }
    },

    liveStoreLost() {
      for (const known of attractions.values()) {
        known.version = 0;
        known.seen.clear();
      }
    },

    catalogChanged() {
      isCatalogNewUntil = now() + CATALOG_KNOWN_MS;
    },

    expected: () =>
      [...attractions.values()].map(({ ref, readings }) => {
        const { state } = fold({ header: EMPTY_HEADER, buckets: new Map() }, [
          ...readings.values(),
        ]);
        return { ref, state };
      }),

    lateReadings: () =>
      [...attractions.values()].flatMap(({ late }) =>
        [...late.keys()].map((id) => ({ id, isBuried: buried.has(id) })),
      ),

    letters: () => letters,
    acceptedCount: () =>
      [...attractions.values()].reduce((sum, { readings }) => sum + readings.size, 0),
  };
}

function identityOf({ sensor, epoch, seq }: Reading): string {
  return `${sensor} ${epoch} ${seq}`;
}

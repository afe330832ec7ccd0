import {
  type AttractionState,
  EMPTY_HEADER,
  fold,
  HOUR_MS,
  type Reading,
  tailStart,
} from '@ridewait/core';
import { demoParkFile, readSimulatedParks, simulateDay } from '@ridewait/simulator';
import { type Figure, median } from './figures.ts';

const HOURS = 6;
const BATCH = 50;
const RIDES = 10;
const RATIO = 0.5;
/** Passes over the day before it counts: the compiler has to see it. */
const WARM_UP = 3;

/**
 * The fold by itself: six hours of the demo park's ten busiest rides, in batches of 50 of one ride, buckets
 * leaving the tail as they do in the live store. Beside it, in turn, a bare loop that parses the same readings
 * from JSON and adds their counts to a Map; once each reading a text of its own, once a text for each batch.
 */
export async function foldAlone({ runs }: { runs: number }): Promise<Figure[]> {
  const rides = await batches();
  const all = rides.flat(2).length;
  const lines = rides.flat(2).map((reading) => JSON.stringify(reading));
  const texts = rides.flat().map((batch) => JSON.stringify(batch));
  const work = {
    fold: () => foldAll(rides),
    lines: () => parseEach(lines),
    batches: () => parseBatches(texts),
  };
  const rates = { fold: [] as number[], lines: [] as number[], batches: [] as number[] };
  for (let run = -WARM_UP; run < runs; run += 1) {
    for (const [name, pass] of Object.entries(work)) {
      const rate = all / cpuSecondsOf(pass);
      if (run >= 0) rates[name as keyof typeof rates].push(rate);
    }
  }
  const ratio = rates.fold.map((rate, run) => rate / rates.lines[run]!);
  return [
    {
      name: `fold, batches of ${BATCH}`,
      unit: 'readings per CPU-second',
      values: rates.fold,
      beside: { name: 'JSON.parse of each and a Map', value: median(rates.lines) },
    },
    {
      name: 'fold beside that loop',
      unit: 'of its rate',
      values: ratio,
      beside: { name: 'aim', value: RATIO },
      isMet: median(ratio) >= RATIO,
    },
    {
      name: 'fold beside a loop that parses 50 at once',
      unit: 'of its rate',
      values: rates.fold.map((rate, run) => rate / rates.batches[run]!),
    },
  ];
}

function readingOf(said: Reading & { attraction: string }): Reading {
  const { attraction: _, ...reading } = said;
  return reading;
}

/** By ride, in order of time. */
async function batches(): Promise<Reading[][][]> {
  const parks = await readSimulatedParks(demoParkFile);
  const to = Date.parse('2026-07-01T15:00:00Z');
  const from = to - HOURS * HOUR_MS;
  const said = [...simulateDay({ catalog: { parks }, seed: 3, from, to, reportSeconds: 10 })];
  const byRide = Map.groupBy(
    said.flatMap(({ readings }) => readings),
    ({ attraction }) => attraction,
  );
  return [...byRide.values()]
    .toSorted((a, b) => b.length - a.length)
    .slice(0, RIDES)
    .map((own) => {
      const readings = own.map(readingOf);
      const count = Math.ceil(readings.length / BATCH);
      return Array.from({ length: count }, (__, at) =>
        readings.slice(at * BATCH, (at + 1) * BATCH),
      );
    });
}

function foldAll(rides: readonly Reading[][][]): void {
  for (const batchesOfRide of rides) {
    let state: AttractionState = { header: EMPTY_HEADER, buckets: new Map() };
    for (const batch of batchesOfRide) {
      const { header, buckets } = fold(state, batch).state;
      const tail = tailStart(header);
      state = { header, buckets: new Map([...buckets].filter(([minute]) => minute >= tail)) };
    }
  }
}

function parseBatches(texts: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const { sensor, count = 0 } of JSON.parse(text) as Reading[]) {
      counts.set(sensor, (counts.get(sensor) ?? 0) + count);
    }
  }
}

function parseEach(lines: readonly string[]): void {
  const counts = new Map<string, number>();
  for (const line of lines) {
    const { sensor, count = 0 } = JSON.parse(line) as Reading;
    counts.set(sensor, (counts.get(sensor) ?? 0) + count);
  }
}

/** User and system, in seconds. */
function cpuSecondsOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

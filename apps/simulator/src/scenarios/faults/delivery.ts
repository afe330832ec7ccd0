import { createRandom } from '../../model/random.ts';
import type { RideReading } from '../../model/sensors.ts';
import { type Fault, type FaultKind, isActive } from './fault.ts';

/** A reading as it came in. */
export interface ArrivedReading {
  reading: RideReading;
  /** Milliseconds since 1970. */
  receivedAt: number;
}

/** Takes what a sensor says at `saidAt`, in true time; gives each arrival of it. Undefined is silence. */
export interface Way {
  (reading: RideReading | undefined, saidAt: number): ArrivedReading[];
}

/** The way to ingest where nothing is wrong with it, in milliseconds. */
const WAY = { least: 60, meanMore: 90 };

/** How far behind a reading falls that others overtake, and how far behind the first its copy comes, in seconds. */
const OVERTAKEN = [10, 40] as const;
const COPY = [0.2, 30] as const;

/** The way of one sensor's readings, with its faults. A faultless part of it takes as long as it would without them. */
export function deliveryOf(sensor: string, faults: readonly Fault[], seed: number): Way {
  const way = createRandom(seed, `${sensor} way`);
  const chances = new Map(
    faults.map(({ kind }) => [kind, createRandom(seed, `${sensor} ${kind}`)] as const),
  );
  return function deliver(reading, saidAt) {
    // Drawn for silence too: a fault must not move what comes after it.
    const wayMs = WAY.least + way.exponential(WAY.meanMore);
    if (!reading) return [];
    const active = new Map<FaultKind, Fault>();
    for (const fault of faults) if (isActive(fault, saidAt)) active.set(fault.kind, fault);
    if (active.has('outage')) return [];
    const leaves = active.get('backlog')?.to ?? saidAt;
    let receivedAt = leaves + wayMs;
    const late = active.get('late');
    if (late) receivedAt += chances.get('late')!.exponential(late.amount * 1000);
    function happens(kind: 'reordered' | 'duplicates', [low, high]: readonly [number, number]) {
      const chance = chances.get(kind)!;
      return chance.chance(active.get(kind)!.amount) ? chance.between(low, high) * 1000 : undefined;
    }
    if (active.has('reordered')) receivedAt += happens('reordered', OVERTAKEN) ?? 0;
    const arrivals = [{ reading, receivedAt: Math.round(receivedAt) }];
    const copyMs = active.has('duplicates') ? happens('duplicates', COPY) : undefined;
    if (copyMs !== undefined) {
      arrivals.push({ reading, receivedAt: Math.round(receivedAt + copyMs) });
    }
    return arrivals;
  };
}

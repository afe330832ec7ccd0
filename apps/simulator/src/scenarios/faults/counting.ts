import { createRandom, type Random } from '../../model/random.ts';
import type { RideReading } from '../../model/sensors.ts';
import { type Fault, type FaultKind, isActive } from './fault.ts';

/** Gives what a device says where it should have said `reading`; undefined where it says nothing. */
export interface Device {
  (reading: RideReading): RideReading | undefined;
}

/**
 * A device with the faults of its counting and of its clock. It sees the people that a faultless one has seen: its
 * own `count`, `total`, `seq` and `epoch` follow from what it makes of them. Chance is drawn from the seed, apart
 * for each fault.
 */
export function faultyDevice(
  faults: readonly Fault[],
  { seed, hasTotal }: { seed: number; hasTotal: boolean },
): Device {
  const boots = bootsOf(faults);
  const chances = new Map(faults.map(({ sensor, kind }) => [kind, chanceOf(seed, sensor, kind)]));
  let epoch: number | undefined;
  let seq = 0;
  let total = 0;

  function countPeople(people: number, at: number): number {
    let counted = people;
    for (const fault of faults) {
      if (!isActive(fault, at)) continue;
      if (fault.kind === 'stuck') return 0;
      const hits = (): number => binomial(people, fault.amount, chances.get(fault.kind)!);
      if (fault.kind === 'missing') counted -= hits();
      if (fault.kind === 'doubling') counted += hits();
    }
    return Math.max(0, counted);
  }

  return function say(reading) {
    const { at } = reading;
    epoch ??= reading.epoch + Math.floor(clockMs(faults, reading.epoch * 1000) / 1000);
    let isFirst = false;
    while (boots[0] !== undefined && boots[0] <= at) {
      const bootedAt = boots.shift()!;
      epoch = Math.floor((bootedAt + clockMs(faults, bootedAt)) / 1000);
      seq = 0;
      total = 0;
      isFirst = true;
    }
    if (faults.some((fault) => fault.kind === 'dead' && isActive(fault, at))) return undefined;
    seq += 1;
    const said = { ...reading, epoch, seq, at: at + clockMs(faults, at) };
    if (reading.total === undefined) return said;
    // Whom it saw before it went down, and had not told yet, it has forgotten.
    const count = isFirst ? 0 : countPeople(reading.count!, at);
    total += count;
    const { total: _, ...without } = said;
    return hasTotal ? { ...said, count, total } : { ...without, count };
  };
}

function chanceOf(seed: number, sensor: string, kind: FaultKind): Random {
  return createRandom(seed, `${sensor} ${kind}`);
}

/** When it boots anew, first to last. */
function bootsOf(faults: readonly Fault[]): number[] {
  return faults
    .filter(({ kind }) => kind === 'restart' || kind === 'dead')
    .map(({ to }) => to)
    .toSorted((a, b) => a - b);
}

function clockMs(faults: readonly Fault[], at: number): number {
  return faults.reduce(
    (sum, fault) =>
      fault.kind === 'clock' && isActive(fault, at) ? sum + fault.amount * 1000 : sum,
    0,
  );
}

function binomial(trials: number, probability: number, random: Random): number {
  let hits = 0;
  for (let trial = 0; trial < trials; trial += 1) if (random.chance(probability)) hits += 1;
  return hits;
}

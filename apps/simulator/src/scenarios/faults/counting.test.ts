import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RideReading } from '../../model/sensors.ts';
import { faultyDevice } from './counting.ts';
import type { Fault, FaultKind } from './fault.ts';

const BOOT = Date.UTC(2026, 6, 18, 7);
const END = BOOT + 3_600_000;

/** What a faultless counter says, every ten seconds from its boot. */
function reports(counts: readonly number[]): RideReading[] {
  let total = 0;
  return counts.map((count, index) => {
    total += count;
    return {
      attraction: 'ride',
      sensor: 'door',
      kind: 'entered',
      lane: 'standby',
      epoch: BOOT / 1000,
      seq: index + 1,
      at: BOOT + index * 10_000,
      count,
      total,
    };
  });
}

function fault(kind: FaultKind, amount: number, from = BOOT, to = END): Fault {
  return { sensor: 'door', kind, amount, from, to };
}

function heard(faults: readonly Fault[], said: readonly RideReading[], seed = 1): RideReading[] {
  const device = faultyDevice(faults, { seed, hasTotal: true });
  return said.flatMap((reading) => device(reading) ?? []);
}

const EVEN = reports(Array.from({ length: 360 }, () => 10));
const from = EVEN[90]!.at;
const to = EVEN[180]!.at;

function peopleOf(readings: readonly RideReading[]): number {
  return readings.reduce((sum, { count }) => sum + count!, 0);
}

describe('a device', () => {
  it('says what it should where it has no fault', () => {
    expect(heard([], EVEN)).toEqual(EVEN);
  });

  it('tells no total where it has none to tell, and else the same', () => {
    const device = faultyDevice([], { seed: 1, hasTotal: false });
    const { total: _, ...without } = EVEN[0]!;
    expect(device(EVEN[0]!)).toEqual(without);
  });

  it('misses about as many people as it is said to', () => {
    expect(peopleOf(heard([fault('missing', 0.05)], EVEN)) / 3_600).toBeCloseTo(0.95, 1);
    expect(peopleOf(heard([fault('missing', 1)], EVEN))).toBe(0);
  });

  it('counts about as many people twice as it is said to', () => {
    expect(peopleOf(heard([fault('doubling', 0.05)], EVEN)) / 3_600).toBeCloseTo(1.05, 1);
    expect(peopleOf(heard([fault('doubling', 1)], EVEN))).toBe(7_200);
  });

  it('is silent while it is dead, sees nobody then, and boots anew', () => {
    const after = heard([fault('dead', 0, from, to)], EVEN).filter(({ at }) => at >= from);
    expect(after[0]).toMatchObject({ at: to, epoch: to / 1000, seq: 1, count: 0, total: 0 });
    expect(after.at(-1)).toMatchObject({ seq: 180, total: 1_790 });
  });

  it('goes on to report while it is stuck, but counts nobody', () => {
    const all = heard([fault('stuck', 0, from, to)], EVEN);
    expect(all.map(({ seq }) => seq)).toEqual(EVEN.map(({ seq }) => seq));
    expect(all[89]!.total).toBe(900);
    expect(all[179]!.total).toBe(900);
    expect(all[180]!.total).toBe(910);
  });

  it('begins a new epoch from zero when it restarts, without whom it had not told yet', () => {
    const [first, second] = heard([fault('restart', 0, from, from)], EVEN).slice(90);
    expect(first).toMatchObject({ at: from, epoch: from / 1000, seq: 1, count: 0, total: 0 });
    expect(second).toMatchObject({ epoch: from / 1000, seq: 2, count: 10, total: 10 });
  });

  it('goes by its own clock, from its boot', () => {
    for (const seconds of [12.5, -12.5]) {
      const [first] = heard([fault('clock', seconds)], EVEN);
      expect(first!.at).toBe(BOOT + seconds * 1000);
      expect(first!.epoch).toBe(BOOT / 1000 + Math.floor(seconds));
    }
  });

  it('says the same for the same seed, and other things for another', () => {
    const faults = [fault('missing', 0.1), fault('doubling', 0.1)];
    expect(heard(faults, EVEN, 3)).toEqual(heard(faults, EVEN, 3));
    expect(heard(faults, EVEN, 4)).not.toEqual(heard(faults, EVEN, 3));
  });

  it('keeps its numbers in order whatever its faults: seq without a gap, total the sum of the epoch', () => {
    const kinds = fc.constantFrom<FaultKind>('missing', 'doubling', 'dead', 'stuck', 'restart');
    const minute = fc.nat(55);
    const faults = fc.array(
      fc.record({
        kind: kinds,
        start: minute,
        length: minute,
        amount: fc.double({ min: 0, max: 1 }),
      }),
      { maxLength: 4 },
    );
    const counts = fc.array(fc.nat(30), { maxLength: 60 });
    fc.assert(
      fc.property(faults, counts, (drawn, people) => {
        const all = drawn.map(({ kind, start, length, amount }) => {
          const began = BOOT + start * 10_000;
          const ended = kind === 'restart' ? began : began + length * 10_000;
          return fault(kind, Number.isNaN(amount) ? 0 : amount, began, ended);
        });
        const epochs = Map.groupBy(heard(all, reports(people)), ({ epoch }) => epoch);
        for (const readings of epochs.values()) {
          expect(readings.map(({ seq }) => seq)).toEqual(readings.map((_, index) => index + 1));
          expect(readings.at(-1)!.total).toBe(peopleOf(readings));
          expect(readings.every(({ count }) => count! >= 0)).toBe(true);
        }
      }),
    );
  });
});

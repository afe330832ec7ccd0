import { describe, expect, it } from 'vitest';
import type { RideReading } from '../../model/sensors.ts';
import { type ArrivedReading, deliveryOf } from './delivery.ts';
import type { Fault, FaultKind } from './fault.ts';

const START = Date.UTC(2026, 6, 18, 7);
const SAID: RideReading[] = Array.from({ length: 2_000 }, (_, index) => ({
  attraction: 'ride',
  sensor: 'door',
  kind: 'heartbeat',
  lane: 'all',
  epoch: START / 1000,
  seq: index + 1,
  at: START + index * 10_000,
}));
const END = SAID.at(-1)!.at + 10_000;

function fault(kind: FaultKind, amount: number, from = START, to = END): Fault {
  return { sensor: 'door', kind, amount, from, to };
}

function arrive(faults: readonly Fault[]): ArrivedReading[] {
  const deliver = deliveryOf('door', faults, 5);
  return SAID.flatMap((reading) => deliver(reading, reading.at));
}

function seqsOf(arrived: readonly ArrivedReading[]): number[] {
  return arrived.toSorted((a, b) => a.receivedAt - b.receivedAt).map(({ reading }) => reading.seq);
}

const PLAIN = arrive([]);
const from = SAID[500]!.at;
const to = SAID[800]!.at;

describe('the way of a reading', () => {
  it('brings each reading once and in order where nothing is wrong', () => {
    expect(PLAIN.map(({ reading }) => reading)).toEqual(SAID);
    expect(seqsOf(PLAIN)).toEqual(SAID.map(({ seq }) => seq));
    expect(PLAIN.every(({ reading, receivedAt }) => receivedAt > reading.at)).toBe(true);
  });

  it('loses what is said during an outage, and nothing else', () => {
    const arrived = arrive([fault('outage', 0, from, to)]);
    expect(arrived).toEqual([...PLAIN.slice(0, 500), ...PLAIN.slice(800)]);
  });

  it('keeps a backlog and brings all of it at its end', () => {
    const arrived = arrive([fault('backlog', 0, from, to)]);
    expect(arrived.map(({ reading }) => reading)).toEqual(SAID);
    const kept = arrived.slice(500, 800);
    expect(kept.every(({ receivedAt }) => receivedAt > to && receivedAt < to + 5_000)).toBe(true);
    expect(arrived.toSpliced(500, 300)).toEqual(PLAIN.toSpliced(500, 300));
  });

  it('brings all readings late, by the mean that it is said to be', () => {
    const arrived = arrive([fault('late', 20)]);
    const delays = arrived.map(({ receivedAt }, index) => receivedAt - PLAIN[index]!.receivedAt);
    expect(delays.every((ms) => ms >= 0)).toBe(true);
    const meanSeconds = delays.reduce((sum, ms) => sum + ms, 0) / delays.length / 1000;
    expect(meanSeconds).toBeGreaterThan(18);
    expect(meanSeconds).toBeLessThan(22);
  });

  it('brings about as many copies as it is said to, unchanged and behind their first', () => {
    const arrived = arrive([fault('duplicates', 0.1)]);
    const byReading = Map.groupBy(arrived, ({ reading }) => reading);
    expect(byReading.size).toBe(SAID.length);
    const twice = [...byReading.values()].filter(({ length }) => length === 2);
    expect(twice.length / SAID.length).toBeCloseTo(0.1, 1);
    expect(twice.every(([first, copy]) => copy!.receivedAt > first!.receivedAt)).toBe(true);
    expect([...byReading.values()].map(([first]) => first)).toEqual(PLAIN);
  });

  it('lets others overtake about as many as it is said to', () => {
    const arrived = arrive([fault('reordered', 0.1)]);
    const held = arrived.filter(({ receivedAt }, at) => receivedAt !== PLAIN[at]!.receivedAt);
    expect(held.length / SAID.length).toBeCloseTo(0.1, 1);
    expect(seqsOf(arrived)).not.toEqual(SAID.map(({ seq }) => seq));
    expect(seqsOf(arrived).toSorted((a, b) => a - b)).toEqual(SAID.map(({ seq }) => seq));
  });

  it('takes as long for a reading after a silence as it would have without it', () => {
    const deliver = deliveryOf('door', [], 5);
    const arrived = SAID.flatMap((reading, at) =>
      deliver(at < 500 ? undefined : reading, reading.at),
    );
    expect(arrived).toEqual(PLAIN.slice(500));
  });
});

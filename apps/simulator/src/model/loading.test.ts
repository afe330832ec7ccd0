import type { GuestLane } from '@ridewait/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Line } from './line.ts';
import { type Boarded, type Lines, loadVehicle, type Merge } from './loading.ts';
import type { Party } from './party.ts';

function lineOf(sizes: readonly number[]): Line {
  const line = new Line();
  for (const size of sizes) line.join({ party: {} as Party, size, joinedAt: 0 });
  return line;
}

function ridersOf(boarded: readonly Boarded[], lane?: GuestLane): number {
  return boarded
    .filter((one) => lane === undefined || one.lane === lane)
    .reduce((sum, { place }) => sum + place.size, 0);
}

const OPEN: Merge = { priorityShare: 0, owed: 0 };

describe('a vehicle', () => {
  it('takes parties in whole rows, and single riders on what they leave', () => {
    const lines: Lines = { standby: lineOf([3, 2]), single_rider: lineOf([1, 1]) };
    const boarded = loadVehicle(lines, { seats: 4, rowSeats: 2 }, OPEN);
    // The three take both rows; the one odd seat goes to a single rider, the two wait.
    expect(boarded.map(({ lane, place }) => [lane, place.size])).toEqual([
      ['standby', 3],
      ['single_rider', 1],
    ]);
  });

  it('never has more riders than seats, keeps the order of each line, and loses nobody', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 12 });
    const vehicle = fc.record({
      seats: fc.integer({ min: 6, max: 40 }),
      rowSeats: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(sizes, sizes, fc.nat(8), vehicle, (standby, priority, singles, shape) => {
        const lines: Lines = {
          standby: lineOf(standby),
          priority: lineOf(priority),
          single_rider: lineOf(Array.from({ length: singles }, () => 1)),
        };
        const boarded = loadVehicle(lines, shape, { priorityShare: 0.4, owed: 0 });
        expect(ridersOf(boarded)).toBeLessThanOrEqual(shape.seats);
        for (const [lane, before] of [
          ['standby', standby],
          ['priority', priority],
        ] as const) {
          const taken = boarded.filter((one) => one.lane === lane).map(({ place }) => place.size);
          expect(taken).toEqual(before.slice(0, taken.length));
          const all = before.reduce((sum, size) => sum + size, 0);
          expect(lines[lane]!.people + ridersOf(boarded, lane)).toBe(all);
        }
      }),
    );
  });

  it('gives a contested priority lane its share of the seats over many vehicles', () => {
    const lines: Lines = {
      standby: lineOf(Array.from({ length: 2_000 }, () => 2)),
      priority: lineOf(Array.from({ length: 2_000 }, () => 2)),
    };
    const merge: Merge = { priorityShare: 0.3, owed: 0 };
    let priority = 0;
    let all = 0;
    for (let vehicle = 0; vehicle < 100; vehicle += 1) {
      const boarded = loadVehicle(lines, { seats: 20, rowSeats: 2 }, merge);
      priority += ridersOf(boarded, 'priority');
      all += ridersOf(boarded);
    }
    expect(all).toBe(2_000);
    expect(priority / all).toBeCloseTo(0.3, 1);
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WaitRow } from '../waits-data/read-waits.ts';
import { inOrder } from './in-order.ts';

async function* rowsOf(ride: string, times: readonly number[]): AsyncGenerator<WaitRow, void> {
  for (const localMs of times) yield { ride, localMs };
}

async function merged(rides: Record<string, readonly number[]>) {
  const passedOver = { rows: 0 };
  const sources = Object.entries(rides).map(([ride, times]) => rowsOf(ride, times));
  return { rows: await Array.fromAsync(inOrder(sources, passedOver)), passedOver: passedOver.rows };
}

it('is one stream in order of time', async () => {
  const { rows } = await merged({ everest: [1, 5], soarin: [2, 3], dinosaur: [] });
  expect(rows.map(({ ride, localMs }) => `${ride} ${localMs}`)).toEqual([
    'everest 1',
    'soarin 2',
    'soarin 3',
    'everest 5',
  ]);
});

it('passes over a row that goes back in time, and counts it', async () => {
  const { rows, passedOver } = await merged({ everest: [1, 5, 4, 5, 6] });
  expect(rows.map(({ localMs }) => localMs)).toEqual([1, 5, 5, 6]);
  expect(passedOver).toBe(1);
});

it('loses no row of rides that are in order', async () => {
  const times = fc.array(fc.nat(50)).map((all) => all.toSorted((a, b) => a - b));
  await fc.assert(
    fc.asyncProperty(times, times, times, async (a, b, c) => {
      const { rows, passedOver } = await merged({ a, b, c });
      expect(rows.map(({ localMs }) => localMs)).toEqual(
        [...a, ...b, ...c].toSorted((x, y) => x - y),
      );
      expect(passedOver).toBe(0);
    }),
  );
});

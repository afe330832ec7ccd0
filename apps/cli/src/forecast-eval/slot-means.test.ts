import { emptyDay, slotOfHour } from '@ridewait/core';
import { expect, it } from 'vitest';
import type { WaitRow } from '../waits-data/read-waits.ts';
import { slotMeans } from './slot-means.ts';

const MIDNIGHT = Date.UTC(2018, 6, 4);
const MINUTE_MS = 60_000;
const DAY = MIDNIGHT / (24 * 60 * MINUTE_MS);

async function* rows(...signs: [minute: number, posted?: number][]): AsyncGenerator<WaitRow> {
  for (const [minute, postedMinutes] of signs) {
    yield {
      ride: 'comet',
      localMs: MIDNIGHT + minute * MINUTE_MS,
      ...(postedMinutes === undefined ? { actualMinutes: 9 } : { postedMinutes }),
    };
  }
}

it('takes the mean of the signs in a quarter hour', async () => {
  const days = await slotMeans(rows([545, 30], [540, 20], [554.9, 10], [555, 50], [600]));
  const expected = emptyDay();
  expected[slotOfHour(9)] = 20;
  expected[slotOfHour(9.25)] = 50;
  expect(days).toEqual(new Map([[DAY, expected]]));
});

it('counts the hours after midnight to the day before', async () => {
  const days = await slotMeans(rows([25 * 60, 15]));
  expect(days.get(DAY)?.[slotOfHour(25)]).toBe(15);
});

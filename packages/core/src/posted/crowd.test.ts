import { expect, it } from 'vitest';
import { crowdAt } from './crowd.ts';
import { addSign, emptyHistory, type SignHistory } from './sign-history.ts';

const DAY_MS = 24 * 3_600_000;
const NOON = Date.UTC(2018, 5, 1, 12, 30);

/** A ride whose sign is the same for a week, and then another. */
function ride(usual: number, today: number): SignHistory {
  const history = emptyHistory();
  for (let day = -7; day < 0; day += 1) addSign(history, NOON + day * DAY_MS, usual);
  addSign(history, NOON, today);
  return history;
}

it('is 1 on a usual day', () => {
  expect(crowdAt([ride(30, 30), ride(50, 50)], NOON)).toEqual({ now: 1, today: 1 });
});

it('is over 1 when signs are longer than usual', () => {
  const { now, today } = crowdAt([ride(30, 60), ride(50, 100)], NOON);
  expect(now).toBeCloseTo(165 / 85);
  expect(today).toBeCloseTo(165 / 85);
});

it('leaves out rides whose sign is old, and such of which nothing is usual yet', () => {
  const fresh = emptyHistory();
  addSign(fresh, NOON, 200);
  const closed = emptyHistory();
  addSign(closed, NOON - DAY_MS, 200);
  expect(crowdAt([ride(30, 30), fresh, closed], NOON)).toEqual({ now: 1, today: 1 });
});

it('is 1 where there are no rides', () => {
  expect(crowdAt([], NOON)).toEqual({ now: 1, today: 1 });
});

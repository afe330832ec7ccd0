import { expect, it } from 'vitest';
import {
  addSign,
  dayOf,
  emptyHistory,
  hourOf,
  meanSign,
  signAt,
  type SignHistory,
  usualSign,
} from './sign-history.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const NOON = Date.UTC(2018, 5, 1, 12);

function at(minute: number): number {
  return NOON + minute * MINUTE_MS;
}

function seen(...signs: [minute: number, minutes: number][]): SignHistory {
  const history = emptyHistory();
  for (const [minute, minutes] of signs) addSign(history, at(minute), minutes);
  return history;
}

it('has the last sign up to a moment, while it is not too old', () => {
  const history = seen([0, 20], [5, 30]);
  expect(signAt(history, at(4), 10)?.minutes).toBe(20);
  expect(signAt(history, at(15), 10)?.minutes).toBe(30);
  expect(signAt(history, at(15.1), 10)).toBeUndefined();
  expect(signAt(history, at(-1), 10)).toBeUndefined();
});

it('passes over a sign from before the last', () => {
  expect(signAt(seen([5, 30], [0, 20]), at(5), 10)?.minutes).toBe(30);
});

it('means over the signs of some minutes up to a moment', () => {
  const history = seen([0, 10], [40, 20], [50, 40]);
  expect(meanSign(history, at(55), 30)).toBe(30);
  expect(meanSign(history, at(45), 60)).toBe(15);
  expect(meanSign(history, at(-5), 60)).toBeUndefined();
});

it('ends a park’s day at four in the morning', () => {
  const night = Date.UTC(2018, 5, 2, 3, 59);
  expect(dayOf(night)).toBe(dayOf(NOON));
  expect(dayOf(night + MINUTE_MS)).toBe(dayOf(NOON) + 1);
  expect(hourOf(night)).toBeCloseTo(3.983, 3);
});

it('knows what is usual at an hour once its day is over', () => {
  const history = seen([0, 20], [30, 40]);
  expect(usualSign(history, at(30))).toBeUndefined();
  addSign(history, NOON + DAY_MS, 90);
  expect(usualSign(history, at(30))).toBe(30);
});

it('lies between the usual signs of two hours', () => {
  const history = seen([0, 20], [60, 40]);
  addSign(history, NOON + DAY_MS, 90);
  expect(usualSign(history, at(60))).toBeCloseTo(30);
});

it('lets what is usual follow the days', () => {
  const history = emptyHistory();
  for (let day = 0; day < 200; day += 1) {
    addSign(history, NOON + day * DAY_MS, day < 60 ? 60 : 20);
  }
  expect(usualSign(history, at(30))).toBeGreaterThan(19.9);
  expect(usualSign(history, at(30))).toBeLessThan(21);
});

it('keeps signs of a day and a half, however long it is used', () => {
  const history = emptyHistory();
  for (let hour = 0; hour < 24 * 30; hour += 1) addSign(history, at(hour * 60), 20);
  expect(history.signs.length).toBeLessThanOrEqual(24 * 2.5 + 1);
});

it('sums the day so far, and what is usual at those hours', () => {
  const history = seen([0, 20], [DAY_MS / MINUTE_MS, 40], [DAY_MS / MINUTE_MS + 1, 60]);
  expect(history.signs.at(-1)).toMatchObject({ dayCount: 2, dayMinutes: 100, dayUsual: 40 });
});

import { expect, it } from 'vitest';
import { arrivalsPerHour, ROPE_DROP_SHARE } from './day.ts';

it.for([6, 13, 20])('brings all guests of a day of %s hours but those at the rope', (openHours) => {
  const step = 1 / 120;
  let guests = 0;
  for (let hours = step / 2; hours < openHours; hours += step) {
    guests += arrivalsPerHour(hours, openHours) * step;
  }
  expect(guests).toBeCloseTo(1 - ROPE_DROP_SHARE, 3);
});

it('brings nobody before opening, nor for the last of the day', () => {
  expect(arrivalsPerHour(-0.1, 13)).toBe(0);
  expect(arrivalsPerHour(12.5, 13)).toBe(0);
  expect(arrivalsPerHour(13.1, 13)).toBe(0);
});

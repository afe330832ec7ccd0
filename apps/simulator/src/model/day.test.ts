import { expect, it } from 'vitest';
import { arrivalCurve, USUAL_DAY } from './day.ts';

it.for([6, 13, 20])('brings all guests of a day of %s hours but those at the rope', (openHours) => {
  const arrivalsPerHour = arrivalCurve(USUAL_DAY, openHours);
  const step = 1 / 120;
  let guests = 0;
  for (let hours = step / 2; hours < openHours; hours += step) {
    guests += arrivalsPerHour(hours) * step;
  }
  expect(guests).toBeCloseTo(1 - USUAL_DAY.ropeDropShare, 3);
});

it('brings nobody before opening, nor for the last of the day', () => {
  const arrivalsPerHour = arrivalCurve(USUAL_DAY, 13);
  expect(arrivalsPerHour(-0.1)).toBe(0);
  expect(arrivalsPerHour(12.5)).toBe(0);
  expect(arrivalsPerHour(13.1)).toBe(0);
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shownMinutes } from './shown.ts';

it.for([
  [0, 0],
  [2.4, 0],
  [12, 10],
  [13, 15],
  [61, 60],
] as const)('shows %f minutes as %i', ([wait, shown]) => {
  expect(shownMinutes(wait, undefined)).toBe(shown);
});

it('stays while the wait is near, and then goes to the nearest', () => {
  expect(shownMinutes(33.9, 30)).toBe(30);
  expect(shownMinutes(34.1, 30)).toBe(35);
  expect(shownMinutes(52, 30)).toBe(50);
  expect(shownMinutes(67, 60)).toBe(60);
  expect(shownMinutes(68, 60)).toBe(70);
});

it('never goes back for a wait that moves by less than three minutes', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 120, noNaN: true }),
      fc.array(fc.double({ min: -1.5, max: 1.4, noNaN: true }), { maxLength: 50 }),
      (wait, noise) => {
        const shown: number[] = [];
        for (const each of noise) shown.push(shownMinutes(Math.max(0, wait + each), shown.at(-1)));
        const changes = shown.filter((each, at) => at > 0 && each !== shown[at - 1]).length;
        expect(changes).toBeLessThanOrEqual(1);
      },
    ),
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, type Histogram, quantileOf } from './histogram.ts';
import { superiority } from './ranks.ts';

const BOUNDS = [1, 2, 4];
const counts = fc.array(fc.nat(20), { minLength: 4, maxLength: 4 });
const histogram = counts.map((each): Histogram => ({ bounds: BOUNDS, counts: each }));
const filled = histogram.filter((each) => countOf(each) > 0);

it.for<[string, number[], number, number]>([
  ['lies straight between the bounds', [0, 10, 0, 0], 0.5, 1.5],
  ['begins at 0', [10, 0, 0, 0], 0.5, 0.5],
  ['is a bound that just so many are under', [5, 5, 0, 0], 0.5, 1],
  ['is the highest bound for what is over all', [0, 0, 0, 10], 0.5, 4],
  ['is unknown of nothing', [0, 0, 0, 0], 0.5, Number.NaN],
])('a quantile %s', ([, each, share, expected]) => {
  expect(quantileOf({ bounds: BOUNDS, counts: each }, share)).toBe(expected);
});

it('a higher quantile is no lower', () => {
  fc.assert(
    fc.property(filled, fc.double({ min: 0, max: 1, noNaN: true }), (each, share) => {
      expect(quantileOf(each, share)).toBeLessThanOrEqual(quantileOf(each, 1));
      expect(quantileOf(each, share)).toBeGreaterThanOrEqual(quantileOf(each, 0));
    }),
  );
});

describe('superiority', () => {
  it('is what comparing each with each gives', () => {
    fc.assert(
      fc.property(filled, filled, (one, other) => {
        const values = ({ counts: each }: Histogram) =>
          each.flatMap((count, at) => Array.from({ length: count }, () => at));
        const pairs = values(one).flatMap((a) =>
          values(other).map((b) => (a > b ? 1 : a === b ? 0.5 : 0)),
        );
        const mean = pairs.reduce<number>((sum, each) => sum + each, 0) / pairs.length;
        expect(superiority(one, other)).toBeCloseTo(mean, 9);
      }),
    );
  });

  it('is unknown where one has no values', () => {
    const none = { bounds: BOUNDS, counts: [0, 0, 0, 0] };
    expect(superiority(none, none)).toBeNaN();
  });
});

import { expect, it } from 'vitest';
import { featuresOf, firstWeights } from './features.ts';
import { dot } from './quantile-regression.ts';
import { addSign, emptyHistory } from './sign-history.ts';

const NOON = Date.UTC(2018, 5, 1, 12);
const USUAL = { crowd: { now: 1, today: 1 }, excess: [0, 0] };

function features(minutes: number, localMs = NOON): number[] {
  const history = emptyHistory();
  addSign(history, localMs, minutes);
  return featuresOf({ localMs, sign: history.signs[0]!, history, ...USUAL });
}

it('starts at seven tenths of the sign', () => {
  const all = features(40);
  expect(dot(firstWeights(all.length), all)).toBeCloseTo(28);
});

it('is finite and of one size, at every hour and for every sign', () => {
  const size = features(40).length;
  for (const minutes of [0, 5, 270, 600]) {
    for (let hour = -12; hour < 12; hour += 1) {
      const all = features(minutes, NOON + hour * 3_600_000);
      expect(all).toHaveLength(size);
      expect(all.every(Number.isFinite)).toBe(true);
    }
  }
});

import { expect, it } from 'vitest';
import { createRandom } from './random.ts';

function draws(seed: number, stream: string): number[] {
  const random = createRandom(seed, stream);
  return Array.from({ length: 2_000 }, () => random.next());
}

it('repeats itself for a seed and a stream, and for no other', () => {
  expect(draws(1, 'a')).toEqual(draws(1, 'a'));
  expect(draws(1, 'a')).not.toEqual(draws(2, 'a'));
  expect(draws(1, 'a')).not.toEqual(draws(1, 'b'));
});

it('draws evenly', () => {
  const all = draws(3, 'even');
  expect(all.reduce((sum, value) => sum + value, 0) / all.length).toBeCloseTo(0.5, 1);
  expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...all)).toBeLessThan(1);
});

it('draws by weight, and never what weighs nothing', () => {
  const random = createRandom(4, 'weights');
  const counts = [0, 0, 0];
  for (let draw = 0; draw < 4_000; draw += 1) counts[random.weighted([1, 0, 3])]! += 1;
  expect(counts[1]).toBe(0);
  expect(counts[2]! / counts[0]!).toBeGreaterThan(2.5);
  expect(counts[2]! / counts[0]!).toBeLessThan(3.5);
  expect(random.weighted([0, 0])).toBe(-1);
  expect(random.weighted([])).toBe(-1);
});

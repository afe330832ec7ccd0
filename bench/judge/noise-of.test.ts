import type { Window } from '@ridewait/release';
import { expect, it } from 'vitest';
import { noiseOf } from './noise-of.ts';
import { dice, normal, normalBelow } from './random.ts';

const BOUNDS = Array.from({ length: 60 }, (_, at) => 0.001 * 1.15 ** at);

/** Values with a spread of 0.8 around a median that differs by `jitter`. */
function values(roll: () => number, jitter: number, count: number) {
  const median = 0.04 * Math.exp(jitter * normal(roll));
  const below = [...BOUNDS.map((bound) => normalBelow(Math.log(bound / median) / 0.8)), 1];
  const counts = below.map((part, at) => Math.round(count * (part - (below[at - 1] ?? 0))));
  const side = { errors: { of: count, hits: 1 }, latency: { bounds: BOUNDS, counts } };
  return { values: side, crashes: 0 };
}

function windows(jitter: number): Window[] {
  const roll = dice(3, 1);
  return Array.from({ length: 400 }, (_, at) => ({
    from: at * 10_000,
    until: (at + 1) * 10_000,
    candidate: values(roll, jitter, 100_000),
    stable: values(roll, jitter, 100_000),
  }));
}

it.for([0.02, 0.1, 0.3])('finds again by how much processes differ: %d', (jitter) => {
  const noise = noiseOf([windows(jitter)]);
  expect(noise.jitter / jitter).toBeCloseTo(1, 0.5);
  expect(noise.spread).toBeCloseTo(0.8, 0.5);
  expect(Math.abs(noise.lasting)).toBeLessThan(0.15);
  // Six windows of a minute, hardly alike.
  expect((noise.minuteJitter / jitter) * Math.sqrt(6)).toBeCloseTo(1, 0.5);
  expect(noise).toMatchObject({ windows: 400, seconds: 10, requests: 80_000_000, hits: 800 });
});

it('leaves out windows in which one was not asked', () => {
  const [first, ...rest] = windows(0.1);
  const silent = { ...first!, candidate: { values: {}, crashes: 0 } };
  expect(noiseOf([[silent, ...rest]]).windows).toBe(399);
});

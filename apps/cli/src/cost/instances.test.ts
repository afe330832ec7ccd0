import fc from 'fast-check';
import { expect, it } from 'vitest';
import { busyShare, instancesFor } from './instances.ts';

const ROOM = { minInstances: 0, concurrency: 80 };

it.for<[string, Parameters<typeof instancesFor>[0], number]>([
  ['nothing to do takes none', { perSecond: 0, cpuSeconds: 0.01, seconds: 0.01 }, 0],
  ['a little takes one', { perSecond: 0.1, cpuSeconds: 0.001, seconds: 0.01 }, 1],
  // 1,000 × 3 ms = 3 CPUs, each used to 60 %.
  ['CPU decides', { perSecond: 1_000, cpuSeconds: 0.003, seconds: 0.003 }, 5],
  // 1,000 × 0.5 s = 500 in hand, 48 an instance.
  ['concurrency decides', { perSecond: 1_000, cpuSeconds: 0.0001, seconds: 0.5 }, 11],
])('%s', ([, work, instances]) => {
  expect(instancesFor(work, ROOM)).toBe(instances);
});

it('keeps what the config keeps', () => {
  const none = { perSecond: 0, cpuSeconds: 0, seconds: 0 };
  expect(instancesFor(none, { ...ROOM, minInstances: 2 })).toBe(2);
});

it('is busy as an M/G/∞ queue is, and holds a request for a tenth of a second at least', () => {
  expect(busyShare({ perSecond: 10, cpuSeconds: 0, seconds: 0.2 }, 1)).toBeCloseTo(0.864665, 6);
  expect(busyShare({ perSecond: 10, cpuSeconds: 0, seconds: 0.001 }, 1)).toBeCloseTo(0.632121, 6);
  expect(busyShare({ perSecond: 0, cpuSeconds: 0, seconds: 1 }, 1)).toBe(0);
  expect(busyShare({ perSecond: 0, cpuSeconds: 0, seconds: 1 }, 0)).toBe(0);
});

it('is never paid for more than all of the time, and never less for more instances', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e4, noNaN: true }),
      fc.double({ min: 0, max: 10, noNaN: true }),
      fc.integer({ min: 1, max: 100 }),
      (perSecond, seconds, instances) => {
        const work = { perSecond, cpuSeconds: 0, seconds };
        const one = busyShare(work, instances);
        expect(one).toBeGreaterThanOrEqual(0);
        expect(one).toBeLessThanOrEqual(1);
        const more = (instances + 1) * busyShare(work, instances + 1);
        expect(more).toBeGreaterThanOrEqual(instances * one - 1e-9);
      },
    ),
  );
});

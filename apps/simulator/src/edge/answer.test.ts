import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs, stepAfter } from './answer.ts';

it.for<[string, number, string | null, boolean, object]>([
  ['goes on after a batch that was taken', 202, null, true, { do: 'next' }],
  ['goes on after one of which nothing was valid', 422, null, true, { do: 'next' }],
  ['goes on after one that was all another ride’s', 403, null, true, { do: 'next' }],
  ['goes on after a body that nobody can read', 400, null, false, { do: 'next' }],
  ['comes back where its ride is not in the catalog yet', 403, null, false, { do: 'retry' }],
  ['comes back after a token was refused', 401, null, false, { do: 'retry' }],
  ['comes back when it is told', 503, '2', false, { do: 'retry', afterMs: 2_000 }],
  ['comes back when it sent too much', 429, '7', false, { do: 'retry', afterMs: 7_000 }],
  ['comes back after a fault', 500, null, false, { do: 'retry' }],
  ['comes back where nobody answered', 0, null, false, { do: 'retry' }],
  ['takes no date for seconds', 503, 'Tue, 24 Nov 2026 10:00:00 GMT', false, { do: 'retry' }],
  ['sends half of what is too large', 413, null, false, { do: 'halve' }],
])('%s (%s)', ([, status, retryAfter, hasResults, step]) => {
  expect(stepAfter(status, retryAfter, hasResults)).toEqual(step);
});

it('waits longer after each failure, but never for long', () => {
  const failures = fc.integer({ min: 1, max: 1_000 });
  const chance = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(failures, chance, (count, draw) => {
      const ms = backoffMs(count, () => draw);
      expect(ms).toBeGreaterThanOrEqual(100);
      expect(ms).toBeLessThanOrEqual(10_100);
      expect(backoffMs(count + 1, () => draw)).toBeGreaterThanOrEqual(ms);
    }),
  );
});

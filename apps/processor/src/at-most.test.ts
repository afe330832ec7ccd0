import { expect, it } from 'vitest';
import { atMost } from './at-most.ts';

/** Work that ends when it is told to. */
function jobs(count: number) {
  const ends = Array.from({ length: count }, () => Promise.withResolvers<number>());
  const begun: number[] = [];
  const run = atMost(2);
  const all = ends.map(({ promise }, job) =>
    run(() => {
      begun.push(job);
      return promise;
    }),
  );
  return { ends, begun, all };
}

it('begins as many as it may, and the next when one ends', async () => {
  const { ends, begun, all } = jobs(4);
  expect(begun).toEqual([0, 1]);
  ends[1]!.resolve(1);
  expect(await all[1]).toBe(1);
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve(7);
  expect(await Promise.all(all)).toEqual([7, 1, 7, 7]);
});

it('goes on after one that failed', async () => {
  const { ends, begun, all } = jobs(3);
  ends[0]!.reject(new Error('broken'));
  await expect(all[0]).rejects.toThrow('broken');
  await Promise.resolve();
  expect(begun).toEqual([0, 1, 2]);
  for (const { resolve } of ends) resolve(0);
  await Promise.all(all.slice(1));
});

it('lets as many run again once all have ended', async () => {
  const run = atMost(1);
  for (const value of [1, 2, 3]) expect(await run(async () => value)).toBe(value);
});

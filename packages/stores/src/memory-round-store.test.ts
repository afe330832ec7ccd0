import { expect, it } from 'vitest';
import { roundStoreContract } from './contract.ts';
import { memoryRoundStore } from './memory-round-store.ts';

roundStoreContract('memory', async () => memoryRoundStore());

it('holds a lease for as long as was asked, by the clock that it was given', async () => {
  let now = 1_000;
  const store = memoryRoundStore({ now: () => now });
  await store.lease('a', 500);
  now += 499;
  expect(await store.lease('b', 500)).toBe(false);
  now += 1;
  expect(await store.lease('b', 500)).toBe(true);
});

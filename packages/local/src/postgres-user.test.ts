import { expect, it } from 'vitest';
import { isReachable, unprivilegedUser } from './postgres-user.ts';

it('is another user for root only', () => {
  expect(unprivilegedUser(1_000)).toBeUndefined();
  expect(unprivilegedUser(0)?.uid).toBeGreaterThan(0);
});

it('sees whether a user can get to a folder', () => {
  const stranger = { uid: 64_001, gid: 64_001 };
  expect(isReachable('/usr/bin', stranger)).toBe(true);
});

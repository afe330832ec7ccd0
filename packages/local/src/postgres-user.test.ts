import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clusterFolder, unprivilegedUser } from './postgres-user.ts';

const STRANGER = { uid: 64_001, gid: 64_001 };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ridewait-user-'));
  mkdirSync(join(root, 'data'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('is another user for root only', () => {
  expect(unprivilegedUser(1_000)).toBeUndefined();
  expect(unprivilegedUser(0)?.uid).toBeGreaterThan(0);
});

it('keeps the cluster in the data folder when we run it ourselves', () => {
  expect(clusterFolder(join(root, 'data'), undefined)).toBe(join(root, 'data', 'cluster'));
});

it('opens the data folder to another user, where that is enough', () => {
  chmodSync(root, 0o755);
  chmodSync(join(root, 'data'), 0o700);
  expect(clusterFolder(join(root, 'data'), STRANGER)).toBe(join(root, 'data', 'cluster'));
  expect(statSync(join(root, 'data')).mode & 0o777).toBe(0o711);
});

it('goes elsewhere when a folder above is closed, to the same place every time', () => {
  chmodSync(root, 0o700);
  const elsewhere = clusterFolder(join(root, 'data'), STRANGER, '/scratch');
  expect(elsewhere).toMatch(/^\/scratch\/ridewait-postgres-[0-9a-f]{16}\/cluster$/);
  expect(clusterFolder(join(root, 'data'), STRANGER, '/scratch')).toBe(elsewhere);
});

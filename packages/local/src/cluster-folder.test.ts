import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { clusterFolder, removeOrphanClusters } from './cluster-folder.ts';

const STRANGER = { uid: 64_001, gid: 64_001 };

let root: string;
let data: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ridewait-user-'));
  data = join(root, 'closed', 'data');
  mkdirSync(data, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('keeps the cluster in the data folder when we run it ourselves', () => {
  expect(clusterFolder(data, undefined)).toBe(join(data, 'cluster'));
});

it('opens the data folder to another user, where that is enough', () => {
  chmodSync(root, 0o755);
  chmodSync(data, 0o700);
  expect(clusterFolder(data, STRANGER)).toBe(join(data, 'cluster'));
  expect(statSync(data).mode & 0o777).toBe(0o711);
});

it('goes elsewhere when a folder above is closed, to the same place every time, which lets that user through', () => {
  chmodSync(dirname(data), 0o700);
  const elsewhere = clusterFolder(data, STRANGER, root);
  expect(elsewhere).toMatch(/\/ridewait-postgres-[0-9a-f]{16}\/cluster$/);
  expect(dirname(dirname(elsewhere))).toBe(root);
  expect(statSync(dirname(elsewhere)).mode & 0o777).toBe(0o711);
  expect(clusterFolder(data, STRANGER, root)).toBe(elsewhere);
});

it('removes what lies elsewhere once its data folder is gone, and not before', () => {
  chmodSync(dirname(data), 0o700);
  const elsewhere = dirname(clusterFolder(data, STRANGER, root));
  removeOrphanClusters(root);
  expect(existsSync(elsewhere)).toBe(true);
  rmSync(data, { recursive: true });
  removeOrphanClusters(root);
  expect(existsSync(elsewhere)).toBe(false);
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const PROGRAM = path.join(import.meta.dirname, '../src/checks/check-commit.ts');
const FILE = 'apps/release/manifest.json';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'ridewait-commits-'));
  mkdirSync(path.join(root, path.dirname(FILE)), { recursive: true });
  git('init', '--quiet', '--initial-branch', 'main');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function git(...args: string[]): void {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com'];
  execFileSync('git', [...who, ...args], { cwd: root, stdio: 'pipe' });
}

/** A build that reads and writes these formats. */
function build(reads: number[], writes: number[]): void {
  const manifest = {
    manifest: 1,
    formats: { a: { reads, writes } },
    migrations: [],
    announced: [],
  };
  writeFileSync(path.join(root, FILE), JSON.stringify(manifest));
}

function commit(reads: number[], writes: number[]): void {
  build(reads, writes);
  git('add', '.');
  git('commit', '--quiet', '--allow-empty', '--message', 'a build');
}

function check() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, root], {
    encoding: 'utf8',
  });
  return { status, output: stdout + stderr };
}

const REFUSED = { status: 1, output: expect.stringContaining('it writes format 2') };
const FINE = { status: 0, output: expect.stringContaining('it may run beside') };

it('holds a commit against the one before', () => {
  commit([1], [1]);
  expect(check()).toMatchObject({ status: 0, output: expect.stringContaining('no commit before') });
  commit([1, 2], [1]);
  expect(check()).toMatchObject(FINE);
  commit([1, 2], [2]);
  expect(check()).toMatchObject(FINE);
});

it('refuses a commit that writes what the one before can’t read', () => {
  commit([1], [1]);
  commit([1, 2], [2]);
  expect(check()).toMatchObject(REFUSED);
});

it('holds what is not committed yet against the last commit', () => {
  commit([1], [1]);
  commit([1, 2], [1]);
  build([1, 2], [2]);
  expect(check()).toMatchObject(FINE);
  build([1, 2, 3], [3]);
  expect(check()).toMatchObject({ status: 1 });
});

it('holds a branch as a whole against where it left main', () => {
  commit([1], [1]);
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  commit([1, 2], [1]);
  commit([1, 2], [2]);
  expect(check()).toMatchObject(REFUSED);
});

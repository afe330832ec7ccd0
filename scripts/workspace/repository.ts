import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** What is looked at of a package.json. */
export interface Manifest {
  name?: string;
  description?: string;
  workspaces?: string[];
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface Workspace {
  /** From the root, as `packages/core`; the root's own is `.`. */
  folder: string;
  manifest: Manifest;
}

/** The files that are, or are about to be, in version control. */
export interface Repository {
  /** Paths from the root. */
  files: readonly string[];
  has(file: string): boolean;
  read(file: string): string;
  root: Workspace;
  workspaces: readonly Workspace[];
}

export function openRepository(root: string): Repository {
  const listed = execFileSync('git', ['ls-files', '-z', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const files = listed.split('\0').filter((file) => fs.existsSync(path.join(root, file)));
  const read = (file: string) => fs.readFileSync(path.join(root, file), 'utf8');
  const workspace = (folder: string): Workspace => ({
    folder,
    manifest: JSON.parse(read(path.posix.join(folder, 'package.json'))) as Manifest,
  });
  const own = workspace('.');
  const patterns = (own.manifest.workspaces ?? []).map((pattern) => `${pattern}/package.json`);
  return {
    files,
    has: (file) => fs.existsSync(path.join(root, file)),
    read,
    root: own,
    workspaces: files
      .filter((file) => patterns.some((pattern) => path.posix.matchesGlob(file, pattern)))
      .map((file) => workspace(path.posix.dirname(file))),
  };
}

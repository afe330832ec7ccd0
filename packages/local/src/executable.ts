import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Whether this user may run the file. */
export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** The first program with one of these names in these folders; names are tried in order. */
export function findIn(folders: readonly string[], names: readonly string[]): string | null {
  for (const name of names) {
    for (const folder of folders) {
      const file = join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return null;
}

/** The folder in which a program really is, behind its symbolic links. */
export function realFolder(program: string): string {
  return dirname(realpathSync(program));
}

/** The entries of a folder, highest version number first; none where it can't be read. */
export function newestFirst(folder: string): string[] {
  try {
    return readdirSync(folder).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  } catch {
    return [];
  }
}

import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const APP_DIR = join(import.meta.dirname, '..');
const DIST_DIR = join(APP_DIR, 'dist/page');
const SOURCES = ['index.html', 'operations.html', 'vite.config.ts', 'public', 'src/page'];

/** When the newest file under `path` was written, in milliseconds; -Infinity where there is none. */
async function newest(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found) return -Infinity;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = await readdir(path);
  return Math.max(...(await Promise.all(names.map((name) => newest(join(path, name))))));
}

/** Where the built page lies; builds it first where it is missing or older than its sources. */
export async function builtPage(): Promise<string> {
  const written = await Promise.all(SOURCES.map((source) => newest(join(APP_DIR, source))));
  if ((await newest(join(DIST_DIR, 'index.html'))) < Math.max(...written)) {
    await build({ configFile: join(APP_DIR, 'vite.config.ts'), logLevel: 'warn' });
  }
  return DIST_DIR;
}

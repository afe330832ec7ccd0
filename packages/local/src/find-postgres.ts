import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type LocalEnv, readEnv } from './env.ts';
import { findIn, isExecutable, newestFirst, realFolder } from './executable.ts';
import { HOMEBREW } from './find.ts';

const DEBIAN = '/usr/lib/postgresql';

/**
 * The path of `postgres`, with `initdb` beside it; null where there is none. Debian keeps both off the
 * PATH, and a lone link to `postgres` on the PATH doesn't say where `initdb` is, so links are followed.
 */
export function findPostgres(env: LocalEnv = readEnv()): string | null {
  for (const folder of folders(env)) {
    const postgres = join(folder, 'postgres');
    if (!isExecutable(postgres)) continue;
    const real = realFolder(postgres);
    if (isExecutable(join(real, 'initdb'))) return join(real, 'postgres');
  }
  return null;
}

function* folders(env: LocalEnv): Generator<string> {
  yield* env.path;
  const pgConfig = findIn(env.path, ['pg_config']);
  if (pgConfig !== null) {
    const { stdout } = spawnSync(pgConfig, ['--bindir'], { encoding: 'utf8', timeout: 5_000 });
    if (stdout) yield stdout.trim();
  }
  for (const version of newestFirst(DEBIAN)) yield join(DEBIAN, version, 'bin');
  for (const prefix of HOMEBREW) {
    const kegs = newestFirst(join(prefix, 'opt')).filter((keg) => keg.startsWith('postgresql'));
    for (const keg of kegs) yield join(prefix, 'opt', keg, 'bin');
  }
}

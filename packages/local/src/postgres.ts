import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ask } from './ask.ts';
import { findPostgres } from './find-postgres.ts';
import { clusterFolder, removeOrphanClusters } from './cluster-folder.ts';
import { unprivilegedUser, type User } from './postgres-user.ts';
import { type RunningServer, startServer, type StartOptions } from './start-server.ts';

export interface RunningPostgres extends RunningServer {
  /** Where its files are: under `dataDir`, except for root in a place only root can enter. */
  clusterDir: string;
}

const run = promisify(execFile);

/**
 * Starts PostgreSQL on its cluster in `dataDir`, which is made on the first start (1 to 3 s). Its `url`
 * is `postgres://postgres@127.0.0.1:PORT/postgres`, a superuser without a password: it listens on
 * 127.0.0.1 only, and on no socket file.
 *
 * Rejects where there is no PostgreSQL, or it doesn't start.
 */
export async function startPostgres(
  options: StartOptions,
  program: string | null = findPostgres(),
): Promise<RunningPostgres> {
  if (program === null) {
    throw new Error(
      'postgres (with initdb beside it) was not found on the PATH, by pg_config, under ' +
        '/usr/lib/postgresql or in Homebrew: install PostgreSQL, or go without it',
    );
  }
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  const user = unprivilegedUser();
  removeOrphanClusters();
  const clusterDir = clusterFolder(dataDir, user);
  await ensureCluster(join(dirname(program), 'initdb'), clusterDir, user);
  const server = await startServer(
    {
      name: 'PostgreSQL',
      advice: `If its files are of another version or broken, delete ${clusterDir}.`,
      command: (port) => ({
        program,
        args: ['-D', clusterDir, '-p', String(port), ...SETTINGS.flatMap((s) => ['-c', s])],
        cwd: clusterDir,
        logFile: join(dataDir, 'postgres.log'),
        stopSignal: 'INT', // "Fast": ends sessions and doesn't wait for them, as TERM would.
        ...(user && { user }),
      }),
      url: (port) => `postgres://postgres@127.0.0.1:${port}/postgres`,
      isReady: (port, pid) => isPostgresReady(port, pid, clusterDir),
    },
    options.port,
  );
  return { ...server, clusterDir };
}

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  // Only a crash of the whole machine loses data without it, and a laptop's park can be simulated again.
  'fsync=off',
];

/** `initdb` beside the target and then a rename: one that was interrupted leaves nothing that looks whole. */
async function ensureCluster(
  initdb: string,
  clusterDir: string,
  user: User | undefined,
): Promise<void> {
  if (existsSync(join(clusterDir, 'PG_VERSION'))) {
    // What root copied or restored belongs to root; PostgreSQL insists on owning its files.
    if (user) chown(clusterDir, user);
    return;
  }
  const draft = `${clusterDir}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  if (user) chown(draft, user);
  const args = ['-D', draft, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C'];
  try {
    await run(initdb, [...args, '--no-sync'], { cwd: draft, ...user });
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(
      `initdb could not make ${draft}: ${stderr?.trim() || String(error)}. ` +
        'Check that the folder can be written and the disk has 100 MB left.',
      { cause: error },
    );
  }
  renameSync(draft, clusterDir);
}

function chown(folder: string, { uid, gid }: User): void {
  const { status, stderr } = spawnSync('chown', ['-R', `${uid}:${gid}`, folder], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${folder} can't be given to user ${uid}: ${stderr}`);
}

/** Its pid file says that the cluster is ours; the answer to a startup message, that it takes sessions. */
async function isPostgresReady(port: number, pid: number, clusterDir: string): Promise<boolean> {
  if (pidOf(clusterDir) !== pid) return false;
  const answer = await ask(port, startupMessage(), (text) => text.length > 0);
  // 'R' is AuthenticationOk; 'E' comes while it still recovers.
  return answer?.startsWith('R') === true;
}

function pidOf(clusterDir: string): number | undefined {
  try {
    return Number(readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')[0]);
  } catch {
    return undefined;
  }
}

/** Source: https://www.postgresql.org/docs/current/protocol-message-formats.html (StartupMessage, 3.0). */
function startupMessage(): Buffer {
  const body = Buffer.from('user\0postgres\0database\0postgres\0\0');
  const head = Buffer.alloc(8);
  head.writeInt32BE(head.length + body.length, 0);
  head.writeInt32BE(196_608, 4);
  return Buffer.concat([head, body]);
}

import { resolve } from 'node:path';
import { mkdirSync } from 'node:fs';
import { ask } from './ask.ts';
import { findRedis } from './find.ts';
import { type RunningServer, startServer, type StartOptions } from './start-server.ts';

/**
 * Starts Redis (or Valkey) with nothing kept on disk: what it holds is rebuilt from SQL, as in the cloud.
 * Its `url` is `redis://127.0.0.1:PORT`.
 *
 * Rejects where there is no `redis-server`, or it doesn't start.
 */
export async function startRedis(
  options: StartOptions,
  program: string | null = findRedis(),
): Promise<RunningServer> {
  if (program === null) {
    throw new Error('redis-server is not on the PATH: install redis or valkey, or go without it');
  }
  const dataDir = resolve(options.dataDir);
  mkdirSync(dataDir, { recursive: true });
  return startServer(
    {
      name: 'Redis',
      advice: 'If another server has the port, name another or none.',
      command: (port) => ({
        program,
        args: argsFor(port, dataDir),
        cwd: dataDir,
        logFile: resolve(dataDir, 'redis.log'),
        stopSignal: 'TERM',
      }),
      url: (port) => `redis://127.0.0.1:${port}`,
      isReady: isRedisReady,
    },
    options.port,
  );
}

function argsFor(port: number, dataDir: string): string[] {
  const where = ['--bind', '127.0.0.1', '--port', String(port), '--dir', dataDir];
  return [...where, '--appendonly', 'no', '--save', '', '--daemonize', 'no'];
}

/** Redis tells its pid, so a stranger's Redis on the port isn't taken for ours. */
async function isRedisReady(port: number, pid: number): Promise<boolean> {
  const answer = await ask(port, 'PING\r\nINFO server\r\n', (text) =>
    /process_id:\d+\r/.test(text),
  );
  return answer?.startsWith('+PONG') === true && answer.includes(`process_id:${pid}\r`);
}

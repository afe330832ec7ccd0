import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { StartOptions } from './start-server.ts';

/** Starts a server of its own for the suite around it, in a folder that goes with it. */
export function withServer<Server extends AsyncDisposable>(
  start: (options: StartOptions) => Promise<Server>,
): () => Server {
  let server: Server | undefined;
  let dataDir: string;
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'ridewait-test-'));
    server = await start({ dataDir });
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return () => {
    if (!server) throw new Error('the server starts before the first test, not before');
    return server;
  };
}

export {
  descendantsOf,
  type ProcessId,
  type ProgramRun,
  runProgram,
  stillRunning,
} from './program-run.ts';

export { machineEnv } from './env.ts';

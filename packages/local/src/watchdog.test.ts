import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRedis } from './find.ts';
import { findPostgres } from './find-postgres.ts';
import { findPubsubEmulator } from './find-pubsub-emulator.ts';
import { requireReal } from './require-real.ts';

const INDEX = fileURLToPath(new URL('./index.ts', import.meta.url));

let dataDir: string;
let parent: ChildProcess | undefined;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ridewait-local-'));
});
afterEach(() => {
  parent?.kill('SIGKILL');
  rmSync(dataDir, { recursive: true, force: true });
});

/** A process that starts a server, tells us its port and then does as `after` says. */
async function parentOf(start: string, after: string): Promise<number> {
  const script = `
    import { ${start} } from ${JSON.stringify(INDEX)};
    const server = await ${start}({ dataDir: ${JSON.stringify(dataDir)} });
    console.log(server.port);
    ${after}`;
  parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: parent.stdout! })) return Number(line);
  throw new Error(`the parent ended before it had started a server`);
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

const GONE = { timeout: 15_000, interval: 20 };

describe.runIf(requireReal('redis-server', findRedis()))('a parent of Redis', () => {
  it.for(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'leaves no server behind when it is ended by %s',
    async (signal) => {
      const port = await parentOf('startRedis', 'setInterval(() => {}, 1e6)');
      expect(await isListening(port)).toBe(true);
      parent!.kill(signal);
      await expect.poll(() => isListening(port), GONE).toBe(false);
    },
  );

  it('ends by itself, and leaves no server behind, when it has nothing more to do', async () => {
    const port = await parentOf('startRedis', '');
    if (parent!.exitCode === null) await once(parent!, 'exit');
    expect(parent!.exitCode).toBe(0);
    await expect.poll(() => isListening(port), GONE).toBe(false);
  });

  it('leaves no server behind when it throws', async () => {
    const port = await parentOf('startRedis', 'process.exit(3)');
    await expect.poll(() => isListening(port), GONE).toBe(false);
  });
});

describe.runIf(requireReal('postgres', findPostgres()))('a parent of PostgreSQL', () => {
  it('leaves no server behind when it is ended by SIGKILL', async () => {
    const port = await parentOf('startPostgres', 'setInterval(() => {}, 1e6)');
    parent!.kill('SIGKILL');
    await expect.poll(() => isListening(port), GONE).toBe(false);
  });
});

describe.runIf(requireReal('the Pub/Sub emulator', findPubsubEmulator()))(
  'a parent of the Pub/Sub emulator',
  () => {
    it('leaves no server behind when it is ended by SIGKILL', async () => {
      const port = await parentOf('startPubsubEmulator', 'setInterval(() => {}, 1e6)');
      parent!.kill('SIGKILL');
      await expect.poll(() => isListening(port), GONE).toBe(false);
    });
  },
);

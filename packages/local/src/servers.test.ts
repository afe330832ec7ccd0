import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { findRedis } from './find.ts';
import { findPostgres } from './find-postgres.ts';
import { findPubsubEmulator } from './find-pubsub-emulator.ts';
import { startPostgres } from './postgres.ts';
import { startPubsubEmulator } from './pubsub-emulator.ts';
import { startRedis } from './redis.ts';
import { requireReal } from './require-real.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ridewait-local-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function redis(port: number, command: string): Promise<string | null> {
  return ask(port, `${command}\r\n`, (answer) => answer.endsWith('\r\n'));
}

describe.runIf(requireReal('redis-server', findRedis()))('startRedis', () => {
  it('gives a server that answers, keeps nothing on disk, and is gone after stop', async () => {
    const server = await startRedis({ dataDir });
    expect(server.url).toBe(`redis://127.0.0.1:${server.port}`);
    expect(await redis(server.port, 'PING')).toBe('+PONG\r\n');
    expect(await redis(server.port, 'CONFIG GET save')).toContain('$0\r\n\r\n');
    expect(await redis(server.port, 'CONFIG GET appendonly')).toContain('no');
    expect(await redis(server.port, 'CONFIG GET bind')).toContain('$9\r\n127.0.0.1\r\n');
    expect(readFileSync(server.logFile, 'utf8')).toContain('Ready to accept connections');
    await server.stop();
    await server.stop();
    expect(await server.exited).toEqual({ code: 0, signal: null });
    expect(await redis(server.port, 'PING')).toBeNull();
  });

  it('tells by `exited` that the server died by itself', async () => {
    await using server = await startRedis({ dataDir });
    process.kill(server.pid, 'SIGKILL');
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('kills a server that does not stop when asked', async () => {
    await using server = await startRedis({ dataDir });
    process.kill(server.pid, 'SIGSTOP');
    await server.stop(1);
    expect(await server.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('runs as often as it is started, each on its own port', async () => {
    await using one = await startRedis({ dataDir: join(dataDir, 'one') });
    await using two = await startRedis({ dataDir: join(dataDir, 'two') });
    expect(one.port).not.toBe(two.port);
    expect(await redis(two.port, 'PING')).toBe('+PONG\r\n');
  });

  it('says what the log says when the port that was named is taken', async () => {
    await using one = await startRedis({ dataDir: join(dataDir, 'one') });
    await expect(startRedis({ dataDir: join(dataDir, 'two'), port: one.port })).rejects.toThrow(
      /Redis did not start on 127\.0\.0\.1:\d+: (it exited with code 1|the port is taken)\..*name another.*The end of .*redis\.log:.*Address already in use/s,
    );
    expect(await redis(one.port, 'PING')).toBe('+PONG\r\n');
  });

  it('says what is missing when there is no such program', async () => {
    await expect(startRedis({ dataDir }, null)).rejects.toThrow(/redis-server is not on the PATH/);
    await expect(startRedis({ dataDir }, '/no/such/redis')).rejects.toThrow(
      /could not be run \(spawn \/no\/such\/redis ENOENT\)/,
    );
  });
});

const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]).toString('latin1');

/** The first column of the first row, by PostgreSQL's simple query protocol. */
async function query(port: number, sql: string): Promise<string | undefined> {
  const start = Buffer.from('____\0\x03\0\0user\0postgres\0database\0postgres\0\0', 'latin1');
  start.writeInt32BE(start.length);
  const question = Buffer.from(`Q____${sql}\0`, 'latin1');
  question.writeInt32BE(question.length - 1, 1);
  const answer = await ask(
    port,
    Buffer.concat([start, question]),
    (text) => text.split(READY_FOR_QUERY).length > 2,
  );
  const row = Buffer.from(answer?.split(READY_FOR_QUERY)[1] ?? '', 'latin1');
  const at = row.indexOf('D\0\0\0', 0, 'latin1');
  if (at < 0) return undefined;
  return row.toString('latin1', at + 11, at + 11 + row.readInt32BE(at + 7));
}

describe.runIf(requireReal('postgres', findPostgres()))('startPostgres', () => {
  it('makes a cluster, takes sessions without a password, and stops fast', async () => {
    const server = await startPostgres({ dataDir });
    expect(server.url).toBe(`postgres://postgres@127.0.0.1:${server.port}/postgres`);
    expect(await query(server.port, 'select 6 * 7')).toBe('42');
    expect(await query(server.port, 'show listen_addresses')).toBe('127.0.0.1');
    expect(await query(server.port, 'show unix_socket_directories')).toBe('');
    expect(await query(server.port, 'show server_encoding')).toBe('UTF8');
    await server.stop();
    expect(await server.exited).toEqual({ code: 0, signal: null });
  });

  it('finds its data again at the next start', async () => {
    {
      await using first = await startPostgres({ dataDir });
      await query(first.port, 'create table kept as select 7 as n');
    }
    await using second = await startPostgres({ dataDir });
    expect(await query(second.port, 'select n from kept')).toBe('7');
  });

  it('refuses the cluster of a server that runs, and says so', async () => {
    await using first = await startPostgres({ dataDir });
    await expect(startPostgres({ dataDir })).rejects.toThrow(
      /lock file "postmaster.pid" already exists/,
    );
    expect(await query(first.port, 'select 1')).toBe('1');
  });
});

describe.runIf(requireReal('the Pub/Sub emulator', findPubsubEmulator()))(
  'startPubsubEmulator',
  () => {
    it('gives a server that answers, and is gone after stop', async () => {
      const server = await startPubsubEmulator({ dataDir });
      const made = await fetch(`${server.url}/v1/projects/park/topics/readings`, { method: 'PUT' });
      expect(await made.json()).toEqual({ name: 'projects/park/topics/readings' });
      await server.stop();
      await server.exited;
      await expect(fetch(server.url)).rejects.toThrow('fetch failed');
    });

    it('says what the log says when the port that was named is taken', async () => {
      const stranger = createServer().listen(0, '127.0.0.1');
      await once(stranger, 'listening');
      const { port } = stranger.address() as AddressInfo;
      await expect(startPubsubEmulator({ dataDir, port })).rejects.toThrow(
        /The Pub\/Sub emulator did not start .*Address already in use/s,
      );
      stranger.close();
    });
  },
);

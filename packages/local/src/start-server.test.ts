import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ask } from './ask.ts';
import { freePort } from './free-port.ts';
import { type ServerPlan, startServer } from './start-server.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ridewait-local-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** A server that says its pid to everyone who connects. */
const SAYS_PID = `
  require('net').createServer((s) => s.end(String(process.pid))).listen(+process.argv[1], '127.0.0.1')`;

function plan(script: string): ServerPlan {
  return {
    name: 'Toy',
    advice: 'Try again.',
    command: (port) => ({
      program: process.execPath,
      args: ['-e', script, String(port)],
      cwd: dataDir,
      logFile: join(dataDir, 'toy.log'),
      stopSignal: 'TERM',
    }),
    url: (port) => `tcp://127.0.0.1:${port}`,
    isReady: async (port, pid) => (await ask(port, '', () => false)) === String(pid),
  };
}

it('takes another port when somebody was faster, and never the stranger for its own', async () => {
  const stranger = createServer((socket) => socket.end('1'));
  stranger.listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const taken = (stranger.address() as AddressInfo).port;
  const free = await freePort();
  const ports = [taken, free];
  try {
    await using server = await startServer(plan(SAYS_PID), undefined, async () => ports.shift()!);
    expect(server.port).toBe(free);
    expect(ports).toEqual([]);
  } finally {
    stranger.close();
  }
});

it('gives up after a few ports, with the end of the log and what to do', async () => {
  const tried: number[] = [];
  const script = `console.error('begin'); throw new Error('listen EADDRINUSE: ' + process.argv[1])`;
  async function pick(): Promise<number> {
    tried.push(tried.length + 10_000);
    return tried.at(-1)!;
  }
  await expect(startServer(plan(script), undefined, pick)).rejects.toThrow(
    /Toy did not start on 127\.0\.0\.1:10003: the port is taken\. Try again\.\nThe end of .*toy\.log:.*EADDRINUSE: 10003/s,
  );
  expect(tried).toHaveLength(4);
});

it('does not try again when it died of something else', async () => {
  const tried: number[] = [];
  const script = `console.error('no such flag'); process.exit(2)`;
  async function pick(): Promise<number> {
    tried.push(1);
    return freePort();
  }
  await expect(startServer(plan(script), undefined, pick)).rejects.toThrow(/no such flag/);
  expect(tried).toHaveLength(1);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type IncomingHttpHeaders } from 'node:http2';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { bundleApp } from './bundle/bundle-app.ts';

const ROOT = path.dirname(import.meta.dirname);

/** A configuration behind which there is nothing. */
const NOWHERE = {
  API_SERVES: 'grpc',
  HOST: '127.0.0.1',
  PORT: '0',
  METRICS_PORT: '0',
  REDIS_URL: 'redis://127.0.0.1:1',
  DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere',
};

/** Bundles the api into a folder that has nothing else in it, and starts it there; resolves to where it is. */
async function startBundle(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-grpc-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await bundleApp(path.join(ROOT, 'apps/api'), folder);
  const main = path.join(folder, 'main.mjs');
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: NOWHERE,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    ({ url } = JSON.parse(line) as { url?: string });
    if (url !== undefined) break;
  }
  child.stdout.resume();
  if (url === undefined) throw new Error('the bundle has ended before it was up');
  return url;
}

/** A call of gRPC over bare HTTP/2: its request has one text, in field 1. Resolves to its status, and the answer. */
async function call(url: string, method: string, said: string) {
  const session = connect(url);
  onTestFinished(() => session.destroy());
  const stream = session.request({
    ':method': 'POST',
    ':path': method,
    'content-type': 'application/grpc',
    te: 'trailers',
  });
  const message = Buffer.from([0x0a, said.length, ...Buffer.from(said)]);
  // A byte for compression, and the length in four.
  stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
  // A call that fails has its status in front.
  const head = once(stream, 'response') as Promise<[IncomingHttpHeaders]>;
  let trailers: IncomingHttpHeaders = {};
  stream.on('trailers', (all: IncomingHttpHeaders) => {
    trailers = all;
  });
  const answer = await buffer(stream);
  const status = trailers['grpc-status'] ?? (await head)[0]['grpc-status'];
  return { status: Number(status), answer: answer.subarray(5).toString('hex') };
}

it('the bundle of the api serves gRPC, with nothing beside it', async () => {
  const url = await startBundle();
  // SERVING, and UNAVAILABLE for want of stores.
  expect(await call(url, '/grpc.health.v1.Health/Check', 'live')).toEqual({
    status: 0,
    answer: '0801',
  });
  expect(await call(url, '/ridewait.v1.Waits/GetPark', 'park-1')).toEqual({
    status: 14,
    answer: '',
  });
});

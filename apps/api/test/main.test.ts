import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { answerOf, connectTo, followed } from './waits-client.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [MAIN], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, exited: once(child, 'exit') as Promise<[number | null]> };
}

it('exits with 2 and names every problem of its environment at once', async () => {
  const { child, exited } = start({ API_SERVES: 'soap', GRPC_MAX_STREAMS: '0' });
  const [said, [code]] = await Promise.all([text(child.stdout), exited]);
  expect(code).toBe(2);
  const { message } = JSON.parse(said) as { message: string };
  expect([...message.matchAll(/^ {2}(\w+): /gm)].map(([, name]) => name)).toEqual([
    'API_SERVES',
    'GRPC_MAX_STREAMS',
    'REDIS_URL',
    'DATABASE_URL',
  ]);
});

it('serves gRPC before its stores are there, says that it can not do its work, and stops when it is told to', async () => {
  const { child, exited } = start({
    API_SERVES: 'grpc',
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: '0',
    REDIS_URL: 'redis://127.0.0.1:1',
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere',
  });
  let address: string | undefined;
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const { url } = JSON.parse(line) as { url?: string };
    address = url?.replace('http://', '');
    if (address) break;
  }
  child.stdout.resume();
  using clients = connectTo(address!);
  const { waits, health } = clients;
  const check = (service: string) => answerOf((done) => health.check({ service }, done));
  expect(await check('live')).toEqual({ status: 'SERVING' });
  expect(await check('')).toEqual({ status: 'NOT_SERVING' });
  await expect(answerOf((done) => waits.getPark({ park: 'park-1' }, done))).rejects.toThrow(
    '14 UNAVAILABLE: the data can not be reached',
  );
  expect(await followed(waits.watchPark({ park: 'park-1' })).ended).toMatchObject({
    code: 'UNAVAILABLE',
  });
  child.kill('SIGTERM');
  expect(await exited).toEqual([0, null]);
});

// A service for the tests of `runService`: `node run-service-child.ts <what it does> <how fast its clock runs>`.
import { setTimeout as wait } from 'node:timers/promises';
import { ConfigError } from '../src/config.ts';
import { type Running, runService } from '../src/run-service.ts';

const [, , what = '', speed = '1'] = process.argv;

// The deadline is one of nine seconds, which no test should have to wait for.
const realTimeout = globalThis.setTimeout;
globalThis.setTimeout = ((task: () => void, ms: number) =>
  realTimeout(task, ms / Number(speed))) as typeof setTimeout;

function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** A service that is up and has something that keeps its process alive, as a server does. */
function running(dispose: () => Promise<void>): Running {
  setInterval(() => undefined, 1_000);
  return { summary: { url: 'http://here' }, [Symbol.asyncDispose]: dispose };
}

async function sayDisposed(): Promise<void> {
  console.log('{"message":"disposed"}');
}

const STARTS: Record<string, () => Promise<Running>> = {
  stops: async () => running(sayDisposed),
  'takes its time to stop': async () =>
    running(async () => {
      await wait(20);
      await sayDisposed();
    }),
  'hangs when it stops': async () => running(never),
  'hangs when it stops, with nothing left that keeps it alive': async () => {
    const server = setInterval(() => undefined, 1_000);
    const summary = {};
    return {
      summary,
      [Symbol.asyncDispose]: () => {
        clearInterval(server);
        return never();
      },
    };
  },
  'fails when it stops': async () =>
    running(() => {
      throw new Error('could not flush');
    }),
  'hangs when it starts': () => {
    console.log('{"message":"starting"}');
    setInterval(() => undefined, 1_000);
    return never();
  },
  'is told to stop while it starts': async () => {
    process.kill(process.pid, 'SIGTERM');
    await wait(1);
    return running(sayDisposed);
  },
  'fails when it starts': () => Promise.reject(new Error('no database')),
  'is configured wrongly': () => {
    throw new ConfigError(['PORT: must be a number', 'DATABASE_URL: must be set']);
  },
  'forgets a promise that is rejected': async () => {
    void Promise.reject(new Error('forgotten'));
    return running(sayDisposed);
  },
  'throws where nobody catches': async () => {
    process.nextTick(() => {
      throw new Error('uncaught');
    });
    return running(sayDisposed);
  },
};

await runService('child', STARTS[what]!);

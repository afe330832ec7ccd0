import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const CHILD = fileURLToPath(new URL('../test/run-service-child.ts', import.meta.url));

interface Ended {
  code: number | null;
  /** The messages of its log, in order. */
  said: string[];
  /** The last line of its log. */
  last: Record<string, unknown>;
  stderr: string;
}

/** Runs a service that does `what`, and sends it `signal` once it says `when`. */
async function run(what: string, signal?: NodeJS.Signals, when = 'child is up'): Promise<Ended> {
  // Only who hangs has a clock that runs faster, for the others must not meet the deadline.
  const speed = what.startsWith('hangs') ? '100' : '1';
  const args = [CHILD, what, speed];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stderr = text(child.stderr);
  const ended = once(child, 'close');
  const lines: Record<string, unknown>[] = [];
  for await (const line of createInterface(child.stdout)) {
    const parsed = JSON.parse(line) as Record<string, unknown>;
    lines.push(parsed);
    if (signal && parsed['message'] === when) child.kill(signal);
  }
  const [code] = (await ended) as [number | null];
  const said = lines.map(({ message }) => String(message));
  return { code, said, last: lines.at(-1) ?? {}, stderr: await stderr };
}

describe.concurrent('a service', () => {
  it.for(['SIGTERM', 'SIGINT'] as const)('disposes and exits with 0 on %s', async (signal) => {
    const { code, said } = await run('stops', signal);
    expect(said).toEqual(['child is up', 'child stops', 'disposed', 'child has stopped']);
    expect(code).toBe(0);
  });

  it('waits for one that takes its time to stop', async () => {
    const { code, said } = await run('takes its time to stop', 'SIGTERM');
    expect(said.slice(-2)).toEqual(['disposed', 'child has stopped']);
    expect(code).toBe(0);
  });

  it.for([
    ['hangs when it stops', 'child is up'],
    ['hangs when it stops, with nothing left that keeps it alive', 'child is up'],
    ['hangs when it starts', 'starting'],
  ] as const)('exits with 1 at the deadline where it %s', async ([what, when]) => {
    const { code, last, stderr } = await run(what, 'SIGTERM', when);
    expect(last).toMatchObject({ severity: 'ERROR', message: 'child did not stop in 9000 ms' });
    expect(stderr).toBe('');
    expect(code).toBe(1);
  });

  it('starts and stops in good order when it is told to stop while it starts', async () => {
    const { code, said } = await run('is told to stop while it starts');
    expect(said).toEqual(['child is up', 'child stops', 'disposed', 'child has stopped']);
    expect(code).toBe(0);
  });

  it.for([
    ['fails when it stops', 'SIGTERM', 'could not flush'],
    ['fails when it starts', undefined, 'no database'],
    ['forgets a promise that is rejected', undefined, 'forgotten'],
  ] as const)('exits with 1 and says why where it %s', async ([what, signal, why]) => {
    const { code, last } = await run(what, signal);
    expect(last).toMatchObject({
      severity: 'CRITICAL',
      service: 'child',
      err: { message: why, stack: expect.stringContaining('run-service-child.ts') as string },
    });
    expect(code).toBe(1);
  });

  it('exits with 1 where it throws and nobody catches', async () => {
    const { code, stderr } = await run('throws where nobody catches');
    expect(stderr).toContain('Error: uncaught');
    expect(code).toBe(1);
  });

  it('exits with 2 and names every problem where it is configured wrongly', async () => {
    const { code, last } = await run('is configured wrongly');
    expect(last).toMatchObject({
      severity: 'CRITICAL',
      message:
        'the configuration is not usable:\n  PORT: must be a number\n  DATABASE_URL: must be set',
    });
    expect(code).toBe(2);
  });
});

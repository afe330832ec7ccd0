import { spawn } from 'node:child_process';

export interface Ending {
  /** Null where a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** True when it was ended because it took too long. */
  timedOut: boolean;
}

/** Runs a program of Node until it ends, its time is over, or the signal is given (that rejects). */
export function runNode(
  args: readonly string[],
  { cwd, seconds, signal }: { cwd: string; seconds: number; signal: AbortSignal },
): Promise<Ending> {
  const { promise, resolve, reject } = Promise.withResolvers<Ending>();
  const time = AbortSignal.timeout(seconds * 1000);
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, time]),
  });
  const said = { stdout: '', stderr: '' };
  for (const output of ['stdout', 'stderr'] as const) {
    child[output].setEncoding('utf8').on('data', (text: string) => {
      said[output] += text;
    });
  }
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
    if (child.pid === undefined) reject(error);
  });
  child.on('close', (code) => {
    if (failure && !time.aborted) reject(failure);
    else resolve({ code, ...said, timedOut: time.aborted });
  });
  return promise;
}

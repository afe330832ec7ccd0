import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import { machineEnv } from './env.ts';

export interface ProgramRun {
  /** Both outputs so far. */
  output(): string;
  /** Resolves with the match once the output has it; rejects when the command ends before. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
  ended: Promise<number | null>;
  pid: number;
}

/**
 * Runs a program of Node's as a process of its own, as a user would; it is killed with the test at the latest.
 *
 * @param onOutput called after each piece of output
 */
export function runProgram(
  main: string,
  args: readonly string[],
  { env = {}, onOutput }: { env?: Record<string, string>; onOutput?: (pid: number) => void } = {},
): ProgramRun {
  const child = spawn(process.execPath, [main, ...args], {
    // Without what the test runner sets for itself.
    env: { ...machineEnv(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const watchers = new Set<() => void>();
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      onOutput?.(child.pid!);
      for (const look of watchers) look();
    });
  }
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    output: () => text,
    async prints(pattern) {
      const found = Promise.withResolvers<RegExpExecArray>();
      function look(): void {
        const match = pattern.exec(text);
        if (match) found.resolve(match);
      }
      watchers.add(look);
      look();
      void ended.then((code) =>
        found.reject(new Error(`it ended with ${code} before it printed ${pattern}:\n${text}`)),
      );
      return found.promise;
    },
    signal: (name) => void child.kill(name),
    ended,
    pid: child.pid!,
  };
}

/** A process, told apart from a later one with its number by when it began. */
export interface ProcessId {
  pid: number;
  startedAt: string;
}

/** What runs below a process now, servers' own children too. */
export function descendantsOf(root: number): ProcessId[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const below = new Set([root]);
  for (let size = 0; size !== below.size;) {
    size = below.size;
    for (const { pid, parent } of all) if (below.has(parent)) below.add(pid);
  }
  below.delete(root);
  return all.filter(({ pid }) => below.has(pid)).map(({ pid, startedAt }) => ({ pid, startedAt }));
}

/** Those that still run. */
export function stillRunning(processes: readonly ProcessId[]): ProcessId[] {
  return processes.filter(({ pid, startedAt }) => statOf(pid)?.startedAt === startedAt);
}

/** Source: proc_pid_stat(5): field 3 is the state, 4 the parent, 22 the start; a name may have spaces in it. */
function statOf(pid: number): (ProcessId & { parent: number }) | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return { pid, parent: Number(fields[1]), startedAt: fields[19]! };
  } catch {
    return null; // It ended in this very moment.
  }
}

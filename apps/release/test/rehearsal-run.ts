import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readEnv } from '@ridewait/service';
import { onTestFinished } from 'vitest';

const MAIN = fileURLToPath(new URL('../src/rehearsal/main.ts', import.meta.url));

export interface RehearsalRun {
  output(): string;
  /** Resolves once the output has it; rejects when it ends before. */
  prints(pattern: RegExp): Promise<void>;
  signal(name: NodeJS.Signals): void;
  ended: Promise<number | null>;
  /** Processes that were seen below it and still run. */
  left(): string[];
}

/** Rehearses as a person would, in a process of its own; it is killed with the test at the latest. */
export function runRehearsal(args: readonly string[]): RehearsalRun {
  const { PATH = '', HOME = '' } = readEnv();
  const child = spawn(process.execPath, [MAIN, ...args], {
    env: { PATH, HOME },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const seen = new Map<string, number>();
  const watchers = new Set<() => void>();
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => resolve(code));
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      // With every sentence: what it starts, it tells of.
      for (const { pid, name } of below(child.pid!)) seen.set(name, pid);
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
      const found = Promise.withResolvers<void>();
      function look(): void {
        if (pattern.test(text)) found.resolve();
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
    left: () => [...seen].flatMap(([name, pid]) => (statOf(pid)?.name === name ? [name] : [])),
  };
}

interface Process {
  pid: number;
  parent: number;
  /** Told apart from a later process of its number by when it began. */
  name: string;
}

function below(root: number): Process[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? []);
  const family = new Set([root]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => pid !== root && family.has(pid));
}

/** Source: proc_pid_stat(5): field 3 is the state, 4 the parent, 22 the start; a name may have spaces in it. */
function statOf(pid: number): Process | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [program] = /\(.*\)/s.exec(stat)!;
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return null;
    return { pid, parent: Number(fields[1]), name: `${pid} ${program} since ${fields[19]}` };
  } catch {
    return null; // It ended in this very moment.
  }
}

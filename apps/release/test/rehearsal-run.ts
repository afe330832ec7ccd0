import { fileURLToPath } from 'node:url';
import {
  descendantsOf,
  type ProcessId,
  type ProgramRun,
  runProgram,
  stillRunning,
} from '@ridewait/local/testing';

const MAIN = fileURLToPath(new URL('../src/rehearsal/main.ts', import.meta.url));

export interface RehearsalRun extends ProgramRun {
  /** Processes that were seen below it and still run. */
  left(): ProcessId[];
}

/** Rehearses as a person would, in a process of its own; it is killed with the test at the latest. */
export function runRehearsal(args: readonly string[]): RehearsalRun {
  const seen = new Map<string, ProcessId>();
  const run = runProgram(MAIN, args, {
    // With every sentence: what it starts, it tells of.
    onOutput(pid) {
      for (const each of descendantsOf(pid)) seen.set(`${each.pid} ${each.startedAt}`, each);
    },
  });
  return { ...run, left: () => stillRunning([...seen.values()]) };
}

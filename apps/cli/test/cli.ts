import { fileURLToPath } from 'node:url';
import { type ProgramRun, runProgram } from '@ridewait/local/testing';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

/** Runs `ridewait` as a process of its own, as a user would; it is killed with the test at the latest. */
export function runCli(args: readonly string[], env: Record<string, string> = {}): ProgramRun {
  return runProgram(MAIN, args, { env });
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ENVIRONMENTS, type EnvironmentName } from '../src/config/environment.ts';
import { keyOf, type ResourceDump } from '../src/rules/rule.ts';
import type { Change, Job, Ran } from './job.ts';
import { standInConfig } from './stand-ins.ts';

const CHILD = path.join(import.meta.dirname, 'run-program.ts');
const PATIENCE_MS = 60_000;

export interface RunOptions {
  preview?: boolean;
  /** In place of the stand-ins' values; `undefined` takes a value away. */
  config?: Readonly<Record<string, unknown>>;
  changes?: readonly Change[];
}

/** Runs the program for an environment in a process of its own. Rejects only if that process breaks. */
export async function runProgram(
  stack: string,
  { preview = false, config = {}, changes = [] }: RunOptions = {},
): Promise<Ran> {
  const standIns = isEnvironment(stack) ? standInConfig(stack) : standInConfig('dev');
  const job: Job = { stack, preview, config: { ...standIns, ...config }, changes };
  const child = fork(CHILD, {
    cwd: path.dirname(import.meta.dirname),
    execArgv: ['--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    timeout: PATIENCE_MS,
  });
  let said = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const answer = once(child, 'message') as Promise<[Ran]>;
  const closed = once(child, 'close');
  child.send(job);
  const first = await Promise.race([answer, closed.then(() => null)]);
  await closed;
  if (first === null) throw new Error(`the program’s process for ${stack} broke:\n${said}`);
  return first[0];
}

function isEnvironment(stack: string): stack is EnvironmentName {
  return (ENVIRONMENTS as readonly string[]).includes(stack);
}

/**
 * Every resource of an environment, by type and name, as `npm run infra:dump` prints it. Throws where the program
 * fails.
 */
export async function dumpOf(
  environment: EnvironmentName,
  options: RunOptions = {},
): Promise<ResourceDump[]> {
  const { resources, failure } = await runProgram(environment, options);
  if (failure !== null) throw new Error(`the program fails for ${environment}: ${failure}`);
  return resources.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ENVIRONMENTS, type EnvironmentName } from '../src/config/environment.ts';
import { keyOf, type ResourceDump } from '../src/rules/rule.ts';
import type { Change, Job, Ran } from './job.ts';
import { standInConfig } from './stand-ins.ts';

const CHILD = path.join(import.meta.dirname, 'run-program.ts');
/** Of one run; it takes two seconds on a machine that has nothing else to do. */
const PATIENCE_MS = 120_000;

export interface RunOptions {
  preview?: boolean;
  /** In place of the stand-ins' values; `undefined` takes a value away. */
  config?: Readonly<Record<string, unknown>>;
  changes?: readonly Change[];
}

/** Runs the program, again and again, in a process of its own. One run at a time. */
export interface Runner extends Disposable {
  /** Rejects only if the process breaks; what the program itself throws is in the answer. */
  run(stack: string, options?: RunOptions): Promise<Ran>;
  /** Every resource of an environment, by type and name. Throws where the program fails. */
  dump(environment: EnvironmentName, options?: RunOptions): Promise<ResourceDump[]>;
}

export function openRunner(): Runner {
  let child: ChildProcess | undefined;

  async function run(stack: string, options: RunOptions = {}): Promise<Ran> {
    child ??= start();
    const ran = await ask(child, jobOf(stack, options));
    // Pulumi may still be busy with what was registered before it failed.
    if (ran.failure !== null && ran.resources.length > 1) stop();
    const resources = ran.resources.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    return { ...ran, resources };
  }

  function stop(): void {
    child?.kill();
    child = undefined;
  }

  return {
    run,
    async dump(environment, options) {
      const { resources, failure } = await run(environment, options);
      if (failure !== null) throw new Error(`the program fails for ${environment}: ${failure}`);
      return resources;
    },
    [Symbol.dispose]: stop,
  };
}

function jobOf(stack: string, { preview = false, config = {}, changes = [] }: RunOptions): Job {
  const environment = ENVIRONMENTS.find((name) => name === stack) ?? 'dev';
  return { stack, preview, config: { ...standInConfig(environment), ...config }, changes };
}

function start(): ChildProcess {
  return fork(CHILD, {
    cwd: path.dirname(import.meta.dirname),
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

async function ask(child: ChildProcess, job: Job): Promise<Ran> {
  const said: string[] = [];
  const listen = (text: Buffer) => void said.push(text.toString());
  child.stderr!.on('data', listen);
  // Ends the waiting for whichever of the two does not come.
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const closed = once(child, 'close', { signal }).then(() => [null]);
  const answered = once(child, 'message', { signal }) as Promise<[Ran]>;
  closed.catch(() => {});
  answered.catch(() => {});
  child.send(job);
  try {
    const [ran] = await Promise.race([answered, closed]);
    if (ran === null) throw new Error(`the program’s process broke:\n${said.join('')}`);
    return ran;
  } catch (error) {
    child.kill();
    throw error;
  } finally {
    over.abort();
    child.stderr!.off('data', listen);
  }
}

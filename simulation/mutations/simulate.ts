import path from 'node:path';
import { runNode } from './child.ts';
import type { Budget } from './mutation.ts';

export type Simulated =
  | {
      what: 'failed';
      /** Of the run that failed. */
      seed: number;
      /** Of the runs before it. */
      stepsBefore: number;
      message: string;
    }
  | { what: 'held'; steps: number }
  | { what: 'broken'; detail: string };

const STEPS_A_SECOND_AT_LEAST = 500;

/** Looks in a copy of the repository for a run of the simulator in which an invariant doesn't hold. */
export async function simulate(
  root: string,
  { seed, steps }: Budget,
  signal: AbortSignal,
): Promise<Simulated> {
  const program = path.join(root, 'simulation', 'mutations', 'find-failure.ts');
  const seconds = 120 + steps / STEPS_A_SECOND_AT_LEAST;
  const args = [program, String(seed), String(steps)];
  const { code, stdout, stderr, timedOut } = await runNode(args, { cwd: root, seconds, signal });
  if (timedOut)
    return { what: 'broken', detail: `${steps} steps had not ended after ${seconds} s` };
  if (code !== 0) return { what: 'broken', detail: `the simulator ended with ${code}: ${stderr}` };
  return JSON.parse(stdout) as Simulated;
}

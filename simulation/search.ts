import fc from 'fast-check';
import { inWords, type Script, script } from './actions.ts';
import { run, type RunReport } from './world.ts';

export interface SearchOptions {
  /** The first run's; each run after it has the next. */
  seed: number;
  /** Ends with the run that reaches so many steps. */
  steps: number;
  /** How long a failure is shortened at most; 60 by default. */
  shortenSeconds?: number;
  onRun?(progress: { runs: number; total: number }): void;
}

export interface Found {
  total: number;
  runs: number;
  accepted: number;
  simulatedMs: number;
  happened: Map<string, number>;
  failure?: Failure;
}

export interface Failure {
  /** Of the run that failed: the same seed fails again. */
  seed: number;
  message: string;
  /** The shortest script found that still fails, a line for each action. */
  script: string[];
}

/** Runs scripts until enough steps were run, or one of them fails, which is then made as short as it can be. */
export async function search({
  seed,
  steps,
  shortenSeconds = 60,
  onRun,
}: SearchOptions): Promise<Found> {
  const found: Found = { total: 0, runs: 0, accepted: 0, simulatedMs: 0, happened: new Map() };
  let last: RunReport | undefined;
  while (found.total < steps) {
    const runSeed = seed + found.runs;
    const outcome = await fc.check(
      fc.asyncProperty(script, async (each) => {
        last = await run(each);
      }),
      // Shortening a failure ends after this as well.
      { seed: runSeed, numRuns: 1, interruptAfterTimeLimit: 1000 * shortenSeconds },
    );
    found.runs += 1;
    if (!outcome.failed) count(found, last!);
    if (outcome.failed) {
      const [shortest] = outcome.counterexample as [Script];
      const error = outcome.errorInstance as Error;
      return {
        ...found,
        failure: {
          seed: runSeed,
          message: error.stack ?? String(error),
          script: shortest.actions.map(inWords),
        },
      };
    }
    onRun?.(found);
  }
  return found;
}

function count(found: Found, { steps, accepted, simulatedMs, happened }: RunReport): void {
  found.total += steps;
  found.accepted += accepted;
  found.simulatedMs += simulatedMs;
  for (const [name, times] of happened) {
    found.happened.set(name, (found.happened.get(name) ?? 0) + times);
  }
}

/** Runs the script of one seed and tells everything that happens in it; rejects where an invariant is broken. */
export async function tell(seed: number, trace: (line: string) => void): Promise<RunReport> {
  let first: Script | undefined;
  const keep = fc.asyncProperty(script, async (each) => {
    first ??= each;
  });
  await fc.check(keep, { seed, numRuns: 1 });
  return run(first!, { trace });
}

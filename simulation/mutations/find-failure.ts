// `node simulation/mutations/find-failure.ts SEED STEPS`, in a copy of the repository: says as JSON what the simulator finds.
import fc from 'fast-check';
import { script } from '../actions.ts';
import { run } from '../world.ts';
import type { Simulated } from './simulate.ts';

/** Unlike `search`, it doesn't make a failure shorter: that there is one is all that is asked. */
async function findFailure(seed: number, steps: number): Promise<Simulated> {
  let total = 0;
  for (let runSeed = seed; total < steps; runSeed += 1) {
    const { failed, errorInstance } = await fc.check(
      fc.asyncProperty(script, async (each) => {
        total += (await run(each)).steps;
      }),
      { seed: runSeed, numRuns: 1, endOnFailure: true },
    );
    if (failed) {
      const [message] = String(errorInstance).split('\n');
      return { what: 'failed', seed: runSeed, stepsBefore: total, message: message! };
    }
  }
  return { what: 'held', steps: total };
}

const [seed, steps] = process.argv.slice(2).map(Number);
process.stdout.write(JSON.stringify(await findFailure(seed!, steps!)));

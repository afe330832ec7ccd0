import { EVERY_TEST_RUN, type Mutation } from './mutation.ts';
import { runTests } from './run-tests.ts';
import { simulate } from './simulate.ts';

/** Why mutations can't be tried in this copy: undefined where all that should notice them passes as it is. */
export async function whyNot(
  root: string,
  mutations: readonly Mutation[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const tests = [...new Set(mutations.flatMap((mutation) => mutation.tests))];
  const ended = await runTests(root, tests, signal);
  if (ended.what === 'failed') return `${ended.file} fails unbroken: ${ended.test}`;
  if (ended.what === 'broken') return `the tests can't be run unbroken: ${ended.detail}`;
  if (ended.skipped.length > 0) {
    return `skipped on this machine, so nothing would be noticed (a server is missing):\n${ended.skipped.join('\n')}`;
  }
  if (!mutations.some(({ simulation }) => simulation)) return undefined;
  const simulated = await simulate(root, EVERY_TEST_RUN, signal);
  if (simulated.what === 'failed') {
    return `the simulator fails unbroken, seed ${simulated.seed}: ${simulated.message}`;
  }
  if (simulated.what === 'broken') return simulated.detail;
  return undefined;
}

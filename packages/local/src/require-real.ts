import { type LocalEnv, readEnv } from './env.ts';

/**
 * Whether a test may use a real server: `describe.runIf(requireReal('redis-server', findRedis()))`.
 * Where it is missing, says so loudly and returns false, so that the test is skipped; with
 * `RIDEWAIT_REAL=required`, as in CI, throws instead.
 *
 * @param name what is missing, as the reader would install it
 * @param found what a `find…` function of this package returned
 */
export function requireReal(
  name: string,
  found: string | object | null,
  env: Pick<LocalEnv, 'realRequired'> = readEnv(),
): boolean {
  if (found !== null) return true;
  const problem = `${name} was not found on this machine: install it, or put it on the PATH`;
  if (env.realRequired) {
    throw new Error(`${problem} (RIDEWAIT_REAL=required forbids skipping its tests)`);
  }
  console.warn(`SKIPPED, tests against a real server: ${problem}`);
  return false;
}

import type { EnvironmentName } from '../../src/config/environment.ts';
import { keyOf } from '../../src/rules/rule.ts';
import type { Change } from '../../dump/job.ts';
import type { Runner } from '../../dump/run.ts';
import { CHECKS } from '../checks.ts';

/** A line of the program that is broken on purpose, and the check that must say so. */
export interface Mutation extends Change {
  /** In kebab case. */
  name: string;
  /** The name of a check of `CHECKS`, or `configuration` or `preview`. */
  check: string;
  /** Where it shows; prod, where unset. */
  environment?: EnvironmentName;
}

/** What a check said of a program that was broken. */
export interface Objection {
  check: string;
  words: string;
}

/**
 * The program refused to begin, by its own configuration. It is no rule, but the first thing that a wrong shape of
 * an environment meets.
 */
export const CONFIGURATION = 'configuration';
/** A preview shows other resources than what is then made. */
export const PREVIEW = 'preview';

/** Runs the program with one change in it. What each check says, the first words of each. */
export async function tryMutation(runner: Runner, mutation: Mutation): Promise<Objection[]> {
  const environment = mutation.environment ?? 'prod';
  const changes = [mutation];
  const { resources, failure } = await runner.run(environment, { changes });
  if (failure !== null) {
    const wasRefused = failure.includes("can't be deployed") && resources.length <= 1;
    if (!wasRefused) throw new Error(`${mutation.name}: the program fails: ${failure}`);
    return [{ check: CONFIGURATION, words: failure.split('\n').slice(1).join('; ').trim() }];
  }
  const objections = CHECKS.flatMap(({ name, breaches }): Objection[] => {
    const [words] = breaches(resources, environment);
    return words === undefined ? [] : [{ check: name, words }];
  });
  if (mutation.check !== PREVIEW) return objections;
  const previewed = await runner.dump(environment, { changes, preview: true });
  const shown = new Set(previewed.map(keyOf));
  const hidden = resources.map(keyOf).find((key) => !shown.has(key));
  return hidden === undefined
    ? objections
    : [...objections, { check: PREVIEW, words: `${hidden.replace('::', ' ')} is in no preview` }];
}

export const INVARIANTS = [
  ['I1', "Order, repetition and grouping don't matter"],
  ['I2', 'A bucket is the sum of its readings'],
  ['I3', 'Nothing acknowledged is lost'],
  ['I4', "What can't be used is not lost"],
  ['I5', 'A row never shrinks'],
  ['I6', 'Versions only grow'],
  ['I7', 'A time shown never goes back'],
  ['I8', 'It comes to rest'],
  ['I9', 'Paging changes nothing'],
  ['I10', 'Formats are read before they are written'],
  ['I11', "One message can't stop an attraction"],
  ['I12', 'A state stays small'],
] as const;
export type Invariant = (typeof INVARIANTS)[number][0];

/** Runs of the simulator, the first with this seed, until so many steps were run. */
export interface Budget {
  seed: number;
  steps: number;
}

/** What `simulation/faults.test.ts` looks at in every test run. */
export const EVERY_TEST_RUN: Budget = { seed: 1_000, steps: 200_000 };

/** A deliberate break of the program, which a test has to notice. */
export interface Mutation {
  /** What goes wrong, in kebab case. */
  name: string;
  /** Of docs/specs/fold.md: the one that it breaks first. */
  invariant: Invariant;
  /** From the root of the repository. */
  file: string;
  /** Text that is in the file exactly once. */
  find: string;
  replace: string;
  /** Test files of which one should fail; none where only the simulator sees it. */
  tests: readonly string[];
  /** Where those don't see it. */
  simulation?: Budget;
}

/** The file's text with the break in it. Throws when what was to be replaced is not there exactly once. */
export function mutate(text: string, { name, file, find, replace }: Mutation): string {
  const parts = text.split(find);
  if (parts.length !== 2) {
    throw new StaleMutationError(
      `mutation ${name}: ${file} has ${parts.length - 1} times, not once: ${find}\n` +
        'The code has changed: change `find` and `replace` in simulation/mutations with it.',
    );
  }
  return parts.join(replace);
}

/** The code that a mutation breaks is not what it was. */
export class StaleMutationError extends Error {
  readonly code = 'stale_mutation';
  override readonly name = 'StaleMutationError';
}

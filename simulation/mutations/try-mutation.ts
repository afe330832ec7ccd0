import fs from 'node:fs/promises';
import path from 'node:path';
import { mutate, type Mutation } from './mutation.ts';
import { runTests, type TestsEnded } from './run-tests.ts';
import { simulate, type Simulated } from './simulate.ts';

export type Tried =
  | { by: 'test'; file: string; test: string }
  | { by: 'simulator'; found: Extract<Simulated, { what: 'failed' }> }
  | { by: 'nobody'; steps: number }
  /** Whether anybody notices can't be said. */
  | { by: 'unclear'; detail: string };

/** Breaks a copy of the repository, looks who notices, and mends it again. Throws `StaleMutationError`. */
export async function tryMutation(
  root: string,
  mutation: Mutation,
  signal: AbortSignal,
): Promise<Tried> {
  const file = path.join(root, mutation.file);
  const text = await fs.readFile(file, 'utf8');
  await fs.writeFile(file, mutate(text, mutation));
  try {
    return await noticed(root, mutation, signal);
  } finally {
    await fs.writeFile(file, text);
  }
}

async function noticed(
  root: string,
  { tests, simulation }: Mutation,
  signal: AbortSignal,
): Promise<Tried> {
  const ended: TestsEnded =
    tests.length > 0 ? await runTests(root, tests, signal) : { what: 'passed', skipped: [] };
  if (ended.what === 'failed') return { by: 'test', file: ended.file, test: ended.test };
  if (ended.what === 'broken') return { by: 'unclear', detail: ended.detail };
  if (!simulation) return { by: 'nobody', steps: 0 };
  const simulated = await simulate(root, simulation, signal);
  if (simulated.what === 'failed') return { by: 'simulator', found: simulated };
  if (simulated.what === 'broken') return { by: 'unclear', detail: simulated.detail };
  return { by: 'nobody', steps: simulated.steps };
}

// `npm run mutations [-- --only NAME]… [--jobs N]`: breaks a copy of the repository, line by line, and looks whether
// a test notices; then renews their lines in docs/specs/mutations.md. Exit code 0: all were noticed;
// 1: some were not; 2: it could not be tried.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { copyRepository } from './copy.ts';
import { documentOf, isNoticed, lineOf, linesOf, type Row, wordsOf } from './document.ts';
import { MUTATIONS } from './list.ts';
import { mutate, type Mutation, StaleMutationError } from './mutation.ts';
import { tryMutation } from './try-mutation.ts';
import { whyNot } from './unbroken.ts';

const root = path.dirname(path.dirname(import.meta.dirname));
const document = path.join(root, 'docs', 'specs', 'mutations.md');

/** Something that keeps the mutations from being tried at all. */
class CannotTryError extends Error {
  readonly code = 'cannot_try';
}

function chosen(): { mutations: readonly Mutation[]; jobs: number } {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      jobs: { type: 'string', default: '1' },
    },
  });
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) throw new CannotTryError('--jobs takes a whole number');
  const unknown = values.only.filter((name) => !MUTATIONS.some((each) => each.name === name));
  if (unknown.length > 0) {
    const names = MUTATIONS.map(({ name }) => name).join('\n  ');
    throw new CannotTryError(`no mutation ${unknown.join(', ')}; there are\n  ${names}`);
  }
  const mutations =
    values.only.length === 0
      ? MUTATIONS
      : MUTATIONS.filter(({ name }) => values.only.includes(name));
  return { mutations, jobs };
}

/** In so many copies at once; the rows in the order of the list. */
async function tryAll(
  mutations: readonly Mutation[],
  jobs: number,
  signal: AbortSignal,
): Promise<Row[]> {
  const rows: (Row | undefined)[] = mutations.map(() => undefined);
  let next = 0;
  let done = 0;
  console.error('copying the repository, and testing it unbroken …');
  await using copies = new AsyncDisposableStack();
  const roots: string[] = [];
  for (let job = 0; job < Math.min(jobs, mutations.length); job += 1) {
    roots.push(copies.use(await copyRepository(root)).root);
  }
  // In the copy, for others may change the working tree meanwhile.
  for (const mutation of mutations) {
    mutate(fs.readFileSync(path.join(roots[0]!, mutation.file), 'utf8'), mutation);
  }
  const reason = await whyNot(roots[0]!, mutations, signal);
  if (reason !== undefined) throw new CannotTryError(reason);
  async function work(copy: string): Promise<void> {
    while (next < mutations.length) {
      const at = next;
      next += 1;
      const mutation = mutations[at]!;
      const tried = await tryMutation(copy, mutation, signal);
      rows[at] = { mutation, tried };
      done += 1;
      const mark = isNoticed(tried) ? '✓' : '✗';
      console.error(
        `${mark} ${done}/${mutations.length} ${mutation.invariant} ${mutation.name} – ${wordsOf(tried)}`,
      );
    }
  }
  await Promise.all(roots.map(work));
  return rows.map((row) => row!);
}

/** With the lines of what was tried now, and those of before of all that was not. */
function writeDocument(rows: readonly Row[]): void {
  const today = new Date().toISOString().slice(0, 10);
  const before = fs.existsSync(document) ? fs.readFileSync(document, 'utf8') : '';
  const lines = linesOf(before);
  for (const row of rows) lines.set(row.mutation.name, lineOf(row, today));
  fs.writeFileSync(document, documentOf(MUTATIONS, lines));
  execFileSync(path.join(root, 'node_modules', '.bin', 'oxfmt'), [document], { cwd: root });
}

async function main(): Promise<number> {
  const { mutations, jobs } = chosen();
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => ending.abort(new CannotTryError(`ended by ${signal}`)));
  }
  const rows = await tryAll(mutations, jobs, ending.signal);
  writeDocument(rows);
  const survivors = rows.filter(({ tried }) => !isNoticed(tried));
  for (const { mutation, tried } of survivors) {
    console.log(`${mutation.invariant} ${mutation.name}, ${mutation.file}: ${wordsOf(tried)}`);
  }
  console.log(`${rows.length} mutations, ${rows.length - survivors.length} noticed`);
  return survivors.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  const isExpected = error instanceof CannotTryError || error instanceof StaleMutationError;
  console.error(`✗ mutations: ${isExpected ? error.message : (error as Error).stack}`);
  process.exitCode = 2;
}

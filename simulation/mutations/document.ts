import { EVERY_TEST_RUN, INVARIANTS, type Mutation } from './mutation.ts';
import type { Tried } from './try-mutation.ts';

export interface Row {
  mutation: Mutation;
  tried: Tried;
}

/** How to have the table made again. */
const COMMAND = 'npm run mutations';

/** One line of a table, by the name of its mutation. */
export type Lines = ReadonlyMap<string, string>;

/** The lines of a document that was written before. */
export function linesOf(document: string): Map<string, string> {
  const rows = document.matchAll(/^\| ([a-z0-9]+(?:-[a-z0-9]+)+) .*$/gm);
  return new Map(Array.from(rows, ([line, name]) => [name!, line]));
}

/** `date` as 2026-07-01. */
export function lineOf({ mutation, tried }: Row, date: string): string {
  const { name, file, find, replace } = mutation;
  const became = replace === '' ? 'nothing' : code(replace);
  return `| ${name} | \`${file}\` | ${code(find)} | ${became} | ${wordsOf(tried)} | ${date} |`;
}

/** docs/specs/mutations.md, before the formatter: every mutation of the list, with its line where it has one. */
export function documentOf(mutations: readonly Mutation[], lines: Lines): string {
  const told = mutations.map(
    (mutation) => lines.get(mutation.name) ?? lineOf({ mutation, tried: UNTRIED }, 'never'),
  );
  const noticed = told.filter((line) => !line.includes('**')).length;
  const tables = INVARIANTS.flatMap(([invariant, title]) => [
    `## ${invariant} — ${title}`,
    '',
    '| mutation | file | line | became | noticed by | on |',
    '| --- | --- | --- | --- | --- | --- |',
    ...told.filter((_, at) => mutations[at]!.invariant === invariant),
    '',
  ]);
  return [
    '# Mutations',
    '',
    `What makes the tests of [fold.md](fold.md)'s invariants worth something: each line below was broken on purpose, in a copy of the repository, to see whether a test fails. Of ${told.length} mutations ${noticed} were noticed.`,
    '',
    'This file is written by',
    '',
    '```',
    COMMAND,
    '```',
    '',
    `\`${COMMAND} -- --only NAME\` tries one of them and renews its line. The list is in \`simulation/mutations\`; what it looks for must be in the code exactly once, so a change of such a line changes the list as well. Before anything is broken the copy must pass all the tests that are asked. A mutation is under the invariant that it breaks first.`,
    '',
    `“Simulator” is what \`simulation/faults.test.ts\` runs in every test run: ${EVERY_TEST_RUN.steps.toLocaleString('en')} steps from seed ${EVERY_TEST_RUN.seed}. It is asked where the other tests notice nothing.`,
    '',
    ...tables,
  ].join('\n');
}

const UNTRIED: Tried = { by: 'unclear', detail: 'not tried yet' };

export function isNoticed(tried: Tried): boolean {
  return tried.by === 'test' || tried.by === 'simulator';
}

/** Who noticed, in words. */
export function wordsOf(tried: Tried): string {
  switch (tried.by) {
    case 'test':
      return `\`${tried.file}\`: ${text(tried.test)}`;
    case 'simulator': {
      const { seed, stepsBefore, message } = tried.found;
      return `simulator, seed ${seed}, after ${stepsBefore.toLocaleString('en')} steps: ${text(shortened(message))}`;
    }
    case 'nobody':
      return tried.steps > 0
        ? `**nobody**, nor the simulator in ${tried.steps.toLocaleString('en')} steps`
        : '**nobody**';
    case 'unclear':
      return `**unclear**: ${text(shortened(tried.detail))}`;
  }
}

const LONGEST = 120;

function shortened(message: string): string {
  const line = message.split('\n', 1)[0]!.replace(/^\w*(Error|BrokenInvariant): /, '');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** As one cell of a table can hold it. */
function code(source: string): string {
  return `\`\` ${source.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', String.raw`\|`)} \`\``;
}

function text(words: string): string {
  return words.replaceAll(/[|<*_`\\]/g, String.raw`\$&`);
}

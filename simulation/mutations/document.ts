import { EVERY_TEST_RUN, INVARIANTS, type Mutation } from './mutation.ts';
import type { Tried } from './try-mutation.ts';

export interface Row {
  mutation: Mutation;
  tried: Tried;
}

/** How to have the table made again. */
export const COMMAND = 'npm run mutations';

/** docs/specs/mutations.md, before the formatter. `date` as 2026-07-01. */
export function documentOf(rows: readonly Row[], date: string): string {
  const noticed = rows.filter(({ tried }) => isNoticed(tried)).length;
  const tables = INVARIANTS.flatMap(([invariant, title]) => {
    const own = rows.filter(({ mutation }) => mutation.invariant === invariant);
    return [`## ${invariant} — ${title}`, '', tableOf(own), ''];
  });
  return [
    '# Mutations',
    '',
    `What makes the tests of [fold.md](fold.md)’s invariants worth something: each line below was broken on purpose, in a copy of the repository, and a test failed. ${rows.length} mutations, ${noticed} noticed, on ${date}.`,
    '',
    'This file is written by',
    '',
    '```',
    COMMAND,
    '```',
    '',
    `\`${COMMAND} -- --only NAME\` tries one of them and writes nothing. The list is in \`simulation/mutations\`; what it looks for must be in the code exactly once, so a change of such a line changes the list as well. Before anything is broken the copy must pass all the tests named here. A mutation is under the invariant that it breaks first.`,
    '',
    `“Simulator” is \`simulation/faults.test.ts\`, which runs ${EVERY_TEST_RUN.steps.toLocaleString('en')} steps from seed ${EVERY_TEST_RUN.seed} in every test run; the run that failed is the same each time.`,
    '',
    ...tables,
  ].join('\n');
}

function tableOf(rows: readonly Row[]): string {
  return [
    '| mutation | file | line | became | noticed by |',
    '| --- | --- | --- | --- | --- |',
    ...rows.map(({ mutation: { name, file, find, replace }, tried }) => {
      const became = replace === '' ? 'nothing' : code(replace);
      return `| ${name} | \`${file}\` | ${code(find)} | ${became} | ${wordsOf(tried)} |`;
    }),
  ].join('\n');
}

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

import type { Mutation, Objection } from './mutation.ts';

export interface Row {
  mutation: Mutation;
  objections: readonly Objection[];
}

/** How to have the table made again. */
const COMMAND = 'npm run infra:mutations';
/** So much is shown of what a check says. */
const LONGEST = 200;

/** docs/specs/infra-mutations.md, before the formatter. */
export function documentOf(rows: readonly Row[], checks: readonly string[]): string {
  const noticed = rows.filter(isNoticed).length;
  return [
    '# Mutations of the infrastructure',
    '',
    `What makes the rules of the infrastructure worth something: each line below was broken on purpose, and the whole program run with it, to see whether the check that should object does. Of ${rows.length} breaks ${noticed} were noticed; each of the ${checks.length} checks notices at least one.`,
    '',
    'This file is written by',
    '',
    '```',
    COMMAND,
    '```',
    '',
    'and every run of the tests tries them all again. The list is in `infra/pulumi/test/mutations`; what it looks for must be in the program exactly once, so a change of such a line changes the list as well. The rules are in `infra/pulumi/src/rules`, each with its reason; the policy pack holds the same ones against a deployment. `provider-declarations` are the enumerations, fields and requirements of the provider’s own types, `exact-rights` the table of who may do what, `variables-read` the configuration schemas of the services and jobs, `preview` that a preview shows all that is then made, `configuration` what an environment is refused for before anything is made. What other checks say is not shown.',
    '',
    '| break | file | line | became | noticed by | which says |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(lineOf),
    '',
  ].join('\n');
}

export function isNoticed({ mutation, objections }: Row): boolean {
  return objections.some(({ check }) => check === mutation.check);
}

function lineOf({ mutation, objections }: Row): string {
  const { name, file, find, replace, check } = mutation;
  const objection = objections.find((at) => at.check === check);
  const by = objection === undefined ? '**nobody**' : `\`${check}\``;
  const became = replace === '' ? 'nothing' : code(replace);
  return `| ${name} | \`${file}\` | ${code(find)} | ${became} | ${by} | ${text(objection?.words ?? '')} |`;
}

/** As one cell of a table can hold it. */
function code(source: string): string {
  return `\`\` ${source
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', String.raw`\|`)} \`\``;
}

function text(words: string): string {
  const line = words.length > LONGEST ? `${words.slice(0, LONGEST)}…` : words;
  return line.replaceAll(/\s+/g, ' ').replaceAll(/[|<*_`\\[\]]/g, String.raw`\$&`);
}

/** A document without what a formatter may change: its spaces, its lines of dashes and how code is quoted. */
export function bare(document: string): string {
  return document.replaceAll(/[`\\]/g, '').replaceAll(/[ -]+/g, ' ');
}

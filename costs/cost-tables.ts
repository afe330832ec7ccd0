import {
  ASSUMPTIONS,
  type Bill,
  billOf,
  type Causes,
  causesOf,
  GROUPS,
  MEASURED_BY,
  money,
  PRICE_LIST,
  PRICE_REGION,
  PRICES_OF,
  type Saving,
  savings,
  SCENARIOS,
  sumOf,
} from '@ridewait/cli/cost';
import { markdownTable } from '../accuracy/report/markdown.ts';

/** The scenarios of docs/COST.md with their bills, in the order of its tables. */
export function bills(): { name: string; flags: string; bill: Bill; causes: Causes }[] {
  return Object.values(SCENARIOS).map(({ name, flags, environment, load, design }) => ({
    name,
    flags,
    bill: billOf(environment, load, design),
    causes: causesOf(environment, load, design),
  }));
}

/** The parts of docs/COST.md by their names. */
export function costParts(): Record<string, string> {
  const all = bills();
  return {
    bills: billsTable(all),
    commands: all
      .map(({ name, flags }) => `- ${name}: \`npm run ridewait -- cost ${flags}\``)
      .join('\n'),
    warnings: all
      .flatMap(({ name, bill }) => bill.warnings.map((warning) => `- ${name}: ${warning}.`))
      .join('\n'),
    savings: savingsTable(savings().filter(({ isBuilt }) => isBuilt)),
    'not-built': savingsTable(savings().filter(({ isBuilt }) => !isBuilt)),
    measured: Object.entries(MEASURED_BY)
      .map(([bench, date]) => `- \`npm run bench ${bench}\`, ${date}`)
      .join('\n'),
    assumptions: ASSUMPTIONS.map((assumption) => `- ${assumption}`).join('\n'),
    prices: pricesTable(),
  };
}

function billsTable(all: ReturnType<typeof bills>): string {
  const rows = GROUPS.map((group) => [
    group,
    ...all.map(({ bill }) => money(sumOf(bill.lines.filter((line) => line.group === group)))),
  ]);
  const totals = ['**total**', ...all.map(({ bill }) => `**${money(bill.usd)}**`)];
  const deployments = ['deployments', ...all.map(({ bill }) => String(bill.cells))];
  const cause = (name: string, of: (causes: Causes) => number) => [
    name,
    ...all.map(({ causes }) => money(of(causes))),
  ];
  return markdownTable(
    ['USD a month', ...all.map(({ name }) => name)],
    [
      ...rows,
      totals,
      cause('to be there at all', ({ standing }) => standing),
      cause('for readings', ({ readings }) => readings),
      cause('for guests', ({ guests }) => guests),
      deployments,
    ],
  );
}

function savingsTable(all: readonly Saving[]): string {
  const rows = all.map(({ choice, instead, of, with: having, without }) => [
    of,
    choice,
    money(having),
    instead,
    money(without),
    money(without - having),
  ]);
  return markdownTable(['', 'with', 'USD a month', 'without', 'USD a month', 'saves'], rows);
}

function pricesTable(): string {
  const rows = PRICE_LIST.map(({ name, usd, source, read }) => [
    name,
    usd,
    `[${new URL(source).pathname.split('/').slice(1).join(' ')}](${source})`,
    read === 'page' ? 'page' : 'list',
  ]);
  return `Read ${PRICES_OF}, ${PRICE_REGION}.\n\n${markdownTable(['what', 'USD', 'Google’s page', 'read on'], rows)}`;
}

import { table } from '../terminal/table.ts';
import { ASSUMPTIONS } from './assumptions.ts';
import type { Bill } from './bill.ts';
import type { Causes } from './causes.ts';
import { figure, GROUPS, type Line } from './line.ts';
import { MEASURED_BY } from './measured.ts';
import { PRICE_REGION, PRICES_OF } from './prices.ts';

const BAR_WIDTH = 28;

export interface ReportOptions {
  causes: Causes;
  /** How each line is reckoned, what was assumed, and where the prices are from. */
  explain: boolean;
}

/** What `ridewait cost` prints. */
export function reportOf(bill: Bill, { causes, explain }: ReportOptions): string {
  return [
    heading(bill),
    '',
    ...moneyTable(bill, causes),
    '',
    ...(explain ? [...explained(bill), '', ...footnotes(), ''] : []),
    ...bill.warnings.map((warning) => `! ${warning}`),
    ...(bill.warnings.length > 0 ? [''] : []),
    ...(explain ? [] : ['--explain shows how each line is reckoned, and what was assumed.']),
  ].join('\n');
}

function heading({ environment, load, demand, cells }: Bill): string {
  const { parks, attractions, openHours } = load;
  const { flow } = demand;
  const of = (each: number) => figure(each * cells);
  const when = openHours === 24 ? 'around the clock' : `${figure(openHours)} hours a day`;
  return [
    `${environment}, a month (730 hours), USD, list prices of ${PRICE_REGION} read ${PRICES_OF}`,
    `${figure(parks)} ${parks === 1 ? 'park' : 'parks'} of ${figure(attractions)} attractions, ${when}:`,
    `${of(flow.readings)} readings/s in ${of(flow.posts)} POSTs/s and ${of(flow.messages)} messages/s (${figure(flow.readingsPerMessage)} a message), ${of(flow.requests)} API requests/s`,
  ].join('\n');
}

/** Each group with its lines and a bar of its share, the sum, and the same money by what it is for. */
function moneyTable(bill: Bill, causes: Causes): string[] {
  const { lines, usd } = bill;
  const groups = GROUPS.map((group) => ({
    group,
    own: lines.filter((line) => line.group === group),
  }))
    .map(({ group, own }) => ({ group, own, sum: sumOf(own) }))
    .filter(({ own }) => own.length > 0);
  const most = Math.max(...groups.map(({ sum }) => sum), 0.01);
  const rows = groups.flatMap(({ group, own, sum }) => [
    [group, money(sum), `${bar(sum / most)} ${share(sum, usd)}`],
    ...own.map(({ item, usd: each }) => [`  ${item}`, money(each), '']),
  ]);
  const gap = ['', '', ''];
  return aligned([...rows, gap, ['total', money(usd), ''], gap, ...causeRows(causes, bill)]);
}

function causeRows({ standing, readings, guests }: Causes, { usd }: Bill): string[][] {
  const most = Math.max(standing, readings, guests, 0.01);
  const causes: [string, number][] = [
    ['to be there at all', standing],
    ['for readings', readings],
    ['for guests', guests],
  ];
  return causes.map(([name, each]) => [
    name,
    money(each),
    `${bar(each / most)} ${share(each, usd)}`,
  ]);
}

function explained({ lines }: Bill): string[] {
  return lines.flatMap(({ group, item, how, usd }) => [
    `${group}, ${item}: ${money(usd)}`,
    `    ${how}`,
  ]);
}

function footnotes(): string[] {
  const measured = Object.entries(MEASURED_BY).map(([bench, date]) => `${bench} (${date})`);
  return [
    `Measured, docs/PERFORMANCE.md: ${measured.join(', ')}; repeat one with npm run bench NAME.`,
    'Assumed:',
    ...ASSUMPTIONS.map((assumption) => `  - ${assumption}`),
  ];
}

/** Money stands to the right, point under point; the rest to the left. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(...rows.map((row) => row[1]!.length));
  return table(rows.map(([item, usd, rest]) => [item!, usd!.padStart(width), rest!]));
}

function bar(part: number): string {
  const eighths = Math.round(Math.max(0, part) * BAR_WIDTH * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + ' ▏▎▍▌▋▊▉'.charAt(eighths % 8).trim();
}

function share(part: number, whole: number): string {
  return whole > 0 ? `${Math.round((100 * part) / whole)} %` : '';
}

export function sumOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}

/** `1,234.50`. */
export function money(usd: number): string {
  const rounded = Math.round(usd * 100) / 100;
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  // Never "-0.00".
  return (rounded === 0 ? 0 : rounded).toLocaleString('en', digits);
}

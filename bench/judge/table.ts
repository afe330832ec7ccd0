import { markdownTable } from '../../accuracy/report/markdown.ts';
import { percentile } from '../figures.ts';
import { type Fault, FAULTS, isHarmful } from './simulated-release.ts';
import type { Result } from './trial.ts';

/** What one judge made of all releases with a rate of traffic and a fault. */
export interface Outcome {
  rate: number;
  fault: Fault;
  judge: string;
  results: readonly Result[];
}

const HARMLESS = FAULTS.filter((fault) => !isHarmful(fault));
const HARMFUL = FAULTS.filter((fault) => isHarmful(fault));
/** Of a normal distribution, to both sides of 95 %. */
const Z = 1.96;

/** The tables by the names of their places, in Markdown: a row for each rate and fault, a column for each judge. */
export function tablesOf(outcomes: readonly Outcome[]): Record<string, string> {
  return {
    healthy: tableOf(outcomes, HARMLESS, healthyOf),
    caught: tableOf(outcomes, HARMFUL, caughtOf),
    harmed: tableOf(outcomes, HARMFUL, harmedOf),
    minutes: tableOf(outcomes, FAULTS, minutesOf),
  };
}

function tableOf(
  outcomes: readonly Outcome[],
  faults: readonly Fault[],
  cell: (results: readonly Result[]) => string,
): string {
  const judges = [...new Set(outcomes.map(({ judge }) => judge))];
  const rates = [...new Set(outcomes.map(({ rate }) => rate))];
  const rows = rates.flatMap((rate) =>
    faults.map((fault) => [
      rate.toLocaleString('en'),
      fault,
      ...judges.map((judge) => cell(resultsOf(outcomes, { rate, fault, judge }))),
    ]),
  );
  return markdownTable(['requests/s', 'fault', ...judges], rows);
}

export function resultsOf(
  outcomes: readonly Outcome[],
  { rate, fault, judge }: Omit<Outcome, 'results'>,
): readonly Result[] {
  return outcomes.find(
    (each) => each.rate === rate && each.fault === fault && each.judge === judge,
  )!.results;
}

export function isBack({ end }: Result): boolean {
  return end === 'rolled back';
}

/** The part that was rolled back, with its bounds; and what was still open after a day. */
function healthyOf(results: readonly Result[]): string {
  const open = results.filter(({ end }) => end === 'undecided').length;
  return [
    boundedPart(results.filter(isBack).length, results.length),
    ...(open > 0 ? [`${percent(open / results.length)} open`] : []),
  ].join('; ');
}

/** The part that was rolled back before it had half of the traffic. */
function caughtOf(results: readonly Result[]): string {
  const early = results.filter((result) => isBack(result) && result.most < 50).length;
  return boundedPart(early, results.length);
}

function harmedOf(results: readonly Result[]): string {
  const mean = meanHarmed(results);
  const squares = results.reduce((sum, { harmed }) => sum + (harmed - mean) ** 2, 0);
  const error =
    (Z * Math.sqrt(squares / Math.max(1, results.length - 1))) / Math.sqrt(results.length);
  return `${amount(mean)} ± ${amount(error)}`;
}

export function meanHarmed(results: readonly Result[]): number {
  return results.reduce((sum, { harmed }) => sum + harmed, 0) / results.length;
}

function minutesOf(results: readonly Result[]): string {
  const minutes = results.map((result) => result.minutes);
  return `${percentile(minutes, 0.5)} (${percentile(minutes, 0.95)})`;
}

/** A part in percent, and the bounds of what it may be in truth, with 95 % confidence (Wilson 1927). */
function boundedPart(count: number, of: number): string {
  const [low, high] = boundsOf(count, of);
  return `${percent(count / of)} (${percent(low)}–${percent(high)})`.replaceAll(' %', '');
}

export function boundsOf(count: number, of: number): readonly [number, number] {
  const part = count / of;
  const middle = (part + Z ** 2 / (2 * of)) / (1 + Z ** 2 / of);
  const half =
    (Z / (1 + Z ** 2 / of)) * Math.sqrt((part * (1 - part)) / of + Z ** 2 / (4 * of ** 2));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

function percent(share: number): string {
  const digits = share > 0 && share < 0.1 ? 2 : 1;
  return `${Number((share * 100).toFixed(digits))} %`;
}

function amount(value: number): string {
  return value.toLocaleString('en', {
    maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0,
  });
}

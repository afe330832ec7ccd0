import { percentile } from '../figures.ts';
import { type Fault, FAULTS } from './simulated-release.ts';
import type { Result } from './trial.ts';

/** What one judge made of all releases with a rate of traffic and a fault. */
export interface Outcome {
  rate: number;
  fault: Fault;
  judge: string;
  results: readonly Result[];
}

const HARMFUL: readonly Fault[] = ['errors', 'slow'];

/** Three tables in Markdown: a row for each rate and fault, a column for each judge. */
export function tablesOf(outcomes: readonly Outcome[]): string {
  return [
    '### Rolled back (of these, before half of traffic; and what had no end after a day)',
    tableOf(outcomes, FAULTS, endsOf),
    '### Requests harmed by a bad release, on average',
    tableOf(outcomes, HARMFUL, harmedOf),
    '### Minutes to the end, median (95th percentile)',
    tableOf(outcomes, FAULTS, minutesOf),
  ].join('\n\n');
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
      ...judges.map((judge) =>
        cell(
          outcomes.find(
            (each) => each.rate === rate && each.fault === fault && each.judge === judge,
          )!.results,
        ),
      ),
    ]),
  );
  const head = ['requests/s', 'fault', ...judges];
  return [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function endsOf(results: readonly Result[]): string {
  const share = (is: (result: Result) => boolean) => results.filter(is).length / results.length;
  const back = share(({ end }) => end === 'rolled back');
  const early = share(({ end, most }) => end === 'rolled back' && most < 50);
  const open = share(({ end }) => end === 'undecided');
  return [
    `${percent(back)}${back > 0 ? ` (${percent(early)})` : ''}`,
    ...(open > 0 ? [`${percent(open)} open`] : []),
  ].join(', ');
}

function harmedOf(results: readonly Result[]): string {
  const mean = results.reduce((sum, { harmed }) => sum + harmed, 0) / results.length;
  return mean.toLocaleString('en', { maximumFractionDigits: mean < 100 ? 1 : 0 });
}

function minutesOf(results: readonly Result[]): string {
  const minutes = results.map((result) => result.minutes);
  return `${percentile(minutes, 0.5)} (${percentile(minutes, 0.95)})`;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(1))} %`;
}

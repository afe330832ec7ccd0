import { percentile } from '../figures.ts';
import type { Fault } from './simulated-release.ts';
import type { Result } from './trial.ts';

export const TABLE_HEAD = [
  [
    'requests/s',
    'fault',
    'judge',
    'rolled back',
    'before 50 % of traffic',
    'promoted',
    'undecided after a day',
    'requests harmed, mean',
    'minutes to the end, median',
    'p95',
  ],
  ['---', '---', '---', '---', '---', '---', '---', '---', '---', '---'],
];

export function rowOf(
  rate: number,
  fault: Fault,
  judge: string,
  results: readonly Result[],
): string[] {
  const share = (is: (result: Result) => boolean) =>
    `${((100 * results.filter(is).length) / results.length).toFixed(1)} %`;
  const minutes = results.map((result) => result.minutes);
  const harmed = results.reduce((sum, result) => sum + result.harmed, 0) / results.length;
  return [
    rate.toLocaleString('en'),
    fault,
    judge,
    share(({ end }) => end === 'rolled back'),
    share(({ end, most }) => end === 'rolled back' && most < 50),
    share(({ end }) => end === 'promoted'),
    share(({ end }) => end === 'undecided'),
    fault === 'none'
      ? ''
      : harmed.toLocaleString('en', { maximumFractionDigits: harmed < 100 ? 1 : 0 }),
    String(percentile(minutes, 0.5)),
    String(percentile(minutes, 0.95)),
  ];
}

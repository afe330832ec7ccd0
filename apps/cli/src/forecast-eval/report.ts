import { count, table } from '../terminal/table.ts';
import { HORIZONS_MINUTES, meanRatio, type Score, type Scores, total } from './evaluate.ts';

/** What a person reads: a table by horizon, one by ride, and the line that sums it up. */
export function reportLines(scores: Scores): string[] {
  const at = (horizon: number): Score[] => [...scores.values()].map((its) => its[horizon]!);
  const horizons = HORIZONS_MINUTES.map((minutes, horizon) => {
    const sum = total(at(horizon));
    return [
      `${minutes} min`,
      ...[sum.ours, sum.persistence, sum.seasonal].map((errors) => (errors / sum.n).toFixed(2)),
      meanRatio(at(horizon)).toFixed(3),
      (sum.inside / sum.n).toFixed(3),
      sum.n,
    ];
  });
  const rides = [...scores]
    .filter(([, its]) => total(its).n > 0)
    .map(([ride, its]) => [
      ride,
      ...its.map((score) => meanRatio([score]).toFixed(3)),
      (total(its).inside / total(its).n).toFixed(3),
      total(its).n,
    ]);
  const all = total([...scores.values()].flat());
  const ratioOf = (minutes: number) => meanRatio(at(HORIZONS_MINUTES.indexOf(minutes))).toFixed(3);
  return [
    'mean absolute error in minutes; ratio: ours to last week, mean over rides',
    '',
    ...table([['ahead', 'ours', 'persistence', 'last week', 'ratio', 'p10–p90', 'n'], ...horizons]),
    '',
    'ratio by ride',
    '',
    ...table([
      ['ride', ...HORIZONS_MINUTES.map((minutes) => `${minutes} min`), 'p10–p90', 'n'],
      ...rides,
    ]),
    '',
    `n ${count(all.n)}: targets that ours, persistence and last week all have a value for`,
    `60 min ratio ${ratioOf(60)} · 180 min ratio ${ratioOf(180)} · coverage ${(all.inside / all.n).toFixed(3)}`,
  ];
}

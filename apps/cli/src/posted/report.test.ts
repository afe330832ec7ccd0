import { expect, it } from 'vitest';
import { reportLines } from './report.ts';
import { addScore, emptyScore } from './score.ts';

it('tells each ride, all of them, and in the last line what machines read', () => {
  const everest = emptyScore();
  addScore(everest, { sign: 40, actual: 25 }, 0.7, { p10: 20, p50: 27, p90: 35 });
  const soarin = emptyScore();
  addScore(soarin, { sign: 30, actual: 10 }, 0.5, { p10: 12, p50: 16, p90: 25 });
  addScore(soarin, { sign: 30, actual: 25 }, 0.5, { p10: 12, p50: 21, p90: 25 });
  expect(
    reportLines(
      new Map([
        ['soarin', soarin],
        ['everest', everest],
      ]),
    ),
  ).toEqual([
    '             n  sign MAE  one factor MAE  ours MAE  ours bias  in p10–p90',
    'everest      1     15.00            3.00      2.00       2.00     100.0 %',
    'soarin       2     12.50            7.50      5.00       1.00      50.0 %',
    'all 2 rides  3     13.33            6.00      4.00       1.33      66.7 %',
    'sign MAE 13.33 · ours MAE 4.00 · n 3',
  ]);
});

it('has its last line where nobody was judged, too', () => {
  expect(reportLines(new Map()).at(-1)).toBe('sign MAE 0.00 · ours MAE 0.00 · n 0');
});

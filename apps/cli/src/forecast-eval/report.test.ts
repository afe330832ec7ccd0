import { expect, it } from 'vitest';
import { reportLines } from './report.ts';

const SCORE = { n: 1_000, ours: 10_000, persistence: 15_000, seasonal: 20_000, inside: 800 };

it('tells each horizon and each ride, and sums up in its last line', () => {
  const comet = [SCORE, SCORE, SCORE, { ...SCORE, ours: 12_000, inside: 780 }];
  const closed = comet.map(() => ({ n: 0, ours: 0, persistence: 0, seasonal: 0, inside: 0 }));
  expect(
    reportLines(
      new Map([
        ['comet', comet],
        ['closed', closed],
      ]),
    ),
  ).toEqual([
    'mean absolute error in minutes; ratio: ours to last week, mean over rides',
    '',
    'ahead    ours   persistence  last week  ratio  p10–p90      n',
    '30 min   10.00  15.00        20.00      0.500  0.800    1,000',
    '60 min   10.00  15.00        20.00      0.500  0.800    1,000',
    '120 min  10.00  15.00        20.00      0.500  0.800    1,000',
    '180 min  12.00  15.00        20.00      0.600  0.780    1,000',
    '',
    'ratio by ride',
    '',
    'ride   30 min  60 min  120 min  180 min  p10–p90      n',
    'comet  0.500   0.500   0.500    0.600    0.795    4,000',
    '',
    'n 4,000: targets that ours, persistence and last week all have a value for',
    '60 min ratio 0.500 · 180 min ratio 0.600 · coverage 0.795',
  ]);
});

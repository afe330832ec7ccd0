import { type LaneJudgement, METHODS } from './judgement.ts';
import { minutes, percent } from './report/numbers.ts';
import { biasOf, maeOf, rmseOf } from './score.ts';

const HEADS = [
  '',
  'guests',
  'told',
  'RMSE',
  'ql',
  'les',
  'hol',
  'oracle',
  '×oracle',
  'MAE',
  'bias',
  'p10–p90',
  '≤p10',
  '≤p50',
  '≤p90',
  'sign/h',
  'back',
  'MAE dead/before',
];

/** Judgements for who develops: a row each, all in minutes and percent. */
export function compactTable(rows: readonly (readonly [name: string, LaneJudgement])[]): string {
  const cells = [HEADS, ...rows.map(([name, judgement]) => [name, ...cellsOf(judgement)])];
  const widths = HEADS.map((_, at) => Math.max(...cells.map((row) => row[at]!.length)));
  return cells
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf({ guests, given, scores, inside, within, dead, shown }: LaneJudgement): string[] {
  return [
    String(guests),
    percent(given / guests),
    ...METHODS.map((method) => minutes(rmseOf(scores[method]))),
    minutes(rmseOf(scores.ours) / rmseOf(scores.oracle)),
    minutes(maeOf(scores.ours)),
    minutes(biasOf(scores.ours)),
    percent(inside / given),
    percent(within.p10 / given),
    percent(within.p50 / given),
    percent(within.p90 / given),
    minutes((shown.changes * 60) / shown.minutes),
    percent(shown.goneBack / shown.changes),
    dead.during.count > 0 ? `${minutes(maeOf(dead.during))}/${minutes(maeOf(dead.before))}` : '',
  ];
}

import { METHODS, type Method } from '../judgement.ts';
import { COLOURS, box, drawing, legend, scale, segment, text } from './svg.ts';

/** One scenario's root mean squared errors in minutes; NaN where an estimator had nothing to say. */
export interface RmseRow {
  name: string;
  rmse: Record<Method, number>;
}

const [WIDTH, LEFT, RIGHT, TOP] = [1180, 150, 1120, 62];
const [ROW, BAR] = [56, 9];
/** Longer bars are cut, with their figure: a peer that has lost count would make all others vanish. */
const MOST_MINUTES = 20;

const LOOK: Record<Method, readonly [name: string, colour: string]> = {
  ours: ['Ridewait', COLOURS.ours],
  ql: ['QL', COLOURS.ql],
  les: ['LES', COLOURS.les],
  hol: ['HOL', COLOURS.hol],
  oracle: ['oracle', COLOURS.truth],
};

/** Ours and what stands beside it, by scenario. */
export function rmsePlot(rows: readonly RmseRow[]): string {
  const height = TOP + rows.length * ROW + 44;
  const x = scale([0, MOST_MINUTES], [LEFT, RIGHT]);
  const bottom = height - 40;
  const ticks = Array.from({ length: MOST_MINUTES / 2 + 1 }, (_, at) => at * 2);
  return drawing(
    {
      width: WIDTH,
      height,
      title: 'RMSE by scenario, in minutes',
      says: 'Bars of the root mean squared error of Ridewait, QL, LES, HOL and the oracle for each scenario.',
    },
    [
      ...ticks.flatMap((minutes) => [
        segment({ x: x(minutes), y: TOP - 8 }, { x: x(minutes), y: bottom }, COLOURS.grid),
        text({ x: x(minutes), y: bottom + 20 }, String(minutes), {
          anchor: 'middle',
          fill: COLOURS.quiet,
        }),
      ]),
      ...rows.flatMap(({ name, rmse }, row) => [
        text({ x: LEFT - 12, y: TOP + row * ROW + 28 }, name, { anchor: 'end' }),
        ...METHODS.flatMap((method, at) =>
          bar(rmse[method], TOP + row * ROW + at * (BAR + 1), method),
        ),
      ]),
      ...legend(
        { x: RIGHT + 30, y: 34 },
        METHODS.map((method) => LOOK[method]),
      ),
    ],
  );

  function bar(minutes: number, y: number, method: Method): string[] {
    if (!Number.isFinite(minutes)) return [];
    const end = x(Math.min(MOST_MINUTES, minutes));
    const isCut = minutes > MOST_MINUTES;
    return [
      box({ x: LEFT, y }, end - LEFT, BAR, LOOK[method][1]),
      ...(isCut
        ? [
            text({ x: end + 6, y: y + 8.5 }, minutes.toFixed(0), {
              fill: LOOK[method][1],
              size: 10,
            }),
          ]
        : []),
    ];
  }
}

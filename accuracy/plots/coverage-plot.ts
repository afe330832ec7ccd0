import { box, COLOURS, dot, drawing, legend, scale, segment, text } from './svg.ts';

/** Of one scenario's guests, the shares (0 to 1) who waited between p10 and p90, and no longer than each. */
export interface CoverageRow {
  name: string;
  inside: number;
  within: { p10: number; p50: number; p90: number };
}

const [WIDTH, TOP, ROW] = [1180, 108, 26];
const LEFT_PANEL = [170, 600] as const;
const RIGHT_PANEL = [670, 1140] as const;

/** How often the range holds, and whether its three figures are what they are called. */
export function coveragePlot(rows: readonly CoverageRow[], aim: readonly [number, number]): string {
  const height = TOP + rows.length * ROW + 44;
  const bottom = height - 40;
  const left = scale([0.5, 1], LEFT_PANEL);
  const right = scale([0, 1], RIGHT_PANEL);
  return drawing(
    {
      width: WIDTH,
      height,
      title: 'The range: does it hold what it says?',
      says: 'For each scenario the share of guests inside of the range beside the aim, and the shares below its three figures beside their names.',
    },
    [
      box(
        { x: left(aim[0]), y: TOP - 18 },
        left(aim[1]) - left(aim[0]),
        bottom - TOP + 18,
        COLOURS.aim,
      ),
      ...[0.5, 0.6, 0.7, 0.8, 0.9, 1].flatMap((share) => tick(left(share), share)),
      ...[0.1, 0.5, 0.9].flatMap((share) => tick(right(share), share)),
      text(
        { x: LEFT_PANEL[0], y: TOP - 42 },
        'guests who waited between p10 and p90; the aim is the band',
        {
          fill: COLOURS.quiet,
          size: 13,
        },
      ),
      text({ x: RIGHT_PANEL[0], y: TOP - 42 }, 'who waited no longer than', {
        fill: COLOURS.quiet,
        size: 13,
      }),
      ...legend({ x: RIGHT_PANEL[1], y: TOP - 42 }, [
        ['p10', COLOURS.ql],
        ['p50', COLOURS.ours],
        ['p90', COLOURS.les],
      ]),
      ...rows.flatMap(({ name, inside, within }, row) => {
        const y = TOP + row * ROW;
        return [
          text({ x: LEFT_PANEL[0] - 14, y: y + 5 }, name, { anchor: 'end' }),
          ...(Number.isFinite(inside)
            ? [
                // What is below the panel stands at its edge.
                dot({ x: left(Math.max(0.5, inside)), y }, 5, COLOURS.ours),
                dot({ x: right(within.p10), y }, 5, COLOURS.ql),
                dot({ x: right(within.p50), y }, 5, COLOURS.ours),
                dot({ x: right(within.p90), y }, 5, COLOURS.les),
              ]
            : []),
        ];
      }),
    ],
  );

  function tick(x: number, share: number): string[] {
    return [
      segment({ x, y: TOP - 18 }, { x, y: bottom }, COLOURS.grid),
      text({ x, y: bottom + 20 }, `${Math.round(share * 100)} %`, {
        anchor: 'middle',
        fill: COLOURS.quiet,
      }),
    ];
  }
}

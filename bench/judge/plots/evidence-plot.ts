import {
  COLOURS,
  drawing,
  legend,
  polyline,
  scale,
  segment,
  text,
} from '../../../accuracy/plots/svg.ts';

/** Logarithms to the base 10 of the odds, after each minute, and the candidate's share of guests in it. */
export interface Evidence {
  title: string;
  minutes: readonly { percent: number; more: number; less: number }[];
  end: string;
}

/** Odds, as logarithms, that are asked for: to send it back, and to let it through. */
export interface Needed {
  more: number;
  less: number;
}

const [WIDTH, HEIGHT] = [1180, 430];
const [LEFT, RIGHT, TOP, BOTTOM, GAP] = [84, 1152, 104, 352, 76];
/** Of the odds: what is beyond is drawn at the edge. */
const [LEAST, MOST] = [-3, 6];
const TICKS: readonly (readonly [number, string])[] = [
  [-3, '1 : 1,000'],
  [0, '1 : 1'],
  [3, '1,000 : 1'],
  [6, 'a million : 1'],
];

/** How evidence on errors grew minute by minute, of one release beside another. */
export function evidencePlot(releases: readonly Evidence[], needed: Needed): string {
  const wide = (RIGHT - LEFT - GAP * (releases.length - 1)) / releases.length;
  const y = scale([LEAST, MOST], [BOTTOM, TOP]);
  return drawing(
    {
      width: WIDTH,
      height: HEIGHT,
      title: 'Evidence on errors, minute by minute',
      says: 'For one healthy and one bad candidate: the odds that it is worse, and that it is not worse by what would do harm, with the odds that are needed for either.',
    },
    [
      ...legend({ x: RIGHT, y: 66 }, [
        ['worse', COLOURS.les],
        ['not worse by 1 pp', COLOURS.truth],
      ]),
      ...releases.flatMap((release, at) => panelAt(release, LEFT + at * (wide + GAP))),
    ],
  );

  function panelAt({ title, minutes, end }: Evidence, left: number): string[] {
    const right = left + wide;
    const x = scale([0, Math.max(1, minutes.length)], [left, right]);
    const lineOf = (which: keyof Needed, colour: string) =>
      polyline(
        [{ x: x(0), y: y(0) }].concat(
          minutes.map((minute, at) => ({
            x: x(at + 1),
            y: y(Math.max(LEAST, Math.min(MOST, minute[which]))),
          })),
        ),
        colour,
        2.5,
      );
    const steps = minutes.flatMap(({ percent }, at) =>
      at === 0 || minutes[at - 1]!.percent !== percent ? [{ at, percent }] : [],
    );
    return [
      text({ x: left, y: TOP - 14 }, title, { fill: COLOURS.quiet }),
      ...TICKS.flatMap(([value, label]) => [
        segment({ x: left, y: y(value) }, { x: right, y: y(value) }, COLOURS.grid),
        ...(left === LEFT
          ? [
              text({ x: left - 8, y: y(value) + 5 }, label, {
                anchor: 'end',
                fill: COLOURS.quiet,
                size: 12,
              }),
            ]
          : []),
      ]),
      ...steps.flatMap(({ at, percent }) => [
        segment({ x: x(at), y: TOP }, { x: x(at), y: BOTTOM }, COLOURS.grid),
        text({ x: x(at) + 4, y: BOTTOM - 6 }, `${percent} %`, { fill: COLOURS.quiet, size: 12 }),
      ]),
      segment({ x: left, y: y(needed.more) }, { x: right, y: y(needed.more) }, COLOURS.les),
      segment({ x: left, y: y(needed.less) }, { x: right, y: y(needed.less) }, COLOURS.truth),
      lineOf('less', COLOURS.truth),
      lineOf('more', COLOURS.les),
      text({ x: left, y: BOTTOM + 22 }, '0', { fill: COLOURS.quiet, size: 13 }),
      text({ x: right, y: BOTTOM + 22 }, `minute ${minutes.length}: ${end}`, {
        anchor: 'end',
        fill: COLOURS.text,
        size: 13,
      }),
    ];
  }
}

import {
  COLOURS,
  dot,
  drawing,
  legend,
  type Place,
  polyline,
  scale,
  segment,
  text,
} from '../../../accuracy/plots/svg.ts';

/** What one judge did at each rate of traffic; null where it did nothing that could be drawn. */
export interface Series {
  name: string;
  colour: string;
  values: readonly (number | null)[];
}

export interface Panel {
  title: string;
  series: readonly Series[];
}

/** Values from the lowest to the highest that is drawn; what is lower lies on the lowest line. */
export interface Axis {
  kind: 'log' | 'linear';
  from: number;
  to: number;
  ticks: readonly (readonly [value: number, words: string])[];
}

const [WIDTH, HEIGHT] = [1180, 440];
const [LEFT, RIGHT, TOP, BOTTOM, GAP] = [84, 1152, 104, 376, 92];

/** Panels side by side, a line for each judge, over rates of traffic that grow tenfold. */
export function ratePlot(
  { title, says }: { title: string; says: string },
  rates: readonly number[],
  axis: Axis,
  panels: readonly Panel[],
): string {
  const wide = (RIGHT - LEFT - GAP * (panels.length - 1)) / panels.length;
  const of = (value: number) =>
    axis.kind === 'log' ? Math.log10(Math.max(axis.from, value)) : Math.max(axis.from, value);
  const y = scale([of(axis.from), of(axis.to)], [BOTTOM, TOP]);
  const names = panels[0]?.series ?? [];
  return drawing({ width: WIDTH, height: HEIGHT, title, says }, [
    ...legend(
      { x: RIGHT, y: 66 },
      names.map(({ name, colour }) => [name, colour] as const),
    ),
    ...panels.flatMap((panel, at) => panelAt(panel, LEFT + at * (wide + GAP))),
  ]);

  function panelAt({ title: words, series }: Panel, left: number): string[] {
    const right = left + wide;
    const x = scale([0, Math.max(1, rates.length - 1)], [left + 24, right - 24]);
    return [
      text({ x: left, y: TOP - 14 }, words, { fill: COLOURS.quiet }),
      ...axis.ticks.flatMap(([value, label]) => [
        segment({ x: left, y: y(of(value)) }, { x: right, y: y(of(value)) }, COLOURS.grid),
        text({ x: left - 8, y: y(of(value)) + 5 }, label, {
          anchor: 'end',
          fill: COLOURS.quiet,
          size: 13,
        }),
      ]),
      ...rates.map((rate, at) =>
        text({ x: x(at), y: BOTTOM + 22 }, rate.toLocaleString('en'), {
          anchor: 'middle',
          fill: COLOURS.quiet,
          size: 13,
        }),
      ),
      text({ x: (left + right) / 2, y: BOTTOM + 46 }, 'guests’ requests a second', {
        anchor: 'middle',
        fill: COLOURS.quiet,
        size: 13,
      }),
      ...series.flatMap(({ values, colour }) => {
        const places = values.map((value, at): Place | null =>
          value === null ? null : { x: x(at), y: y(Math.min(of(axis.to), of(value))) },
        );
        return [
          polyline(places, colour, 2.5),
          ...places.filter((place) => place !== null).map((place) => dot(place, 4, colour)),
        ];
      }),
    ];
  }
}

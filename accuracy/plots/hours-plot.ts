import { COLOURS, drawing, legend, polyline, scale, segment, text } from './svg.ts';

/** Root mean squared errors of one hour of the day, in minutes; NaN where nobody joined. */
export interface HourRow {
  ours: number;
  oracle: number;
}

const [WIDTH, HEIGHT] = [1180, 300];
const [LEFT, RIGHT, TOP, BOTTOM] = [62, 1152, 60, 254];

/** Whether errors grow over a day: what drifts does. */
export function hoursPlot(title: string, hours: readonly HourRow[]): string {
  const most = Math.max(
    1,
    ...hours.flatMap(({ ours, oracle }) => [ours, oracle].filter(Number.isFinite)),
  );
  const x = scale([0, Math.max(1, hours.length - 1)], [LEFT + 20, RIGHT - 20]);
  const y = scale([0, most * 1.1], [BOTTOM, TOP]);
  const step = most > 8 ? 2 : 1;
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
  function lineOf(method: keyof HourRow): string {
    const places = hours.map((hour, at) =>
      Number.isFinite(hour[method]) ? { x: x(at), y: y(hour[method]) } : null,
    );
    return polyline(places, method === 'ours' ? COLOURS.ours : COLOURS.truth, 3);
  }
  return drawing(
    { width: WIDTH, height: HEIGHT, title, says: `${title}: ours and the oracle’s, hour by hour.` },
    [
      ...ticks.flatMap((minutes) => [
        segment({ x: LEFT, y: y(minutes) }, { x: RIGHT, y: y(minutes) }, COLOURS.grid),
        text({ x: LEFT - 8, y: y(minutes) + 5 }, String(minutes), {
          anchor: 'end',
          fill: COLOURS.quiet,
        }),
      ]),
      ...hours.map((_, at) =>
        text({ x: x(at), y: BOTTOM + 22 }, `${at + 1}.`, { anchor: 'middle', fill: COLOURS.quiet }),
      ),
      lineOf('oracle'),
      lineOf('ours'),
      ...legend({ x: RIGHT, y: 34 }, [
        ['Ridewait', COLOURS.ours],
        ['oracle', COLOURS.truth],
      ]),
    ],
  );
}

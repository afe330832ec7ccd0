import { expect, it } from 'vitest';
import type { Said } from '../replay-day.ts';
import { coveragePlot } from './coverage-plot.ts';
import { dayPlot } from './day-plot.ts';
import { hoursPlot } from './hours-plot.ts';
import { rmsePlot } from './rmse-plot.ts';

const MINUTE = 60_000;
const NONE = Number.NaN;

function said(waits: readonly (number | null)[]): Said[] {
  return waits.map((p50, at) => ({
    estimate: {
      attraction: 'ride',
      lane: 'standby',
      asOf: at * MINUTE,
      status: 'OPERATING',
      waitMinutes: p50 === null ? null : { p10: p50 / 2, p50, p90: p50 * 2 },
      shownMinutes: p50,
      stale: false,
    },
    peers: {},
  }));
}

const DAY = { title: 'a day', timezone: 'Europe/Berlin', truth: [] };
const RMSE = { ours: 3, ql: NONE, les: NONE, hol: 99, oracle: 2 };

it.for<[string, () => string]>([
  ['errors of which some are none', () => rmsePlot([{ name: 'odd', rmse: RMSE }])],
  [
    'a range that nobody was told',
    () =>
      coveragePlot(
        [{ name: 'odd', inside: NONE, within: { p10: NONE, p50: NONE, p90: NONE } }],
        [0.77, 0.83],
      ),
  ],
  [
    'hours in which nobody joined',
    () =>
      hoursPlot('hours', [
        { ours: NONE, oracle: 2 },
        { ours: 3, oracle: NONE },
      ]),
  ],
  ['a day of gaps', () => dayPlot({ ...DAY, said: said([null, 10, null, 12, 14, null]) })],
  ['a day without a word', () => dayPlot({ ...DAY, said: said([null, null]) })],
  ['no day at all', () => dayPlot({ ...DAY, said: [] })],
])('draws %s', ([, draw]) => {
  const svg = draw();
  expect(svg).toMatch(/^<svg [^>]*>\n.*<\/svg>\n$/s);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
});

it('writes the figure of a bar that is cut beside it', () => {
  expect(rmsePlot([{ name: 'odd', rmse: RMSE }])).toMatch(/>99<\/text>/);
});

it('shows what is told by its line, cut where it is not', () => {
  const svg = dayPlot({ ...DAY, said: said([10, null, 12, 14]) });
  const line = /<path d="([^"]+)" fill="none" stroke="#ffc65c"/.exec(svg)![1]!;
  expect(line.replaceAll(/[^ML]/g, '')).toBe('MML');
});

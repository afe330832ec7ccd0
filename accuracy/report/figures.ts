import { METHODS, type Method } from '../judgement.ts';
import type { Judged } from '../judge-scenarios.ts';
import { coveragePlot } from '../plots/coverage-plot.ts';
import { dayPlot } from '../plots/day-plot.ts';
import { hoursPlot } from '../plots/hours-plot.ts';
import { rmsePlot } from '../plots/rmse-plot.ts';
import { rmseOf } from '../score.ts';
import { COVERAGE_AIM } from './aims.ts';

/** Days that are drawn: one with good sensors, one with bad ones, one with a dead one. */
const DRAWN = ['perfect', 'noisy', 'dead-counter'];

/** The report's drawings by file name; those of scenarios that weren't played are left out. */
export function figures({ results, samples }: Judged, lane: string): Record<string, string> {
  const files: Record<string, string> = {
    'accuracy-rmse.svg': rmsePlot(
      results.map(({ name, total: { scores } }) => ({
        name,
        rmse: Object.fromEntries(
          METHODS.map((method) => [method, rmseOf(scores[method])]),
        ) as Record<Method, number>,
      })),
    ),
    'accuracy-coverage.svg': coveragePlot(
      results.map(({ name, total: { inside, within, given } }) => ({
        name,
        inside: inside / given,
        within: { p10: within.p10 / given, p50: within.p50 / given, p90: within.p90 / given },
      })),
      COVERAGE_AIM,
    ),
  };
  for (const { scenario, seed, ...day } of samples) {
    if (!DRAWN.includes(scenario)) continue;
    const title = `${lane}, one day of ${scenario} (seed ${seed})`;
    files[`accuracy-day-${scenario}.svg`] = dayPlot({ title, ...day });
  }
  const noisy = results.find(({ name }) => name === 'noisy');
  if (noisy) {
    files['accuracy-hours-noisy.svg'] = hoursPlot(
      'RMSE by hour of the day, in minutes, noisy',
      noisy.total.hours.map(({ ours, oracle }) => ({ ours: rmseOf(ours), oracle: rmseOf(oracle) })),
    );
  }
  return files;
}

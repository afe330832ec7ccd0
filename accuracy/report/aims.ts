import type { ScenarioResult } from '../results.ts';
import { maeOf, mergeScores, rmseOf } from '../score.ts';
import { markdownTable } from './markdown.ts';
import { minutes, percent } from './numbers.ts';
import type { RealData } from './real-data.ts';

/** Coverage of p10–p90 should lie between these. */
export const COVERAGE_AIM = [0.77, 0.83] as const;

/** What drifts is worst at the end of a day. */
const LAST_HOURS = 4;

interface Aim {
  on: string;
  aim: string;
  found: string;
  isMet: boolean;
}

/** What was aimed at on simulated days, and what was found; what wasn't played this time is left out. */
export function aimsTable(results: readonly ScenarioResult[]): string {
  return tableOf(simulatedAims(results));
}

/** What was aimed at on recorded waits of real parks, and what was found. */
export function realAimsTable(real: RealData): string {
  return tableOf(realAims(real));
}

function tableOf(aims: readonly Aim[]): string {
  return markdownTable(
    ['on', 'aim', 'found', ''],
    aims.map(({ on, aim, found, isMet }) => [on, aim, found, isMet ? 'met' : 'not met']),
  );
}

function simulatedAims(results: readonly ScenarioResult[]): Aim[] {
  const byName = new Map(results.map((result) => [result.name, result.total]));
  const aims: Aim[] = [];
  for (const [name, on, most] of [
    ['perfect', 'perfect sensors, no breakdown', 1.15],
    ['noisy', '3 % miscounts, 2 % duplicates, reordering, 5 % outage', 1.5],
  ] as const) {
    const scores = byName.get(name)?.scores;
    if (!scores) continue;
    const ratio = rmseOf(scores.ours) / rmseOf(scores.oracle);
    const aim = `RMSE ≤ ${most} × the oracle’s`;
    aims.push({ on, aim, found: `${minutes(ratio)} ×`, isMet: ratio <= most });
  }
  const hours = byName.get('noisy')?.hours.slice(-LAST_HOURS);
  if (hours) {
    const [ours, oracle] = (['ours', 'oracle'] as const).map((method) =>
      rmseOf(mergeScores(hours.map((hour) => hour[method]))),
    );
    aims.push({
      on: `the same, in the last ${LAST_HOURS} hours in which guests come`,
      aim: 'no drift: RMSE ≤ 1.5 × the oracle’s',
      found: `${minutes(ours! / oracle!)} ×`,
      isMet: ours! <= 1.5 * oracle!,
    });
  }
  const dead = byName.get('dead-counter')?.dead;
  if (dead) {
    const ratio = maeOf(dead.during) / maeOf(dead.before);
    aims.push({
      on: 'one end’s counter dead for an hour',
      aim: 'mean absolute error ≤ 2 × that of the hour before',
      found: `${minutes(ratio)} ×`,
      isMet: ratio <= 2,
    });
  }
  const coverages = results
    .map(({ name, total }) => ({ name, inside: total.inside / total.given }))
    .filter(({ inside }) => Number.isFinite(inside));
  const outside = coverages.filter(
    ({ inside }) => inside < COVERAGE_AIM[0] || inside > COVERAGE_AIM[1],
  );
  const shares = coverages.map(({ inside }) => inside);
  aims.push({
    on: 'coverage of p10–p90, every scenario',
    aim: '77 to 83 %',
    found: `${percent(Math.min(...shares))} to ${percent(Math.max(...shares))}; outside: ${outside.length} of ${coverages.length}`,
    isMet: outside.length === 0,
  });
  return aims;
}

function realAims({ posted, forecasts }: RealData): Aim[] {
  const signs = posted.map(({ from, ours }): Aim => ({
    on: `the sign, from ${from}`,
    aim: 'mean absolute error ≤ 9.0 min',
    found: `${minutes(ours)} min`,
    isMet: ours <= 9,
  }));
  const ahead = forecasts.flatMap(({ from, at60, at180, isBetterThanPersistence }): Aim[] => [
    {
      on: `forecast, from ${from}`,
      aim: '≤ 0.58 of last week’s at 60 min',
      found: at60.toFixed(3),
      isMet: at60 <= 0.58,
    },
    {
      on: `forecast, from ${from}`,
      aim: '≤ 0.66 of last week’s at 180 min',
      found: at180.toFixed(3),
      isMet: at180 <= 0.66,
    },
    {
      on: `forecast, from ${from}`,
      aim: 'better than persistence at every horizon',
      found: isBetterThanPersistence ? 'at all' : 'not at all',
      isMet: isBetterThanPersistence,
    },
  ]);
  return [...signs, ...ahead];
}

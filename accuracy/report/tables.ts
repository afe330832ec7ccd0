import { METHODS } from '../judgement.ts';
import type { ScenarioResult } from '../results.ts';
import { biasOf, maeOf, rmseOf } from '../score.ts';
import { markdownTable } from './markdown.ts';
import { minutes, percent, whole } from './numbers.ts';

/** Errors by scenario, ours beside the others', in minutes. */
export function errorsTable(results: readonly ScenarioResult[]): string {
  return markdownTable(
    [
      'scenario',
      'guests',
      'told',
      'RMSE',
      'QL',
      'LES',
      'HOL',
      'oracle',
      '× oracle',
      'MAE',
      'bias',
      'p10–p90',
    ],
    results.map(({ name, total: { guests, given, scores, inside } }) => [
      name,
      whole(guests),
      percent(given / guests),
      ...METHODS.map((method) => minutes(rmseOf(scores[method]))),
      minutes(rmseOf(scores.ours) / rmseOf(scores.oracle)),
      minutes(maeOf(scores.ours)),
      minutes(biasOf(scores.ours)),
      percent(inside / given),
    ]),
  );
}

/** The others' mean absolute errors and biases, in minutes. */
export function peersTable(results: readonly ScenarioResult[]): string {
  return markdownTable(
    ['scenario', ...METHODS.flatMap((method) => [`${nameOf(method)} MAE`, 'bias'])],
    results.map(({ name, total: { scores } }) => [
      name,
      ...METHODS.flatMap((method) => [
        minutes(maeOf(scores[method])),
        minutes(biasOf(scores[method])),
      ]),
    ]),
  );
}

/** Ours and the oracle's by lane, in one scenario. */
export function lanesTable({ lanes }: ScenarioResult): string {
  return markdownTable(
    ['lane', 'guests', 'told', 'RMSE', 'oracle', '× oracle', 'MAE', 'bias', 'p10–p90'],
    Array.from(lanes, ([lane, { guests, given, scores, inside }]) => [
      lane,
      whole(guests),
      percent(given / guests),
      minutes(rmseOf(scores.ours)),
      minutes(rmseOf(scores.oracle)),
      minutes(rmseOf(scores.ours) / rmseOf(scores.oracle)),
      minutes(maeOf(scores.ours)),
      minutes(biasOf(scores.ours)),
      percent(inside / given),
    ]),
  );
}

/** Mean absolute errors while a counter is dead, and in the hour before, in minutes. */
export function deadTable({ lanes, total }: ScenarioResult): string {
  const hit = [...lanes].filter(([, { dead }]) => dead.guests > 0);
  return markdownTable(
    ['lane', 'the hour before', 'while it is dead', 'of that before', 'guests then', 'told then'],
    [...hit, ['all', total] as const].map(([lane, { dead }]) => [
      lane,
      minutes(maeOf(dead.before)),
      minutes(maeOf(dead.during)),
      `${minutes(maeOf(dead.during) / maeOf(dead.before))} ×`,
      whole(dead.guests),
      percent(dead.during.count / dead.guests),
    ]),
  );
}

/** What the sign does, whether the three figures are what they are called, and who joined a ride that didn't run. */
export function restTable(results: readonly ScenarioResult[]): string {
  return markdownTable(
    [
      'scenario',
      '≤ p10',
      '≤ p50',
      '≤ p90',
      'changes an hour',
      'that go back in 5 min',
      'joined while it stood',
      'told a wait then',
    ],
    results.map(({ name, total: { given, within, shown, notRunning } }) => [
      name,
      ...[within.p10, within.p50, within.p90].map((count) => percent(count / given)),
      minutes((shown.changes * 60) / shown.minutes),
      percent(shown.goneBack / shown.changes),
      whole(notRunning.guests),
      percent(notRunning.given / notRunning.guests),
    ]),
  );
}

function nameOf(method: (typeof METHODS)[number]): string {
  return method === 'ours' || method === 'oracle' ? method : method.toUpperCase();
}

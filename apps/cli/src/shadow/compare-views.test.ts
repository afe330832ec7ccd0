import type { LaneView, LiveView } from '@ridewait/core';
import { expect, it } from 'vitest';
import { compareViews } from './compare-views.ts';

const NOW = 1_790_000_000_000;

function view(waitSeconds: number | null, measuredAt: number | null = NOW): LiveView {
  const lane: LaneView = { waitSeconds, measuredAt, peopleAhead: null, hourlyThroughput: null };
  return { park: 'p', attraction: 'comet', version: 1, lanes: { standby: lane } };
}

it.for<[string, number | null, number | null, number | null, boolean]>([
  ['the same', 600, 600, 0, false],
  ['a minute off', 300, 360, 60, false],
  ['over a minute and a tenth off', 600, 661, 61, true],
  ['a tenth off of a long wait', 3_000, 3_290, 290, false],
  ['a wait that the candidate does not know', 600, null, null, true],
  ['a wait that only the candidate knows', null, 0, null, true],
  ['a wait that neither knows', null, null, null, false],
])('%s', ([, stable, candidate, difference, differs]) => {
  const { lanes } = compareViews([view(stable)], [view(candidate)], NOW);
  expect(lanes).toEqual([
    {
      park: 'p',
      attraction: 'comet',
      lane: 'standby',
      stableSeconds: stable,
      candidateSeconds: candidate,
      differenceSeconds: difference,
      differs,
    },
  ]);
});

it('compares only what is of one time, and tells how old each is', () => {
  const { lanes, ages } = compareViews([view(600)], [view(60, NOW - 61_000)], NOW + 1_000);
  expect(lanes).toEqual([]);
  expect(ages).toEqual({ stable: [1], candidate: [62] });
});

it('compares nothing with what is not there, or was never measured', () => {
  expect(compareViews([view(600), null], [null, null], NOW).lanes).toEqual([]);
  expect(compareViews([view(600)], [view(null, null)], NOW).lanes).toEqual([]);
  expect(compareViews([], [view(600)], NOW).ages).toEqual({ stable: [], candidate: [0] });
});

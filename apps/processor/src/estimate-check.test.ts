import { type LaneView, type LiveView, MINUTE_MS, type Reading } from '@ridewait/core';
import { expect, it, vi } from 'vitest';
import { COMET, entered, NOON, NOON_MINUTE } from '../test/readings.ts';
import { estimateCheck } from './estimate-check.ts';

function view(lane: Partial<LaneView>): LiveView {
  const standby: LaneView = {
    waitSeconds: 600,
    peopleAhead: null,
    hourlyThroughput: null,
    measuredAt: NOON,
    ...lane,
  };
  return { park: COMET.park, attraction: COMET.attraction, version: 1, lanes: { standby } };
}

/** A guest who joined so many minutes after noon, and waited so long. */
function waited(joinedMinutes: number, seconds: number): Reading {
  const { count: _, ...reading } = entered(1, { sensor: 'comet-app', kind: 'waited' });
  return { ...reading, at: NOON + joinedMinutes * MINUTE_MS + seconds * 1000, seconds };
}

function stage(mostLanes?: number) {
  const estimateChecked = vi.fn<(off: number, range: string) => void>();
  return { estimateChecked, check: estimateCheck({ estimateChecked }, mostLanes) };
}

const LATER = NOON_MINUTE + 20;

it('compares a measured wait with what was told as the guest joined', () => {
  const { check, estimateChecked } = stage();
  check.wrote(COMET, NOON_MINUTE, view({ range: { p10: 480, p90: 780 } }), []);
  check.wrote(COMET, LATER, view({ waitSeconds: 60 }), [waited(0, 700), waited(0, 900)]);
  expect(estimateChecked.mock.calls).toEqual([
    [-100, 'inside'],
    [-300, 'outside'],
  ]);
});

it('says when an estimate had no range', () => {
  const { check, estimateChecked } = stage();
  check.wrote(COMET, NOON_MINUTE, view({}), []);
  check.wrote(COMET, LATER, view({}), [waited(0, 500)]);
  expect(estimateChecked.mock.calls).toEqual([[100, 'unknown']]);
});

it('takes what was told up to two minutes before, and nothing of later', () => {
  const { check, estimateChecked } = stage();
  check.wrote(COMET, NOON_MINUTE, view({}), []);
  check.wrote(COMET, LATER, view({ waitSeconds: 60 }), [waited(2, 500)]);
  expect(estimateChecked).toHaveBeenCalledTimes(1);
  check.wrote(COMET, LATER, view({}), [waited(3, 500), waited(-1, 500)]);
  expect(estimateChecked).toHaveBeenCalledTimes(1);
});

it.for<[string, LiveView, Reading]>([
  ['another lane', view({}), { ...waited(0, 500), lane: 'priority' }],
  ['a time at which nothing could be said', view({ waitSeconds: null }), waited(0, 500)],
  ['what is no wait', view({}), entered(2)],
])('counts nothing of %s', ([, told, reading]) => {
  const { check, estimateChecked } = stage();
  check.wrote(COMET, NOON_MINUTE, told, []);
  check.wrote(COMET, LATER, view({}), [reading]);
  expect(estimateChecked).not.toHaveBeenCalled();
});

it('forgets what was told four hours ago, and lanes that it has no room for', () => {
  const { check, estimateChecked } = stage(1);
  check.wrote(COMET, NOON_MINUTE, view({}), []);
  check.wrote(COMET, NOON_MINUTE + 240, view({}), []);
  check.wrote(COMET, NOON_MINUTE + 240, view({}), [waited(0, 500)]);
  expect(estimateChecked).not.toHaveBeenCalled();
  check.wrote({ ...COMET, attraction: 'tower' }, NOON_MINUTE + 240, view({}), []);
  check.wrote(COMET, NOON_MINUTE + 241, view({}), [waited(240, 30)]);
  expect(estimateChecked).not.toHaveBeenCalled();
});

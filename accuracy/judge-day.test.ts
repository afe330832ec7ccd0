import { MINUTE_MS, type Park } from '@ridewait/core';
import type { LaneState, TruthRecord } from '@ridewait/simulator';
import { expect, it } from 'vitest';
import { judgeDay } from './judge-day.ts';
import type { LaneJudgement } from './judgement.ts';
import { mergeJudgements } from './judgement.ts';
import type { Said } from './replay-day.ts';
import { biasOf, maeOf, rmseOf } from './score.ts';

const PLACE = { attraction: 'ride', lane: 'standby' } as const;
const KEY = 'ride standby';
const PARK: Park = {
  id: 'park',
  name: 'Park',
  timezone: 'UTC',
  attractions: [
    {
      id: 'ride',
      name: 'Ride',
      hourlyCapacity: 600,
      lanes: { standby: {} },
      sensors: [{ id: 'in', kind: 'entered', lane: 'standby' }],
    },
  ],
};

/** What was told at the end of each minute. */
function told(waits: readonly (number | null)[]): Said[] {
  return waits.map((p50, at) => ({
    estimate: {
      ...PLACE,
      asOf: at * MINUTE_MS,
      status: 'OPERATING',
      waitMinutes: p50 === null ? null : { p10: p50 - 1, p50, p90: p50 + 1 },
      shownMinutes: p50,
      stale: false,
    },
    peers: { ql: 7 },
  }));
}

function running(minutes: number, status: LaneState['status'] = 'OPERATING'): LaneState[] {
  return Array.from({ length: minutes }, (_, at) => ({
    ...PLACE,
    at: at * MINUTE_MS,
    status,
    peopleInLine: 50,
    hourlyThroughput: 600,
  }));
}

function guest(joinedMinute: number, waitMinutes: number): TruthRecord {
  return { ...PLACE, joinedAt: joinedMinute * MINUTE_MS, waitSeconds: waitMinutes * 60 };
}

function judged(
  day: {
    truth: TruthRecord[];
    state?: LaneState[];
    faults?: Parameters<typeof judgeDay>[0]['faults'];
  },
  said: Said[],
): LaneJudgement {
  const { truth, state = running(said.length), faults = [] } = day;
  return judgeDay({ park: PARK, truth, state, faults }, new Map([[KEY, said]])).get(KEY)!;
}

it('holds a guest’s wait against what was last said when the guest joined', () => {
  const { scores, inside, within, given } = judged(
    { truth: [guest(0, 9.5), guest(1.9, 24)] },
    told([10, 20, 99]),
  );
  expect(given).toBe(2);
  expect(rmseOf(scores.ours)).toBeCloseTo(Math.sqrt((0.5 ** 2 + 4 ** 2) / 2));
  expect(maeOf(scores.ours)).toBeCloseTo(2.25);
  expect(biasOf(scores.ours)).toBeCloseTo(-1.75);
  // 50 people in line, ten a minute.
  expect(biasOf(scores.oracle)).toBeCloseTo(5 - 16.75);
  expect(biasOf(scores.ql)).toBeCloseTo(7 - 16.75);
  expect(scores.les.count).toBe(0);
  expect(inside).toBe(1);
  expect(within).toEqual({ p10: 0, p50: 1, p90: 1 });
});

it('counts guests who were told nothing, and holds nothing against them', () => {
  const { guests, given, scores } = judged({ truth: [guest(0, 9), guest(30, 9)] }, told([null]));
  expect([guests, given, scores.ours.count, scores.ql.count]).toEqual([1, 0, 0, 0]);
});

it('sets apart who joined while the ride stood', () => {
  const { guests, notRunning } = judged(
    { truth: [guest(0, 9), guest(1, 9)], state: running(2, 'DOWN') },
    told([10, null]),
  );
  expect([guests, notRunning]).toEqual([0, { guests: 2, given: 1 }]);
});

it('tells the hour before a counter died from the time in which it was dead', () => {
  const fault = {
    sensor: 'in',
    kind: 'dead',
    from: 61 * MINUTE_MS,
    to: 62 * MINUTE_MS,
    amount: 0,
  } as const;
  const { dead } = judged(
    { truth: [guest(0, 5), guest(30, 9), guest(61, 5), guest(62, 5)], faults: [fault] },
    told(Array.from({ length: 63 }, () => 10)),
  );
  expect([dead.before.count, maeOf(dead.before)]).toEqual([1, 1]);
  expect([dead.during.count, maeOf(dead.during), dead.guests]).toEqual([1, 5, 1]);
});

it('adds up days', () => {
  const day = judged({ truth: [guest(0, 9.5), guest(1, 24)] }, told([10, 20]));
  const both = mergeJudgements([day, day]);
  expect(both.scores.ours.count).toBe(4);
  expect(rmseOf(both.scores.ours)).toBeCloseTo(rmseOf(day.scores.ours));
  expect(both.hours[0]!.ours).toEqual(both.scores.ours);
  expect(both.shown).toEqual({ minutes: 4, changes: 2, goneBack: 0 });
});

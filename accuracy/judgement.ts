import { emptyScore, mergeScores, type Score } from './score.ts';
import type { ShownChanges } from './shown-changes.ts';

/** Ours, and what stands beside it. */
export const METHODS = ['ours', 'ql', 'les', 'hol', 'oracle'] as const;
export type Method = (typeof METHODS)[number];

/** What was said of one lane against what its guests waited; of many lanes or days, their sum. */
export interface LaneJudgement {
  /** Guests who joined while the ride ran. */
  guests: number;
  /** Of them, those to whom a wait was told: the others' waits are in no score. */
  given: number;
  scores: Record<Method, Score>;
  /** Guests who waited between p10 and p90. */
  inside: number;
  /** Guests who waited no longer than each. */
  within: { p10: number; p50: number; p90: number };
  /** Guests who joined while it didn't run, and those of them who were told a wait all the same. */
  notRunning: { guests: number; given: number };
  /** Ours and the oracle's by the hours of the day, from that in which the sensors boot: what drifts grows. */
  hours: { ours: Score; oracle: Score }[];
  /** Where a counter of the lane was dead: ours in the hour before, and in the time itself; `guests` joined in that. */
  dead: { before: Score; during: Score; guests: number };
  shown: ShownChanges;
}

export function emptyJudgement(): LaneJudgement {
  return {
    guests: 0,
    given: 0,
    scores: scoresOf(() => emptyScore()),
    inside: 0,
    within: { p10: 0, p50: 0, p90: 0 },
    notRunning: { guests: 0, given: 0 },
    hours: [],
    dead: { before: emptyScore(), during: emptyScore(), guests: 0 },
    shown: { minutes: 0, changes: 0, goneBack: 0 },
  };
}

export function mergeJudgements(parts: Iterable<LaneJudgement>): LaneJudgement {
  const all = [...parts];
  function sum(of: (part: LaneJudgement) => number): number {
    return all.reduce((total, part) => total + of(part), 0);
  }
  return {
    guests: sum(({ guests }) => guests),
    given: sum(({ given }) => given),
    scores: scoresOf((method) => mergeScores(all.map(({ scores }) => scores[method]))),
    inside: sum(({ inside }) => inside),
    within: {
      p10: sum(({ within }) => within.p10),
      p50: sum(({ within }) => within.p50),
      p90: sum(({ within }) => within.p90),
    },
    notRunning: {
      guests: sum(({ notRunning }) => notRunning.guests),
      given: sum(({ notRunning }) => notRunning.given),
    },
    hours: mergeHours(all.map(({ hours }) => hours)),
    dead: {
      before: mergeScores(all.map(({ dead }) => dead.before)),
      during: mergeScores(all.map(({ dead }) => dead.during)),
      guests: sum(({ dead }) => dead.guests),
    },
    shown: {
      minutes: sum(({ shown }) => shown.minutes),
      changes: sum(({ shown }) => shown.changes),
      goneBack: sum(({ shown }) => shown.goneBack),
    },
  };
}

function mergeHours(days: readonly LaneJudgement['hours'][]): LaneJudgement['hours'] {
  const length = Math.max(0, ...days.map((hours) => hours.length));
  return Array.from({ length }, (_, hour) => ({
    ours: mergeScores(days.flatMap((hours) => hours[hour]?.ours ?? [])),
    oracle: mergeScores(days.flatMap((hours) => hours[hour]?.oracle ?? [])),
  }));
}

function scoresOf(of: (method: Method) => Score): Record<Method, Score> {
  return {
    ours: of('ours'),
    ql: of('ql'),
    les: of('les'),
    hol: of('hol'),
    oracle: of('oracle'),
  };
}

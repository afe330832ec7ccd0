import type { Kind, Lane } from '@ridewait/core';

/**
 * What can be wrong between the people and what is read of them. `missing` and `doubling`: a counter misses a
 * person, or counts one twice. `dead`: says nothing and sees nobody, and boots anew after it. `stuck`: goes on to
 * report, but nobody. `restart`: boots anew. `clock`: its clock is off. `outage`: what it says is lost. `backlog`:
 * what it says is kept, and sent at the end. `late`: each reading takes its time. `duplicates`, `reordered`: some
 * readings arrive twice, or behind later ones.
 */
export type FaultKind =
  | 'missing'
  | 'doubling'
  | 'dead'
  | 'stuck'
  | 'restart'
  | 'clock'
  | 'outage'
  | 'backlog'
  | 'late'
  | 'duplicates'
  | 'reordered';

/** What was wrong with one sensor, and when. */
export interface Fault {
  sensor: string;
  kind: FaultKind;
  /** From then on, in milliseconds since 1970. */
  from: number;
  /** Until then; the same instant for a restart. */
  to: number;
  /**
   * How much: the probability for a person (`missing`, `doubling`) or a reading (`duplicates`, `reordered`), the
   * seconds that a clock is ahead, the mean seconds of delay (`late`). 0 where there is nothing to say.
   */
  amount: number;
}

/** Which sensors; what is left out means all of them. */
export interface SensorPick {
  kinds?: readonly Kind[];
  rides?: readonly string[];
  lanes?: readonly Lane[];
}

/** Faults as a scenario wants them. */
export interface FaultPlan {
  kind: FaultKind;
  of: SensorPick;
  /** All day where it is left out. */
  when?: FaultWindow | FaultSpells;
  /** One for all sensors, or the range in which each draws its own. */
  amount?: number | readonly [low: number, high: number];
}

export interface FaultWindow {
  hoursAfterOpening: number;
  minutes: number;
}

/** Now and then, as chance has it: for a part of the time, so many minutes on average. */
export interface FaultSpells {
  share: number;
  meanMinutes: number;
}

/** Whether a fault is there at `at`. */
export function isActive({ from, to }: Fault, at: number): boolean {
  return at >= from && at < to;
}

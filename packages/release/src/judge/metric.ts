import type { Histogram } from './histogram.ts';
import type { Clumps, Tally } from './excess.ts';

/** A part of requests, messages or checks that should be small: those that failed, those that differ. */
export interface RatioMetric {
  kind: 'ratio';
  name: string;
  /** What is counted, and what a hit is, for words: `requests`, `failed`. */
  of: string;
  hit: string;
  /** How much higher the candidate's part may be without any harm, 0 to 1. */
  tolerance: number;
  /** How much higher it must not be before all guests get it: what has to be ruled out, 0 to 1. */
  harm: number;
  /** Up to how many hits come from one cause. */
  clump: number;
  /** What part of hits comes in such clumps, at most: 0 to 1; left out, it may be all of them. */
  clumpedPart?: number;
  guestsOnly?: boolean;
  besideOnly?: boolean;
  /** Ends a release at once: a part over `share` in one window, of `atLeast` and more, while the stable one is well. */
  limit: { share: number; atLeast: number };
}

/** Values that should be small: seconds of an answer, age of a number, error of an estimate. */
export interface DistributionMetric {
  kind: 'distribution';
  name: string;
  of: string;
  unit: string;
  /** A value is slow that is over the highest bound which more than `1 - quantile` of the stable one's exceed. */
  quantile: number;
  /** How much higher the candidate's part of slow values may be without any harm, 0 to 1. */
  tolerance: number;
  /** How much higher that part must not be before all guests get it, 0 to 1. */
  harm: number;
  /** How much of a difference matters at all: of the quantile, as a ratio, or of superiority, from 0.5 to 1. */
  matters: { quantileRatio: number; superiority: number };
  /** After a step begins, so long new instances may be slow: theirs is not judged. Errors are, from the first on. */
  warmUpSeconds: number;
  clump: number;
  clumpedPart?: number;
  /** Not judged in a step that has no guests: what both revisions are asked there takes its own time. */
  guestsOnly?: boolean;
  /** Not judged in the last step: it is only known while the stable revision, or a shadow, is beside the other. */
  besideOnly?: boolean;
}

export type Metric = RatioMetric | DistributionMetric;

/** In windows in which even a harmful candidate has a hit at every other time only, a second one has its cause. */
const FEW_HARMFUL_HITS = 0.5;

export function clumpsOf({ clump, clumpedPart = 1, harm }: Metric): Clumps {
  return { size: clump, part: clumpedPart, oneBelow: FEW_HARMFUL_HITS / harm };
}

/** What was measured of one revision in a window; a metric that could not be had is left out. */
export interface Side {
  values: Readonly<Record<string, Tally | Histogram>>;
  /** How many instances ended without having been told to. */
  crashes: number;
}

/** Both revisions over the same minutes. Windows don't overlap. */
export interface Window {
  /** Milliseconds since 1970. */
  from: number;
  until: number;
  candidate: Side;
  stable: Side;
}

/** What a metric says of the candidate: worse; not worse by what would do harm; or not known yet. */
export interface Finding {
  metric: string;
  says: 'worse' | 'clear' | 'open';
  /** With its numbers. */
  words: string;
}

/** By how much a step may be more lenient than the last: what is at stake is the next step's share. */
export interface Standard {
  /** Which of the margins to clear. */
  margin: number;
  /** Candidate's samples of each metric that the step needs. */
  minSamples: number;
  /** False where the candidate has all traffic: there is no stable one beside it. */
  compares: boolean;
  /** The chance of a false alarm that this metric may use up, over the whole release. */
  alarmRisk: number;
  /** The chance that a harmful candidate is taken for clear. */
  missRisk: number;
}

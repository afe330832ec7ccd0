import type { Contender } from './contender.ts';
import { FIXED_THRESHOLD, FIXED_WITH_MINIMUM, PATIENT_THRESHOLD } from './fixed-threshold.ts';
import { KAYENTA } from './kayenta.ts';
import { OURS, OURS_GUESTS_ONLY } from './ours.ts';
import type { Fault } from './simulated-release.ts';
import { type Result, tryRelease } from './trial.ts';

/** Who leads releases, and how much of a fault the requests show that are not guests'. */
interface Judge {
  name: string;
  contender: Contender;
  shown: number;
}

/** Only a judge that has the candidate exercised can tell how much of a fault that shows. */
export const JUDGES: readonly Judge[] = [
  { name: 'Ridewait, shown by all', contender: OURS, shown: 1 },
  { name: 'by 60 %', contender: OURS, shown: 0.6 },
  { name: 'by none', contender: OURS, shown: 0 },
  { name: 'guests only', contender: OURS_GUESTS_ONLY, shown: 0 },
  ...[FIXED_THRESHOLD, FIXED_WITH_MINIMUM, PATIENT_THRESHOLD, KAYENTA].map((contender) => ({
    name: contender.name,
    contender,
    shown: 0,
  })),
];

/** Releases of consecutive seeds with a rate of traffic and a fault, led by one judge. */
export interface Block {
  rate: number;
  fault: Fault;
  judge: number;
  firstSeed: number;
  releases: number;
}

export function playBlock({ rate, fault, judge, firstSeed, releases }: Block): Result[] {
  const { contender, shown } = JUDGES[judge]!;
  return Array.from({ length: releases }, (_, at) =>
    tryRelease(contender, { seed: firstSeed + at, rate, fault, shown }),
  );
}

/** The judge whose releases are the same, as where there are no errors nothing is shown of them. */
export function sameAs(judge: number, fault: Fault): number {
  if (fault === 'errors') return judge;
  return JUDGES.findIndex(({ contender }) => contender === JUDGES[judge]!.contender);
}

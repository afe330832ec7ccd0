import type { Fault } from './fault/fault.ts';
import { type GuestTally, harmedBy } from './guests/tally.ts';
import { CANDIDATE, STABLE } from './revision-names.ts';
import type { WayBack } from './stopwatch.ts';

export interface Summary {
  fault: Fault;
  tally: Pick<GuestTally, 'of' | 'all'>;
  /** Polls that were due and not made. */
  missed: number;
  wayBack: WayBack | undefined;
}

/** What guests had of a rehearsal, and how fast it was over, a sentence a line. */
export function summaryOf({ fault, tally, missed, wayBack }: Summary): string[] {
  const { answers, failed } = tally.all();
  const candidate = tally.of(CANDIDATE);
  const harmed = harmedBy(fault, candidate);
  const lines = [
    `guests asked ${whole(answers)} times; ${CANDIDATE} had ${whole(candidate.answers)} of these, and harmed ${whole(harmed)} (${HARM[fault]})`,
    `failed in all: ${whole(failed)}, of ${STABLE} ${whole(tally.of(STABLE).failed)}`,
  ];
  if (missed > 0)
    lines.push(`${whole(missed)} more were due, and not asked: this machine was busy`);
  if (wayBack) lines.push(wayBackWords(wayBack, candidate.lastAt));
  return lines;
}

const HARM: Record<Fault, string> = {
  none: 'no answer, or a 5xx',
  errors: 'no answer, or a 5xx',
  crash: 'no answer, or a 5xx',
  slow: 'all that it answers is late',
  stale: 'all that it answers is old',
};

/** From the end of the window that showed the fault to the last answer that a guest had of the candidate. */
function wayBackWords({ shownAt, knownAt, backAt }: WayBack, lastAnswerAt: number): string {
  if (shownAt === undefined || knownAt === undefined) {
    return 'it went back before anything was measured: no guest was sent to it';
  }
  const overAt = Math.max(backAt, lastAnswerAt);
  return `detection to traffic back on ${STABLE}: ${seconds(overAt - knownAt)} s; ${seconds(overAt - shownAt)} s after the end of the window that showed it`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}

function whole(count: number): string {
  return count.toLocaleString('en');
}

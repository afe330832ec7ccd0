import type { LiveEntry } from '@ridewait/contracts';

const FIVE = 5;

/** One lane as the API tells it. */
export type Queue = NonNullable<NonNullable<LiveEntry['queue']>['STANDBY']>;

/** How short and how long the wait may be, in fives, as signs have it. */
export interface RangeView {
  from: number;
  to: number;
}

export function waitText(minutes: number): string {
  return minutes === 0 ? 'no wait' : `${minutes} min`;
}

export function laneText({ waitTime, confidence }: Queue): string {
  if (waitTime === null) return '–';
  if (confidence !== 'low') return waitText(waitTime);
  return waitTime === 0 ? 'likely no wait' : `about ${waitText(waitTime)}`;
}

export function rangeOf({ waitTime, waitTimeP10, waitTimeP90 }: Queue): RangeView | null {
  if (waitTime === null || waitTimeP10 === undefined || waitTimeP90 === undefined) return null;
  // What is shown is in fives and slow to change: it may lie outside of the range of this second.
  const from = Math.min(waitTime, Math.floor(waitTimeP10 / FIVE) * FIVE);
  const to = Math.max(waitTime, Math.ceil(waitTimeP90 / FIVE) * FIVE);
  return from === to ? null : { from, to };
}

export function unsureNote(range: RangeView | null): string {
  if (!range) return 'less sure than usual';
  if (range.from === 0) return `less sure than usual: up to ${range.to} min`;
  return `less sure than usual: ${range.from} to ${range.to} min`;
}

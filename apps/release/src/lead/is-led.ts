import type { Current } from '../book/book.ts';

/** A leader that lives is seen every few seconds. */
const LOST_AFTER_MS = 120_000;

/** Whether the leader was seen a moment ago. */
export function isLed({ seenAt }: Pick<Current, 'seenAt'>, now: number): boolean {
  return now - seenAt < LOST_AFTER_MS;
}

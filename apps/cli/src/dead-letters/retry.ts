import { type CatalogIndex, type OutgoingMessage, UnavailableError } from '@ridewait/core';
import type { HeldLetter, Review } from './held-letters.ts';
import { matches, type Wanted } from './wanted.ts';
import { remedyOf } from './remedy.ts';

export interface RetryDeps {
  review: Pick<Review, 'letters' | 'isFull'>;
  catalog: CatalogIndex;
  /** Resolves once the bus has it on the topic `readings`. */
  publish(message: OutgoingMessage): Promise<unknown>;
}

/** A letter that stays where it is, and why. */
export interface Left {
  id: string;
  reason: string;
  why: string;
}

export interface Retried {
  /** By the reason that they had died of. */
  published: Record<string, number>;
  left: Left[];
  /** Of the ids that were asked for, those that no letter has. */
  missing: string[];
  isFull: boolean;
}

/** Letters on their way at one time. */
const MAX_ON_THE_WAY = 100;

/**
 * Publishes letters again that may be of use now. One is acked only once the bus has what was made of it, so that
 * one which is lost between comes again; the fold makes nothing of the second.
 *
 * Rejects with `UnavailableError` when the bus is away; the letters that it did not take stay.
 */
export async function retryLetters(
  wanted: Wanted,
  { review, catalog, publish }: RetryDeps,
): Promise<Retried> {
  const published: Record<string, number> = {};
  const left: Left[] = [];
  const missing = new Set(wanted.ids);
  const onTheWay = new Set<Promise<void>>();
  let away: UnavailableError | undefined;

  async function retry({ id, decoded, ack }: HeldLetter): Promise<void> {
    const reason = decoded.ok ? decoded.value.reason : UNREADABLE;
    const remedy = decoded.ok
      ? remedyOf(decoded.value, catalog)
      : { left: `the letter can't be read: ${decoded.detail}` };
    if ('left' in remedy) return void left.push({ id, reason, why: remedy.left });
    try {
      await publish(remedy.publish);
      ack();
      published[reason] = (published[reason] ?? 0) + 1;
    } catch (error) {
      if (error instanceof UnavailableError) away = error;
      left.push({ id, reason, why: `it could not be published: ${(error as Error).message}` });
    }
  }

  for await (const letter of review.letters()) {
    if (!matches(letter, wanted)) continue;
    missing.delete(letter.id);
    const retrying = retry(letter);
    onTheWay.add(retrying);
    void retrying.then(() => onTheWay.delete(retrying));
    if (onTheWay.size >= MAX_ON_THE_WAY) await Promise.race(onTheWay);
    if (away || (wanted.ids.size > 0 && missing.size === 0)) break;
  }
  await Promise.all(onTheWay);
  if (away) throw away;
  return { published, left, missing: [...missing], isFull: review.isFull() };
}

export const UNREADABLE = 'unreadable';

import type { DeadLetter, Decoded } from '@ridewait/contracts';
import { styleText } from 'node:util';
import { printable, shortened } from '../terminal/printable.ts';
import { count, counted, table } from '../terminal/table.ts';
import { ago, stamp } from '../terminal/times.ts';
import type { Review } from './held-letters.ts';
import { UNREADABLE } from './retry.ts';
import { matches, type Wanted } from './wanted.ts';

/** What is told of a letter in a list. */
export interface Listed extends Omit<DeadLetter, 'v' | 'payload' | 'reason'> {
  id: string;
  reason: DeadLetter['reason'] | typeof UNREADABLE;
}

export interface LetterList {
  /** The newest first, no more than were asked for. */
  letters: Listed[];
  /** Of all that match. */
  counts: Record<string, number>;
  /** Whether there may be others that could not be held beside these. */
  isFull: boolean;
}

export async function listLetters(
  wanted: Wanted,
  limit: number,
  review: Pick<Review, 'letters' | 'isFull'>,
): Promise<LetterList> {
  const letters: Listed[] = [];
  const counts: Record<string, number> = {};
  for await (const letter of review.letters()) {
    if (!matches(letter, wanted)) continue;
    const listed = toListed(letter.id, letter.decoded);
    counts[listed.reason] = (counts[listed.reason] ?? 0) + 1;
    letters.push(listed);
  }
  return {
    letters: letters.toSorted((a, b) => b.diedAt - a.diedAt).slice(0, limit),
    counts,
    isFull: review.isFull(),
  };
}

function toListed(id: string, decoded: Decoded<DeadLetter>): Listed {
  if (!decoded.ok) {
    return { id, reason: UNREADABLE, detail: decoded.detail, service: '', diedAt: 0 };
  }
  const { v: _v, payload: _payload, ...letter } = decoded.value;
  return { id, ...letter };
}

/**
 * What a person reads of a list.
 *
 * @param now milliseconds since 1970
 * @param width of the terminal, in signs; without one, nothing is cut
 */
export function listLines(
  { letters, counts, isFull }: LetterList,
  now: number,
  width = Number.POSITIVE_INFINITY,
): string[] {
  const all = Object.values(counts).reduce((sum, each) => sum + each, 0);
  if (all === 0) return ['no dead letters'];
  const rows = letters.map((letter) => [
    printable(letter.id),
    letter.diedAt === 0 ? '' : stamp(letter.diedAt),
    letter.diedAt === 0 ? '' : ago(letter.diedAt, now),
    letter.reason,
    printable(letter.sensor ?? ''),
    printable(letter.attraction ?? ''),
    printable(letter.detail),
  ]);
  const [head, ...lines] = table([
    ['id', 'died', '', 'reason', 'sensor', 'attraction', 'detail'],
    ...rows,
  ]);
  const more = all - letters.length;
  return [
    styleText('dim', shortened(head!, width)),
    ...lines.map((line) => shortened(line, width)),
    ...(more > 0 ? [`and ${count(more)} more: give a greater --limit`] : []),
    '',
    `${counted(all, 'dead letter')}: ${countsOf(counts)}`,
    ...(isFull ? [styleText('yellow', FULL)] : []),
  ];
}

/** `7 unknown_sensor, 3 late`. */
export function countsOf(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, number]) => `${count(number)} ${reason}`)
    .join(', ');
}

export const FULL = 'no more can be held at one time: there may be others';

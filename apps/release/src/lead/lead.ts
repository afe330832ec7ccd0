import { randomUUID } from 'node:crypto';
import { advance, isOver, type ReleaseState } from '@ridewait/release';
import type { BookMemory, Current } from '../book/book.ts';
import { isLed } from './is-led.ts';
import type { Leadership, NewRelease } from './leadership.ts';
import { patienceOf, patiently } from './patiently.ts';
import { run } from './run.ts';
import { takeTurn } from './take-turn.ts';

/**
 * Leads a new release to its end, or until it is aborted: then the state says how far it is, and `takeUp` goes on.
 * Throws an `Error` that a person can act on where the revisions have no names yet, or the record is away.
 */
export async function lead(leadership: Leadership, wanted: NewRelease): Promise<ReleaseState> {
  const { book, ports, environment, now = Date.now } = leadership;
  const leader = randomUUID();
  const { memory } = await book.read();
  const moving = (before: BookMemory) => ({ release: wanted.id, images: wanted.images, before });
  const revisions = await ports.traffic(moving(memory)).nameRevisions(wanted.images);
  const first = await takeTurn(leadership, wanted, revisions, leader);
  const { phase, candidates, id } = first.state;
  if (phase.kind === 'refused') {
    const [beganAt, { words }] = [now(), phase];
    const story = [{ at: beganAt, words: `refused: ${words}` }];
    for (const line of story) ports.reporter.tell(line);
    const ended = { id, end: 'refused', words, beganAt, endedAt: beganAt } as const;
    await ports.reporter.ended({ ...ended, environment, services: candidates, story });
    return first.state;
  }
  if (phase.kind === 'waiting') return first.state;
  const begun = await patiently(() => book.read(), patienceOf(leadership));
  return run(leadership, leader, moving(begun.memory), first);
}

/**
 * Takes up the release that the book has, wherever it was left; undefined where there is none. Throws where somebody
 * leads it, unless that is `forced`: whoever led it until now stops before its next action.
 */
export async function takeUp(
  leadership: Leadership,
  { forced = false } = {},
): Promise<ReleaseState | undefined> {
  const { book, now = Date.now } = leadership;
  const leader = randomUUID();
  let found: Current | undefined;
  const { memory } = await book.change((whole) => {
    found = whole.current;
    if (found === undefined) return undefined;
    if (isLed(found, now()) && !forced) {
      const ago = Math.round((now() - found.seenAt) / 1000);
      throw new Error(
        `release ${found.state.id} is led by somebody, who was seen ${ago} s ago: wait, or take it over with --force`,
      );
    }
    return { ...whole, current: { ...found, leader, seenAt: now() } };
  });
  if (found === undefined) return undefined;
  const outcome = advance(found.state, { kind: 'resumed' }, now());
  const { phase } = found.state;
  const words = isOver(found.state)
    ? `taken up: what was left to write down after it was ${phase.kind}`
    : `taken up in phase ${phase.kind}`;
  const actions = [{ do: 'tell', words } as const, ...outcome.actions];
  const { images } = found;
  const moved = { release: found.state.id, images, before: memory, isTakenUp: true };
  return run(leadership, leader, moved, { ...outcome, actions });
}

import { type Book, type Current, type Ended, withEnded } from '../book/book.ts';
import type { OpenBook } from '../book/open-book.ts';

/** Somebody else leads the release: this process must not do anything to it any more. */
export class TakenOverError extends Error {
  readonly code = 'taken_over';
  constructor(id: string) {
    super(`release ${id} is led by another process now; this one has stopped`);
    this.name = 'TakenOverError';
  }
}

/** The part of the book that is a leader's own, as long as it leads: else all of it throws `TakenOverError`. */
export interface OwnRelease {
  /** Undefined once it is over. */
  read(): Promise<Current | undefined>;
  /** @param heard as many of the first commands have had their effect with it */
  update(change: (current: Current) => Current, heard?: number): Promise<void>;
  /** What people said, and has had no effect yet. */
  commands(): Promise<Book['commands']>;
  /** Changes what is remembered of all releases. */
  learn(change: (memory: Book['memory'], current: Current) => Book['memory']): Promise<void>;
  /** Gives up the turn. */
  end(ended: Ended): Promise<void>;
}

export function ownRelease(
  book: OpenBook,
  id: string,
  leader: string,
  now: () => number,
): OwnRelease {
  function mine({ current }: Book): Current {
    if (current?.state.id !== id || current.leader !== leader) throw new TakenOverError(id);
    return current;
  }
  /** Written already, perhaps by this leader, whose answer was lost. */
  function isOver({ current, ended }: Book): boolean {
    return current?.state.id !== id && ended[0]?.id === id;
  }
  return {
    async read() {
      const whole = await book.read();
      return isOver(whole) ? undefined : mine(whole);
    },
    async update(change, heard = 0) {
      await book.change((whole) => ({
        ...whole,
        current: { ...change(mine(whole)), seenAt: now() },
        commands: whole.commands.slice(heard),
      }));
    },
    async commands() {
      const whole = await book.read();
      mine(whole);
      return whole.commands;
    },
    async learn(change) {
      await book.change((whole) => ({ ...whole, memory: change(whole.memory, mine(whole)) }));
    },
    async end(ended) {
      await book.change((whole) => {
        if (isOver(whole)) return undefined;
        mine(whole);
        return withEnded(whole, ended);
      });
    },
  };
}

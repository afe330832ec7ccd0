import { setTimeout as wait } from 'node:timers/promises';
import { type Book, EMPTY_BOOK, readBook } from './book.ts';
import type { Shelf } from './shelf.ts';

/** The book of an environment's releases, which several may change at once: each change sees all before it. */
export interface OpenBook {
  readonly place: string;
  read(): Promise<Book>;
  /**
   * Writes what `change` makes of the book; it may be asked several times, as often as somebody else was quicker, and
   * returns undefined to leave the book as it is. Resolves to the book as it is then.
   */
  change(change: (book: Book) => Book | undefined): Promise<Book>;
}

const TRIES = 20;

export function openBook(shelf: Shelf): OpenBook {
  async function copy() {
    const { text, version } = await shelf.read();
    return { book: text === undefined ? EMPTY_BOOK : readBook(text, shelf.place), version };
  }
  return {
    place: shelf.place,
    async read() {
      return (await copy()).book;
    },
    async change(change) {
      for (let tried = 0; tried < TRIES; tried++) {
        const { book, version } = await copy();
        const changed = change(book);
        if (changed === undefined || changed === book) return book;
        if (await shelf.write(`${JSON.stringify(changed, null, 1)}\n`, version)) return changed;
        await wait(Math.random() * 50 * (tried + 1));
      }
      throw new Error(`${shelf.place} was changed by others each of ${TRIES} times: try again`);
    },
  };
}

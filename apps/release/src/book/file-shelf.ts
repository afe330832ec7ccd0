import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Shelf } from './shelf.ts';

const NAME = /^book-(\d{9})\.json$/;
/** Versions before the last that stay: a reader may be about to open one. */
const KEPT = 3;

/**
 * A book in a folder of this machine. Each version is a file of its own, whose name can be made only once: whoever
 * makes it has changed the book, whole or not at all, whatever is killed in the middle.
 */
export function fileShelf(folder: string): Shelf {
  async function versions(): Promise<number[]> {
    await mkdir(folder, { recursive: true });
    const numbers = (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    return numbers.map(Number).toSorted((one, other) => one - other);
  }

  function fileOf(version: number): string {
    return join(folder, `book-${String(version).padStart(9, '0')}.json`);
  }

  return {
    place: folder,
    async read() {
      const last = (await versions()).at(-1);
      if (last === undefined) return { text: undefined, version: '0' };
      return { text: await readFile(fileOf(last), 'utf8'), version: String(last) };
    },
    async write(text, version) {
      const last = (await versions()).at(-1) ?? 0;
      if (last !== Number(version)) return false;
      const draft = join(folder, `draft-${randomUUID()}`);
      try {
        await writeWhole(draft, text);
        await link(draft, fileOf(last + 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
        throw error;
      } finally {
        await rm(draft, { force: true });
      }
      for (const old of await versions()) {
        if (old <= last + 1 - KEPT) await rm(fileOf(old), { force: true });
      }
      return true;
    },
  };
}

/** On the disk when it resolves: a book that names a release which nobody can read would stop all that come after. */
async function writeWhole(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx');
  await file.writeFile(text);
  await file.sync();
}

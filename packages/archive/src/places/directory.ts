import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { inProgress } from '../file-name.ts';
import { type ArchivePlace, ArchivePlaceError, type ListedFile } from './place.ts';

/** An archive in a folder and those below it; a file that is still written to is read as far as it is whole. */
export function directoryPlace(directory: string): ArchivePlace {
  async function* files(): AsyncGenerator<ListedFile, void> {
    for (const name of await namesIn(directory)) {
      yield { name, isGrowing: inProgress(name) !== null };
    }
  }

  async function* open({ name }: ListedFile): AsyncGenerator<Uint8Array, void> {
    try {
      yield* createReadStream(path.join(directory, name)) as AsyncIterable<Buffer>;
    } catch (error) {
      const finished = inProgress(name)?.finalName;
      if (!isMissing(error) || finished === undefined) throw error;
      // Its writer has given it its final name since it was listed.
      yield* createReadStream(path.join(directory, finished)) as AsyncIterable<Buffer>;
    }
  }

  return { name: directory, files, open };
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => path.relative(directory, path.join(parentPath, name)))
      .map((name) => name.replaceAll(path.sep, '/'))
      .toSorted();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') throw new ArchivePlaceError(`there is no folder ${directory}`, error);
    if (code === 'ENOTDIR') throw new ArchivePlaceError(`${directory} is no folder`, error);
    throw new ArchivePlaceError(`the folder ${directory} can't be read: ${message}`, error);
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { makeFolder } from '../simulate/make-folder.ts';
import { UsageError } from '../usage-error.ts';

/**
 * Writes a file as its text comes, and puts it in its place once it is whole: whoever finds it has all of it. What is
 * no file, such as a pipe, is written as it is. Rejects with a `UsageError` where it can't be written, and with what
 * `parts` throws.
 */
export async function writeWhole(file: string, parts: AsyncIterable<string>): Promise<void> {
  const there = await stat(file).catch(() => undefined);
  if (there?.isDirectory()) throw notWritable(file, new Error('it is a folder'));
  const isReplaced = there === undefined || there.isFile();
  const written = isReplaced ? `${file}.${process.pid}.part` : file;
  let fault: unknown;
  /** What goes wrong in the parts is theirs to say; all else is the file's. */
  async function* watched(): AsyncGenerator<string> {
    try {
      yield* parts;
    } catch (error) {
      fault = error;
      throw error;
    }
  }
  try {
    if (isReplaced) await makeFolder(path.dirname(path.resolve(file)));
    await pipeline(Readable.from(watched()), createWriteStream(written));
    if (isReplaced) await rename(written, file);
  } catch (error) {
    if (isReplaced) await rm(written, { force: true }).catch(() => {});
    throw error === fault ? error : notWritable(file, error as Error);
  }
}

function notWritable(file: string, error: Error): UsageError {
  return new UsageError(
    `--out ${file} can't be written (${error.message}): give a file in a folder that can`,
    { cause: error },
  );
}

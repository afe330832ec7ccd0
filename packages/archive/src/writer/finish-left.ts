import { createReadStream } from 'node:fs';
import { readdir, rename, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { readContainer } from '../avro/read-container.ts';
import { inProgress } from '../file-name.ts';
import { syncDirectory } from './archive-file.ts';

/**
 * Finishes the files of writers that were killed: cuts off the block that they died in, whose messages were
 * never acked, and gives them their final names. Resolves to those names. Files of other processes that live
 * are left alone; so one process has one writer in a folder.
 */
export async function finishLeftFiles(directory: string): Promise<string[]> {
  const finished: string[] = [];
  for (const name of (await readdir(directory)).toSorted()) {
    const growing = inProgress(name);
    if (!growing || (growing.pid !== process.pid && isAlive(growing.pid))) continue;
    const file = path.join(directory, name);
    const { whole, isDamaged } = await look(file);
    if (whole === 0 && !isDamaged) {
      await rm(file);
      continue;
    }
    // What is damaged is left to those who read it: they may get more out of it.
    if (!isDamaged) await truncate(file, whole);
    await rename(file, path.join(directory, growing.finalName));
    finished.push(growing.finalName);
  }
  await syncDirectory(directory);
  return finished;
}

/** `whole` is where the last block that is whole ends, in bytes. */
async function look(file: string): Promise<{ whole: number; isDamaged: boolean }> {
  let whole = 0;
  let isDamaged = false;
  const blocks = readContainer(createReadStream(file) as AsyncIterable<Buffer>, {
    isGrowing: true,
    onFlaw() {
      isDamaged = true;
    },
  });
  for await (const { end } of blocks) whole = end;
  return { whole, isDamaged };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

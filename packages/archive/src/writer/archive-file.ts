import { randomBytes, randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { ArchivedMessage } from '../archived-message.ts';
import { SYNC_BYTES } from '../avro/header.ts';
import { encodeBlock, encodeHeader } from '../avro/write-container.ts';
import { archiveFileName, inProgressName } from '../file-name.ts';

/** A file that is being written. Whole is what `append` resolved for, and nothing else. */
export interface ArchiveFile {
  /** Of all that is whole. */
  bytes(): number;
  /** Resolves once the messages are on the disk. After it rejected, the file takes no more. */
  append(messages: readonly ArchivedMessage[]): Promise<void>;
  /** Cuts off what is not whole and gives the file its final name; one without a message goes. */
  finish(): Promise<void>;
}

/** @param openedAt for its name, in milliseconds since 1970 */
export async function createArchiveFile(directory: string, openedAt: number): Promise<ArchiveFile> {
  const finalPath = path.join(directory, archiveFileName(openedAt, randomUUID()));
  const growing = inProgressName(finalPath, process.pid);
  const sync = randomBytes(SYNC_BYTES);
  const handle = await open(growing, 'wx');
  let whole = 0;

  async function append(messages: readonly ArchivedMessage[]): Promise<void> {
    const block = encodeBlock(messages, sync);
    const bytes = whole === 0 ? Buffer.concat([encodeHeader(sync), block]) : block;
    await writeAll(handle, bytes, whole);
    await handle.sync();
    // The name of a new file is on the disk only with its folder.
    if (whole === 0) await syncDirectory(directory);
    whole += bytes.byteLength;
  }

  async function finish(): Promise<void> {
    try {
      if (whole > 0) {
        await handle.truncate(whole);
        await handle.sync();
      }
    } finally {
      await handle.close();
    }
    if (whole > 0) await rename(growing, finalPath);
    else await rm(growing);
    await syncDirectory(directory);
  }

  return { bytes: () => whole, append, finish };
}

/** A full disk takes a part, and says so only when it is asked for the rest. */
async function writeAll(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.byteLength;) {
    const rest = bytes.byteLength - done;
    const { bytesWritten } = await handle.write(bytes, done, rest, position + done);
    done += bytesWritten;
  }
}

export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Characters handed over at once: a line at a time would cost more than making it. */
const CHUNK = 256 * 1024;

/** Writes files into a folder that is there; what they held before is gone. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, Iterable<string>>>,
): Promise<void> {
  for (const [name, parts] of Object.entries(files)) {
    await pipeline(Readable.from(chunks(parts)), createWriteStream(path.join(folder, name)));
  }
}

function* chunks(parts: Iterable<string>): Generator<string> {
  let chunk = '';
  for (const part of parts) {
    chunk += part;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

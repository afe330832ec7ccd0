import { isAscii } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { UsageError } from '../usage-error.ts';

/** Lines that were read together. */
export interface LineBatch {
  lines: string[];
  /** The number of the first of them, from 1. */
  from: number;
  /** Bytes of the file read so far. */
  bytesRead: number;
}

/** Strings of larger parts are kept apart by V8, which takes three times as long. */
const CHUNK_BYTES = 64 * 1024;
const LINE_END = 0x0a;

/** A line of more bytes is no reading, and must not fill the memory: what stands for it says so. */
const LONGEST_LINE = 64 * 1024;
const TOO_LONG = `(a line of over ${LONGEST_LINE} bytes)`;

/**
 * The lines of a text file in UTF-8, in batches: one by one they would cost more than what is in them. Throws
 * `UsageError`.
 */
export async function* readLines(path: string): AsyncGenerator<LineBatch> {
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  let rest = Buffer.alloc(0);
  let from = 1;
  try {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(LINE_END) + 1;
      if (end > 0) {
        // A byte of a line's end is never part of another letter, so that nothing is cut in two.
        const lines = linesIn(Buffer.concat([rest, chunk.subarray(0, end - 1)]), from);
        yield { lines, from, bytesRead: source.bytesRead };
        from += lines.length;
        rest = Buffer.from(chunk.subarray(end));
      } else if (rest.length <= LONGEST_LINE) {
        rest = Buffer.concat([rest, chunk]);
      }
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // An error without a code is a fault of ours, thrown by what takes the lines.
    if (code === undefined) throw error;
    throw new UsageError(`can't read ${path} (${code}): give --readings a file that can be read`, {
      cause: error,
    });
  } finally {
    source.destroy();
  }
  if (rest.length > 0) yield { lines: linesIn(rest, from), from, bytesRead: source.bytesRead };
}

function linesIn(bytes: Buffer, from: number): string[] {
  // Plain letters, which nearly all are, take a quarter of the time.
  const text = bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8');
  const lines = text.split('\n');
  if (from === 1 && lines[0]!.startsWith('\uFEFF')) lines[0] = lines[0]!.slice(1);
  lines.forEach((line, at) => {
    if (line.length > LONGEST_LINE) lines[at] = TOO_LONG;
  });
  return lines;
}

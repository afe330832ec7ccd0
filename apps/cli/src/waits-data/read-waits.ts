import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { printable, shortened } from '../terminal/printable.ts';
import { counted } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { parseLocalTime } from './local-time.ts';

/** One ride's recorded waits. */
export interface WaitsFile {
  /** The file's name without its ending. */
  ride: string;
  path: string;
}

/** What was known of one ride at one moment; it has at least one of the two values. */
export interface WaitRow {
  ride: string;
  /** The park's wall clock, as milliseconds since 1970 as if it were UTC. */
  localMs: number;
  /** What one guest measured who joined at `localMs`: not known before that guest has boarded. */
  actualMinutes?: number;
  /** The sign. */
  postedMinutes?: number;
}

/** What was left out while reading; readers add to it. */
export interface WaitsLeftOut {
  /** Lines that can't be read. */
  badLines: number;
  /** Where and what the first of them is. */
  firstBad?: string;
  /** Signs that tell no wait: 998, 999 and negative ones mean closed. */
  closedSigns: number;
  /** Measured waits that no guest can have had. */
  absurdActuals: number;
}

const ENDING = '.csv.gz';
const TIME = 'local_time';
const ACTUAL = 'actual_minutes';
const POSTED = 'posted_minutes';
/** Nobody waits for ten hours; signs that show more mean something else. */
const MOST_MINUTES = 600;
const LONGEST_SHOWN = 60;

/**
 * The rides of a folder of `RIDE.csv.gz` files, by name. Throws `UsageError` where there are none.
 *
 * @param dir a folder shaped as `shared/data/waits` is
 */
export async function waitsFiles(dir: string): Promise<WaitsFile[]> {
  const names = await readdir(dir).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`can't read the folder ${dir} (${code}): give --data one of *${ENDING}`);
  });
  const files = names
    .filter((name) => name.endsWith(ENDING))
    .toSorted()
    .map((name) => ({ ride: name.slice(0, -ENDING.length), path: join(dir, name) }));
  if (files.length === 0) {
    throw new UsageError(`no *${ENDING} in ${dir}: give --data a folder that has some`);
  }
  return files;
}

export function nothingLeftOut(): WaitsLeftOut {
  return { badLines: 0, closedSigns: 0, absurdActuals: 0 };
}

/**
 * The rows of one file, in its order, without those that say nothing. Bad lines are counted and skipped; a file that
 * is no such file, or ends too early, is a `UsageError`.
 */
export async function* readWaits(
  { ride, path }: WaitsFile,
  leftOut: WaitsLeftOut,
): AsyncGenerator<WaitRow> {
  let columns: Columns | undefined;
  let lineNumber = 0;
  for await (const line of linesOf(path)) {
    lineNumber += 1;
    if (columns === undefined) {
      columns = columnsOf(line, path);
      continue;
    }
    if (line === '') continue;
    const said = parseLine(line, columns);
    if (said === undefined) {
      leftOut.badLines += 1;
      leftOut.firstBad ??= `${path}:${lineNumber}: ${shortened(printable(line), LONGEST_SHOWN)}`;
      continue;
    }
    const actual = isWait(said.actual) ? said.actual : undefined;
    const posted = isWait(said.posted) ? said.posted : undefined;
    if (said.actual !== actual) leftOut.absurdActuals += 1;
    if (said.posted !== posted) leftOut.closedSigns += 1;
    if (actual === undefined && posted === undefined) continue;
    yield {
      ride,
      localMs: said.localMs,
      ...(actual !== undefined && { actualMinutes: actual }),
      ...(posted !== undefined && { postedMinutes: posted }),
    };
  }
  if (columns === undefined) throw new UsageError(`${path} is empty: it needs a line of columns`);
}

/** What a person should know of what was left out: nothing to say where that is nothing. */
export function leftOutLines({
  badLines,
  firstBad,
  closedSigns,
  absurdActuals,
}: WaitsLeftOut): string[] {
  return [
    ...(badLines > 0
      ? [`left out ${counted(badLines, 'bad line')}; the first is ${firstBad}`]
      : []),
    ...(closedSigns > 0
      ? [`left out ${counted(closedSigns, 'sign')} that mean closed (negative, or over 600 min)`]
      : []),
    ...(absurdActuals > 0
      ? [`left out ${counted(absurdActuals, 'measured wait')} below 0 or over 600 min`]
      : []),
  ];
}

interface Columns {
  time: number;
  actual: number;
  posted: number;
  count: number;
}

function columnsOf(line: string, path: string): Columns {
  const names = line.replace(/^\uFEFF/, '').split(',');
  const [time, actual, posted] = [TIME, ACTUAL, POSTED].map((name) => names.indexOf(name));
  if (time! < 0 || posted! < 0) {
    throw new UsageError(
      `${path} doesn't begin with its columns: its first line must be ${TIME},${ACTUAL},${POSTED}`,
    );
  }
  return { time: time!, actual: actual!, posted: posted!, count: names.length };
}

interface Said {
  localMs: number;
  actual: number | undefined;
  posted: number | undefined;
}

function parseLine(line: string, columns: Columns): Said | undefined {
  const cells = line.split(',');
  const localMs = parseLocalTime(cells[columns.time] ?? '');
  const actual = parseMinutes(cells[columns.actual] ?? '');
  const posted = parseMinutes(cells[columns.posted] ?? '');
  if (cells.length !== columns.count || localMs === undefined) return undefined;
  if (Number.isNaN(actual) || Number.isNaN(posted)) return undefined;
  return { localMs, actual, posted };
}

/** NaN where it is no number, undefined where it is missing. */
function parseMinutes(cell: string): number | undefined {
  const text = cell.trim();
  if (text === '') return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : Number.NaN;
}

function isWait(minutes: number | undefined): boolean {
  return minutes !== undefined && minutes >= 0 && minutes <= MOST_MINUTES;
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const source = createReadStream(path);
  const text = createGunzip();
  // Without this, a file that can't be opened would leave the reader waiting for ever.
  source.once('error', (error) => text.destroy(error));
  text.setEncoding('utf8');
  let rest = '';
  try {
    for await (const chunk of source.pipe(text) as AsyncIterable<string>) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop()!;
      for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    // An error without a code is a fault of ours, thrown by what takes the lines.
    if (code === undefined) throw error;
    throw new UsageError(`can't read ${path} (${message}): is it whole, and a gzip file?`);
  } finally {
    source.destroy();
  }
  if (rest !== '') yield rest.replace(/\r$/, '');
}

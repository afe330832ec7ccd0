import { realpath, stat } from 'node:fs/promises';
import { counted } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { readParkFile } from './catalog-file.ts';
import { estimatesOf } from './estimates.ts';
import { lineOf } from './lane-estimate.ts';
import { leftOut } from './left-out.ts';
import { readLines } from './line-reader.ts';
import { progressLine } from './progress-line.ts';
import { writeWhole } from './write-whole.ts';

export interface RunBacktestOptions {
  /** The park's catalog file. */
  catalog: string;
  /** Recorded readings, a line each, in the order of their arrival. */
  readings: string;
  everySeconds: number;
  /** The file that the estimates go to. */
  out: string;
}

/** Characters handed over at once: a line at a time would cost more than making it. */
const CHUNK = 64 * 1024;

/** `ridewait backtest`: rejects with a `UsageError` for files that can't be read or written. */
export async function runBacktest(options: RunBacktestOptions): Promise<void> {
  const { readings: file, out } = options;
  const park = await readParkFile(options.catalog);
  const size = await sizeOf(file);
  await refuseSame(file, out);
  const wrong = leftOut();
  using progress = progressLine(process.stderr, size, () => performance.now());
  let readings = 0;
  let estimates = 0;
  const steps = estimatesOf(readLines(file), {
    park,
    everyMs: options.everySeconds * 1000,
    leftOut: wrong,
    onBatch(totals) {
      readings = totals.readings;
      progress.tell(totals);
    },
  });

  async function* chunks(): AsyncGenerator<string> {
    let chunk = '';
    for await (const step of steps) {
      for (const estimate of step) chunk += lineOf(estimate);
      estimates += step.length;
      if (chunk.length < CHUNK) continue;
      yield chunk;
      chunk = '';
    }
    if (chunk !== '') yield chunk;
  }

  await writeWhole(out, chunks());
  progress.clear();
  for (const line of wrong.lines(file)) process.stderr.write(`${line}\n`);
  process.stdout.write(
    `${counted(readings, 'reading')}, ${counted(estimates, 'estimate')} in ${out}\n`,
  );
}

/** Before anything is written. */
async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`can't read ${file} (${code}): give --readings a file that can be read`);
  });
  if (found.isDirectory()) {
    throw new UsageError(`can't read ${file} (a folder): give --readings the file in it`);
  }
  return found.size;
}

async function refuseSame(file: string, out: string): Promise<void> {
  const there = await realpath(out).catch(() => undefined);
  if (there !== undefined && there === (await realpath(file))) {
    throw new UsageError(`--out ${out} is what --readings reads: give another file`);
  }
}

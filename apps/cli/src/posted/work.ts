import { leftOutLines, nothingLeftOut, readWaits, waitsFiles } from '../waits-data/read-waits.ts';
import { counted } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { evaluate, type Periods } from './evaluate.ts';
import { inOrder } from './in-order.ts';
import { reportLines } from './report.ts';

/** Prints how far the sign and ours are from what guests measured. */
export async function runPosted(dir: string, periods: Periods): Promise<void> {
  if (periods.testFromMs < periods.trainUntilMs) {
    throw new UsageError('--test-from is before --train-until: nothing may be judged by itself');
  }
  const files = await waitsFiles(dir);
  const leftOut = nothingLeftOut();
  const passedOver = { rows: 0 };
  const rows = inOrder(
    files.map((file) => readWaits(file, leftOut)),
    passedOver,
  );
  const scores = await evaluate(rows, periods);
  const told = [
    ...leftOutLines(leftOut),
    ...(passedOver.rows > 0
      ? [`left out ${counted(passedOver.rows, 'row that goes', 'rows that go')} back in time`]
      : []),
  ];
  for (const line of told) process.stderr.write(`${line}\n`);
  process.stdout.write(`${reportLines(scores).join('\n')}\n`);
}

import { counted } from '../terminal/table.ts';
import { UsageError } from '../usage-error.ts';
import { leftOutLines, nothingLeftOut, readWaits, waitsFiles } from '../waits-data/read-waits.ts';
import { evaluate, total } from './evaluate.ts';
import { reportLines } from './report.ts';
import { type RideDays, slotMeans } from './slot-means.ts';

export interface ForecastEvalCommand {
  data: string;
  /** Milliseconds of the wall clock as if it were UTC. */
  testFrom?: number;
}

/** `ridewait forecast-eval`: the report on stdout, what was left out of the data on stderr. */
export async function runForecastEval(command: ForecastEvalCommand): Promise<void> {
  const leftOut = nothingLeftOut();
  const rides = new Map<string, RideDays>();
  for (const file of await waitsFiles(command.data)) {
    rides.set(file.ride, await slotMeans(readWaits(file, leftOut)));
  }
  for (const line of leftOutLines(leftOut)) process.stderr.write(`${line}\n`);
  process.stderr.write(`forecasting ${counted(rides.size, 'ride')} day by day …\n`);
  const scores = evaluate(rides, command.testFrom ?? Number.NEGATIVE_INFINITY);
  if (total([...scores.values()].flat()).n === 0) {
    throw new UsageError(
      `nothing to judge in ${command.data}: it needs signs of over a week, and an earlier --test-from than its end`,
    );
  }
  process.stdout.write(`${reportLines(scores).join('\n')}\n`);
}

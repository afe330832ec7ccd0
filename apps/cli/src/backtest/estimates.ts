import { indexCatalog, type Park } from '@ridewait/core';
import { createBacktest } from './backtest.ts';
import { checkLine } from './check-line.ts';
import { type LaneEstimate } from './lane-estimate.ts';
import type { LeftOut } from './left-out.ts';
import type { LineBatch } from './line-reader.ts';

export interface EstimatesOptions {
  park: Park;
  everyMs: number;
  leftOut: LeftOut;
  /** Told of each batch: how far it is. */
  onBatch?(totals: { readings: number; bytesRead: number }): void;
}

/** The estimates of recorded readings, by step. Lines that can't be used are told to `leftOut`. */
export async function* estimatesOf(
  batches: AsyncIterable<LineBatch> | Iterable<LineBatch>,
  { park, everyMs, leftOut, onBatch }: EstimatesOptions,
): AsyncGenerator<LaneEstimate[]> {
  const catalog = indexCatalog({ parks: [park] });
  const backtest = createBacktest({ park, everyMs });
  let newest = 0;
  let readings = 0;
  for await (const { lines, from, bytesRead } of batches) {
    let number = from - 1;
    for (const line of lines) {
      number += 1;
      if (line === '' || line.trim() === '') continue;
      const checked = checkLine(line, catalog);
      if ('cause' in checked) {
        leftOut.add(checked.cause, { line: number, why: checked.why });
        continue;
      }
      const { receivedAt } = checked;
      if (receivedAt < newest) {
        const why = 'receivedAt goes back: readings must stand in the order of their arrival';
        leftOut.add('out_of_order', { line: number, why });
      }
      newest = Math.max(newest, receivedAt);
      readings += 1;
      // Not `yield*`, which would wait a turn for each reading.
      for (const step of backtest.before(receivedAt)) yield step;
      backtest.add(checked);
    }
    onBatch?.({ readings, bytesRead });
  }
  yield* backtest.last();
}

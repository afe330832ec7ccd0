import { counted } from '../terminal/table.ts';
import type { ProgressOutput } from '../replay/progress.ts';

export interface ProgressLine extends Disposable {
  tell(totals: { readings: number; bytesRead: number }): void;
  clear(): void;
}

const REWRITE_MS = 200;
/** To the line's beginning, and all of it away. */
const CLEAR = '\r\u001B[2K';

/**
 * How far a file is read: on a terminal one line that is written over and goes at the end, elsewhere nothing.
 *
 * @param size of the file, in bytes
 * @param now milliseconds of a clock that never goes back
 */
export function progressLine(
  output: ProgressOutput,
  size: number,
  now: () => number,
): ProgressLine {
  let toldAt = Number.NEGATIVE_INFINITY;
  let isShown = false;
  function clear(): void {
    if (isShown) output.write(CLEAR);
    isShown = false;
  }
  return {
    tell({ readings, bytesRead }) {
      const at = now();
      if (!output.isTTY || at - toldAt < REWRITE_MS) return;
      toldAt = at;
      isShown = true;
      const part = size > 0 ? ` · ${Math.min(100, Math.floor((100 * bytesRead) / size))} %` : '';
      output.write(`${CLEAR}${counted(readings, 'reading')}${part}`);
    },
    clear,
    [Symbol.dispose]: clear,
  };
}

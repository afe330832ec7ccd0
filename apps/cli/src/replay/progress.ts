import type { ArchivedMessage } from '@ridewait/archive';
import { counted } from '../terminal/table.ts';
import { stamp } from '../terminal/times.ts';
import type { FoldTotals } from './fold-archive.ts';

export interface ProgressOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress extends Disposable {
  tell(totals: Readonly<FoldTotals>, last: Pick<ArchivedMessage, 'publishedAt'>): void;
}

const LINE_MS = 10_000;
const REWRITE_MS = 200;
/** To the line's beginning, and all of it away. */
const CLEAR = '\r\u001B[2K';

/**
 * How far a replay is: on a terminal one line that is written over and goes at the end, elsewhere a line every
 * ten seconds.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function progress(output: ProgressOutput, now: () => number): Progress {
  const began = now();
  const everyMs = output.isTTY ? REWRITE_MS : LINE_MS;
  let toldAt = output.isTTY ? Number.NEGATIVE_INFINITY : began;
  let isShown = false;
  return {
    tell({ messages, readings }, { publishedAt }) {
      const at = now();
      if (at - toldAt < everyMs) return;
      toldAt = at;
      const perSecond = Math.round(messages / Math.max(0.001, (at - began) / 1000));
      const line = [
        counted(messages, 'message'),
        counted(readings, 'reading'),
        `${counted(perSecond, 'message')}/s`,
        `at ${stamp(publishedAt)}`,
      ].join(' · ');
      output.write(output.isTTY ? `${CLEAR}${line}` : `${line}\n`);
      isShown = output.isTTY === true;
    },
    [Symbol.dispose]() {
      if (isShown) output.write(CLEAR);
      isShown = false;
    },
  };
}

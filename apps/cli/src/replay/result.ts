import type { Damage } from '@ridewait/archive';
import type { Comparison } from './compare.ts';
import type { FoldTotals } from './fold-archive.ts';
import type { Minutes } from './covered.ts';

/** What came of a replay from the archive. */
export interface ReplayResult {
  /** The archive as the user named it. */
  place: string;
  folded: FoldTotals;
  seconds: number;
  /** The first that were found, and how many there are. */
  damages: Damage[];
  damaged: number;
  covered: Minutes;
  /** As it stands at the end: with `--apply`, after it. */
  comparison: Comparison;
  /** Minutes that were replayed and that history has dropped since. */
  dropped: number;
  /** With `--apply`. */
  applied?: Applied;
}

export interface Applied {
  /** Minutes put in place. */
  written: number;
  /** Minutes that stay, for they hold readings that the replay lacks. */
  refused: number;
  /** Attractions whose live states are made again; absent where no live store was given. */
  remade?: number;
}

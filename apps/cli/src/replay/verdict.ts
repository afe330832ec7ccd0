import type { ReplayResult } from './result.ts';

/**
 * Whether history holds all that the archive does. An archive that has nothing at all of a time that history has
 * minutes of proves nothing.
 */
export function isGood({ comparison, folded }: ReplayResult): boolean {
  return comparison.faults === 0 && !isEmpty({ comparison, folded });
}

/** Whether the archive says nothing where history does. */
export function isEmpty({
  comparison,
  folded,
}: Pick<ReplayResult, 'comparison' | 'folded'>): boolean {
  const onlyHistory = comparison.attractions.reduce((sum, each) => sum + each.onlyHistory, 0);
  return folded.messages === 0 && onlyHistory > 0;
}

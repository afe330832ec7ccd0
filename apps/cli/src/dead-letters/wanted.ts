import type { DeadLetterReason } from '@ridewait/contracts';
import type { HeldLetter } from './held-letters.ts';

/** Which letters are meant; all, where nothing is said. */
export interface Wanted {
  ids: ReadonlySet<string>;
  reason?: DeadLetterReason;
  sensor?: string;
}

export function matches({ id, decoded }: HeldLetter, { ids, reason, sensor }: Wanted): boolean {
  if (ids.size > 0 && !ids.has(id)) return false;
  const letter = decoded.ok ? decoded.value : undefined;
  if (reason !== undefined && letter?.reason !== reason) return false;
  return sensor === undefined || letter?.sensor === sensor;
}

import type { Reading } from './reading.ts';
import type { LastWord } from './state.ts';
import { isBefore, type Said } from './tally.ts';

/** The later of what was known of a sensor and what it says now, each part by its own order; `word` itself where it is. */
export function laterWord(
  word: LastWord | undefined,
  { sensor, epoch, seq, at }: Reading,
  said: Said | undefined,
): LastWord {
  const isNewer = !word || epoch > word.epoch || (epoch === word.epoch && seq > word.seq);
  const isLater = said && (!word?.said || isSaidBefore(word.said, said, epoch));
  if (word && !isNewer && !isLater && at <= word.heardAt) return word;
  const next: LastWord = {
    sensor,
    epoch: isNewer ? epoch : word.epoch,
    seq: isNewer ? seq : word.seq,
    heardAt: Math.max(word?.heardAt ?? 0, at),
  };
  if (isLater) next.said = { ...said, epoch };
  else if (word?.said) next.said = word.said;
  return next;
}

/** By (`at`, `epoch`, `seq`): of two statuses said at one instant the later boot, then the later seq, counts. */
function isSaidBefore(held: Said & { epoch: number }, said: Said, epoch: number): boolean {
  if (held.at === said.at && held.epoch !== epoch) return held.epoch < epoch;
  return isBefore(held, said);
}

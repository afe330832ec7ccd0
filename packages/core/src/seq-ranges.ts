/** As `Track.seqs`. */
export type SeqRanges = readonly number[];

/** The index of the first range whose end is at or behind `seq - 1`: where `seq` belongs. */
function locate(ranges: SeqRanges, seq: number): number {
  // Readings mostly arrive in order, so the last range is mostly the one.
  const last = ranges.length - 2;
  if (last >= 0 && seq > ranges[last + 1]! + 1) return ranges.length;
  if (last >= 0 && seq >= ranges[last]!) return last;
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle * 2 + 1]! + 1 < seq) low = middle + 1;
    else high = middle;
  }
  return low * 2;
}

/** True when `seq` was folded before. */
export function hasSeq(ranges: SeqRanges, seq: number): boolean {
  const at = locate(ranges, seq);
  return at < ranges.length && ranges[at]! <= seq && seq <= ranges[at + 1]!;
}

/** Puts `seq` into the ranges, in place; false when it was there before. */
export function addSeq(ranges: number[], seq: number): boolean {
  const at = locate(ranges, seq);
  if (at === ranges.length) {
    ranges.push(seq, seq);
    return true;
  }
  const from = ranges[at]!;
  const to = ranges[at + 1]!;
  if (from <= seq && seq <= to) return false;
  if (seq === from - 1) {
    ranges[at] = seq;
  } else if (seq === to + 1) {
    ranges[at + 1] = seq;
    if (ranges[at + 2] === seq + 1) ranges.splice(at + 1, 2);
  } else {
    ranges.splice(at, 0, seq, seq);
  }
  return true;
}

/** How many seqs the ranges hold. */
export function countSeqs(ranges: SeqRanges): number {
  let count = 0;
  for (let at = 0; at < ranges.length; at += 2) count += ranges[at + 1]! - ranges[at]! + 1;
  return count;
}

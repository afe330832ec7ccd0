/** Sorted, disjoint, non-adjacent inclusive ranges, flat: `[from, to, from, to, …]`. */
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

/** The ranges with `seq` in them; the same array when it was there before. */
export function withSeq(ranges: SeqRanges, seq: number): SeqRanges {
  if (hasSeq(ranges, seq)) return ranges;
  const at = locate(ranges, seq);
  const next = ranges.slice();
  if (at === next.length) return [...next, seq, seq];
  if (seq === next[at]! - 1) {
    next[at] = seq;
  } else if (seq === next[at + 1]! + 1) {
    next[at + 1] = seq;
    if (next[at + 2] === seq + 1) next.splice(at + 1, 2);
  } else {
    next.splice(at, 0, seq, seq);
  }
  return next;
}

/** How many seqs the ranges hold. */
export function countSeqs(ranges: SeqRanges): number {
  let count = 0;
  for (let at = 0; at < ranges.length; at += 2) count += ranges[at + 1]! - ranges[at]! + 1;
  return count;
}

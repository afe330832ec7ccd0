import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addSeq, countSeqs, hasSeq, type SeqRanges } from './seq-ranges.ts';

/** Crowded, so that ranges meet, and now and then far away. */
const seq = fc.oneof(
  { weight: 9, arbitrary: fc.nat(40) },
  { weight: 1, arbitrary: fc.maxSafeNat() },
);
const seqs = fc.array(seq, { maxLength: 60, size: 'max' });

function rangesOf(of: Iterable<number>): SeqRanges {
  const ranges: number[] = [];
  for (const each of of) addSeq(ranges, each);
  return ranges;
}

/** The ranges of a set as one would write them down. */
function writtenDown(set: ReadonlySet<number>): number[] {
  return [...set]
    .toSorted((a, b) => a - b)
    .flatMap((each) => [
      ...(set.has(each - 1) ? [] : [each]),
      ...(set.has(each + 1) ? [] : [each]),
    ]);
}

it('holds what a set of numbers holds, as sorted ranges that don’t touch', () => {
  fc.assert(
    fc.property(seqs, seq, (added, asked) => {
      const set = new Set(added);
      const ranges = rangesOf(added);
      expect(ranges).toEqual(writtenDown(set));
      expect(countSeqs(ranges)).toBe(set.size);
      for (const each of [...added, asked, asked + 1]) {
        expect(hasSeq(ranges, each)).toBe(set.has(each));
      }
    }),
    { numRuns: 500 },
  );
});

it('comes to the same ranges in any order', () => {
  fc.assert(
    fc.property(
      seqs.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        expect(rangesOf(shuffled)).toEqual(rangesOf(all));
      },
    ),
  );
});

it('says whether a seq was new, and stays as it is where it was not', () => {
  fc.assert(
    fc.property(fc.array(seq, { minLength: 1 }), (all) => {
      const ranges: number[] = [];
      const held = new Set<number>();
      for (const each of all) {
        expect(addSeq(ranges, each)).toBe(!held.has(each));
        held.add(each);
      }
      const before = ranges.slice();
      for (const each of all) expect(addSeq(ranges, each)).toBe(false);
      expect(ranges).toEqual(before);
    }),
  );
});

it.for<[string, number[], number, number[]]>([
  ['starts with one', [], 5, [5, 5]],
  ['grows at its end', [1, 4], 5, [1, 5]],
  ['grows at its start', [3, 4, 8, 9], 2, [2, 4, 8, 9]],
  ['closes a gap', [1, 4, 6, 9], 5, [1, 9]],
  ['opens a range in the middle', [1, 2, 8, 9], 5, [1, 2, 5, 5, 8, 9]],
  ['opens a range before all', [5, 6], 0, [0, 0, 5, 6]],
  ['opens a range behind all', [5, 6], 8, [5, 6, 8, 8]],
])('%s', ([, ranges, added, expected]) => {
  expect(addSeq(ranges, added)).toBe(true);
  expect(ranges).toEqual(expected);
});

it('stays two numbers however many follow each other', () => {
  const ranges = rangesOf(Array.from({ length: 2_000 }, (_, each) => each));
  expect(ranges).toEqual([0, 1_999]);
  expect(countSeqs(ranges)).toBe(2_000);
});

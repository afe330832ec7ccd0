import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from './fold.ts';
import type { Reading } from './reading.ts';
import { countSeqs, hasSeq } from './seq-ranges.ts';
import { type Bucket, bucketSize, FLOW_HOURS, minuteOf, type StateHeader } from './state.ts';
import { tallyKey } from './tally.ts';
import { deliveredTwice, deliveriesOf, readingsOver } from '../test/arbitraries.ts';
import { counter } from '../test/readings.ts';
import { bytesOf, deepFreeze, EMPTY, folded } from '../test/states.ts';

/** Longer than the header counts, so that hours are dropped, and readings come for hours that are gone. */
const LONGER_THAN_FLOW = 2 * FLOW_HOURS;

describe('the set of readings alone makes the state', () => {
  it.for([
    ['some hours', 5],
    ['more hours than the header keeps', LONGER_THAN_FLOW],
  ] as const)('over %s, whatever the order, the batches and the repetitions', ([, hours]) => {
    fc.assert(
      fc.property(deliveredTwice(hours), ({ readings, one, other }) => {
        const bytes = bytesOf(folded(readings));
        expect(bytesOf(folded(...one))).toBe(bytes);
        expect(bytesOf(folded(...other))).toBe(bytes);
      }),
      { numRuns: 200 },
    );
  });

  it('also when the state goes through the bytes of a store between batches', () => {
    fc.assert(
      fc.property(deliveredTwice(5), ({ readings, one }) => {
        let state = EMPTY;
        for (const batch of one) {
          const stored = bytesOf(fold(state, batch).state);
          const [header, buckets] = JSON.parse(stored) as [StateHeader, Bucket[]];
          state = { header, buckets: new Map(buckets.map((bucket) => [bucket.minute, bucket])) };
        }
        expect(bytesOf(state)).toBe(bytesOf(folded(readings)));
      }),
    );
  });

  it('and nothing that was passed in is changed', () => {
    fc.assert(
      fc.property(deliveredTwice(5), ({ readings, one }) => {
        const before = deepFreeze(folded(readings.slice(readings.length / 2)));
        const bytes = bytesOf(before);
        for (const batch of deepFreeze(one)) fold(before, batch);
        expect(bytesOf(before)).toBe(bytes);
      }),
    );
  });
});

describe('a bucket', () => {
  it('sums up the distinct readings of its minute', () => {
    const sum = (of: readonly Reading[], value: (reading: Reading) => number | undefined) =>
      of.reduce((total, reading) => total + (value(reading) ?? 0), 0);
    fc.assert(
      fc.property(deliveredTwice(1), ({ readings, one }) => {
        const { buckets } = folded(...one);
        const minutes = Map.groupBy(readings, ({ at }) => minuteOf(at));
        expect(new Set(buckets.keys())).toEqual(new Set(minutes.keys()));
        for (const [minute, said] of minutes) {
          const bucket = buckets.get(minute)!;
          expect(bucketSize(bucket)).toBe(said.length);
          const byTrack = Map.groupBy(said, tallyKey);
          expect(bucket.tracks.map(tallyKey)).toEqual([...byTrack.keys()].toSorted());
          for (const track of bucket.tracks) {
            const own = byTrack.get(tallyKey(track))!;
            const measured = own.filter(({ seconds }) => seconds !== undefined).length;
            expect(track).toMatchObject({
              n: own.length,
              count: sum(own, ({ count }) => count) + measured,
              seats: sum(own, ({ seats }) => seats),
              seconds: sum(own, ({ seconds }) => Math.round(seconds ?? 0)),
              heardAt: Math.max(...own.map(({ at }) => at)),
            });
            expect(countSeqs(track.seqs)).toBe(own.length);
            expect(own.every(({ seq }) => hasSeq(track.seqs, seq))).toBe(true);
          }
        }
      }),
    );
  });
});

it('keeps apart what one sensor said of two lanes, side by side', () => {
  const { buckets } = folded([
    counter({ seq: 1, lane: 'standby', count: 2 }),
    counter({ seq: 2, lane: 'priority', count: 3 }),
    counter({ seq: 3, lane: 'standby', count: 4 }),
  ]);
  const [bucket] = buckets.values();
  expect(bucket!.tracks.map(({ lane, count }) => [lane, count])).toEqual([
    ['priority', 3],
    ['standby', 6],
  ]);
});

it('hears a reading whose bucket knows it already: the bucket may be ahead of the header', () => {
  const early = counter({ seq: 1 });
  const late = counter({ seq: 2, at: early.at + 1_000, count: 7 });
  const ahead = { header: folded([early]).header, buckets: folded([early, late]).buckets };
  const outcome = fold(ahead, [late]);
  expect(outcome.duplicates).toBe(1);
  expect(outcome.state.header.words).toEqual(folded([early, late]).header.words);
});

describe('the outcome of a fold', () => {
  it('counts every reading as new or as known, and names the minutes that changed', () => {
    fc.assert(
      fc.property(deliveredTwice(2), ({ readings, one }) => {
        let state = EMPTY;
        let accepted = 0;
        for (const batch of one) {
          const outcome = fold(state, batch);
          expect(outcome.accepted + outcome.duplicates).toBe(batch.length);
          const touched = batch.map(({ at }) => minuteOf(at));
          const differing = [...new Set(touched)].filter(
            (minute) => outcome.state.buckets.get(minute) !== state.buckets.get(minute),
          );
          expect(outcome.changed).toEqual(differing.toSorted((a, b) => a - b));
          accepted += outcome.accepted;
          ({ state } = outcome);
        }
        expect(accepted).toBe(readings.length);
      }),
    );
  });

  it('is the state as it was, and no change, where everything was there before', () => {
    fc.assert(
      fc.property(
        readingsOver(LONGER_THAN_FLOW).chain((readings) =>
          fc.tuple(fc.constant(readings), deliveriesOf(readings)),
        ),
        ([readings, again]) => {
          const state = folded(readings);
          const outcome = fold(state, again.flat());
          expect(outcome).toMatchObject({ changed: [], accepted: 0, missing: 0 });
          expect(bytesOf(outcome.state)).toBe(bytesOf(state));
        },
      ),
    );
  });

  it('keeps the version, which is the store’s', () => {
    const header = { ...EMPTY.header, version: 41 };
    expect(fold({ header, buckets: new Map() }, [counter()]).state.header.version).toBe(41);
  });

  const epoch = 1_782_900_000;
  it.for<[string, Partial<Reading>[][], number[]]>([
    ['none where a seq follows the other', [[{ seq: 1 }, { seq: 2 }], [{ seq: 3 }]], [0, 0]],
    ['none before the first reading that ever came', [[{ seq: 7 }]], [0]],
    ['those between two readings of a batch', [[{ seq: 1 }, { seq: 5 }]], [3]],
    ['those between two batches', [[{ seq: 1 }], [{ seq: 4 }]], [0, 2]],
    [
      'none of what comes late, or again',
      [
        [{ seq: 1 }, { seq: 4 }],
        [{ seq: 2 }, { seq: 4 }],
      ],
      [2, 0],
    ],
    ['none over a restart', [[{ seq: 9 }], [{ epoch: epoch + 60, seq: 30 }]], [0, 0]],
    [
      'each sensor’s own',
      [[{ seq: 1 }, { sensor: 'b', seq: 9 }, { seq: 3 }, { sensor: 'b', seq: 12 }]],
      [3],
    ],
  ])('counts the seqs missing: %s', ([, batches, expected]) => {
    let state = EMPTY;
    const missing = batches.map((batch) => {
      const outcome = fold(
        state,
        batch.map((reading) => counter({ epoch, ...reading })),
      );
      ({ state } = outcome);
      return outcome.missing;
    });
    expect(missing).toEqual(expected);
  });

  it('takes no order for a loss: what was missing and came after all is counted as filled', () => {
    const seqs = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], { minLength: 1 });
    fc.assert(
      fc.property(seqs, (arrived) => {
        let state = EMPTY;
        let lost = 0;
        for (const seq of [0, ...arrived]) {
          const outcome = fold(state, [counter({ epoch, seq })]);
          ({ state } = outcome);
          lost += outcome.missing - outcome.filled;
        }
        expect(lost).toBe(Math.max(...arrived) - arrived.length);
      }),
    );
  });

  it('takes a sensor that lost count for no loss of millions', () => {
    const { missing } = fold(EMPTY, [
      counter({ epoch, seq: 1 }),
      counter({ epoch, seq: Number.MAX_SAFE_INTEGER }),
    ]);
    expect(missing).toBe(100_000);
  });
});

import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Counter, countOf, restartsOf } from './counting.ts';

const ONE = { job: 'api', instance: 'one:1' };
const OTHER = { job: 'api', instance: 'other:1' };

/** A counter that is scraped once a second. */
function counter(
  before: number | undefined,
  values: readonly number[],
  labels: Counter['labels'] = ONE,
): Counter {
  return { labels, before, samples: values.map((value, at) => ({ at: at * 1000, value })) };
}

function counts(...counters: Counter[]): number[] {
  const restarts = restartsOf(counters);
  return counters.map((one) => countOf(one, restarts).count);
}

it.for<[string, number, Counter]>([
  ['that grows by what it grew', 30, counter(100, [110, 110, 130])],
  ['of a new instance from zero', 7, counter(undefined, [3, 7])],
  ['that begins at zero', 7, counter(undefined, [0, 7])],
  ['that began anew from zero', 35, counter(100, [130, 5])],
  ['that began anew before the first scrape', 9, counter(100, [4, 9])],
  ['that began anew twice', 12, counter(100, [105, 2, 3, 1, 4])],
  ['that ended by what is known of it', 20, counter(100, [120])],
  ['of an instance that is gone as nothing', 0, counter(100, [])],
  ['of fractions', 0.75, counter(0.5, [1, 1.25])],
])('counts one %s', ([, count, one]) => {
  expect(counts(one)).toEqual([count]);
});

it.for<[string, Counter]>([
  ['holds no number', counter(1, [2, Number.NaN, 3])],
  ['held no number before', counter(Number.NaN, [2])],
  ['is below zero', counter(-4, [2])],
])('doesn’t know what a counter counted that %s', ([, one]) => {
  expect(counts(one)).toEqual([Number.NaN]);
});

it('finds a process that began anew by any of its counters', () => {
  const requests = counter(100, [120, 15], { ...ONE, status: '2xx' });
  const grownPast = counter(1, [1, 6], { ...ONE, status: '5xx' });
  expect(counts(requests, grownPast)).toEqual([35, 6]);
});

it('takes a counter that was not scraped meanwhile for one of the process of before', () => {
  const requests = counter(100, [120, 15, 20], { ...ONE, status: '2xx' });
  const rare: Counter = {
    labels: { ...ONE, status: '5xx' },
    before: 1,
    samples: [{ at: 2000, value: 6 }],
  };
  expect(counts(requests, rare)).toEqual([40, 6]);
});

it('counts on with one instance where another began anew', () => {
  expect(counts(counter(100, [3]), counter(100, [300], OTHER))).toEqual([3, 200]);
});

/** Seconds of a process: whether it ends before this one, and how much it counts in it. */
const lives = fc.array(fc.record({ ends: fc.boolean(), counted: fc.nat(5), counts: fc.nat(100) }), {
  minLength: 2,
  maxLength: 40,
});

it('counts each thing once, however windows are cut, but for what nobody scraped', () => {
  fc.assert(
    fc.property(lives, fc.array(fc.nat(39), { maxLength: 6 }), (seconds, cuts) => {
      // A process counts `counts` requests a second, so that an end of it always shows; some have failed.
      let requests = 0;
      let failed = 0;
      const scraped = seconds.map(({ ends, counted, counts: more }, at) => {
        if (ends) [requests, failed] = [0, 0];
        requests += more;
        failed += counted;
        return { at, requests, failed };
      });
      const shows = seconds.every(
        ({ ends }, at) => !ends || at === 0 || scraped[at]!.requests < scraped[at - 1]!.requests,
      );
      fc.pre(shows);
      const ends = [...new Set([...cuts, seconds.length - 1])]
        .filter((at) => at < seconds.length)
        .toSorted((one, other) => one - other);
      const total = { requests: 0, failed: 0 };
      for (const [index, end] of ends.entries()) {
        const begin = index === 0 ? 0 : ends[index - 1]! + 1;
        const [all, bad] = counts(
          ...(['requests', 'failed'] as const).map((name) => ({
            labels: { ...ONE, name },
            before: scraped[begin - 1]?.[name],
            samples: scraped.slice(begin, end + 1).map((one) => ({ at: one.at, value: one[name] })),
          })),
        );
        total.requests += all!;
        total.failed += bad!;
      }
      expect(total).toEqual({
        requests: seconds.reduce((sum, { counts: more }) => sum + more, 0),
        failed: seconds.reduce((sum, { counted }) => sum + counted, 0),
      });
    }),
  );
});

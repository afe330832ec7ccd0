import { describe, expect, it } from 'vitest';
import type { Counted } from './counting.ts';
import { histogramOf, tallyOf } from './values.ts';

function counted(...counts: number[]): Counted[] {
  return counts.map((count, at) => ({ labels: { instance: `${at}` }, count }));
}

describe('a tally', () => {
  it.for<[string, unknown, Counted[], Counted[]]>([
    ['is the sum over instances', { of: 30, hits: 3 }, counted(10, 20), counted(1, 2)],
    ['has no hits where no series tells of any', { of: 30, hits: 0 }, counted(10, 20), []],
    ['is not known of a revision without a series', undefined, [], []],
    ['is not known by its hits alone', undefined, [], counted(1)],
    ['is not known where a value is none', undefined, counted(10, Number.NaN), counted(1)],
    ['is not known where a hit is none', undefined, counted(10), counted(Number.NaN)],
  ])('%s', ([, tally, of, hits]) => {
    expect(tallyOf(of, hits)).toEqual(tally);
  });
});

/** A histogram as Prometheus has it: each bucket with all below it. */
function buckets(upTo: Record<string, number>, labels = {}): Counted[] {
  return Object.entries(upTo).map(([le, count]) => ({ labels: { ...labels, le }, count }));
}

describe('a histogram', () => {
  it('has what lies between its bounds, over all instances and labels', () => {
    const one = buckets({ '0.5': 1, '+Inf': 6, '0.25': 1, '1.0': 5 }, { status: '2xx' });
    const other = buckets({ '0.25': 2, '0.5': 4, '1': 4, '+Inf': 4 }, { status: '304' });
    const rewritten = other.map(({ labels, count }) => ({
      labels: { ...labels, le: labels.le === '1' ? '1.0' : labels.le! },
      count,
    }));
    expect(histogramOf([...one, ...rewritten])).toEqual({
      bounds: [0.25, 0.5, 1],
      counts: [3, 2, 4, 1],
    });
  });

  it('of nothing has zeros', () => {
    expect(histogramOf(buckets({ '1': 0, '+Inf': 0 }))).toEqual({ bounds: [1], counts: [0, 0] });
  });

  it.for<[string, Counted[]]>([
    ['has no series', []],
    ['has no bucket of all', buckets({ '1': 1, '2': 2 })],
    ['has that bucket alone', buckets({ '+Inf': 2 })],
    ['falls as bounds rise', buckets({ '1': 3, '2': 2, '+Inf': 4 })],
    ['has a value that is none', buckets({ '1': 1, '2': Number.NaN, '+Inf': 4 })],
    ['has a bound that is none', buckets({ '1': 1, low: 2, '+Inf': 4 })],
    ['has no bounds', counted(1, 2)],
    ['has a bucket twice', [...buckets({ '1': 1, '+Inf': 1 }), ...buckets({ '1.0': 1 })]],
    [
      'has other bounds in another instance',
      [
        ...buckets({ '1': 1, '+Inf': 1 }, { instance: 'a' }),
        ...buckets({ '2': 1, '+Inf': 1 }, { instance: 'b' }),
      ],
    ],
  ])('is not known where it %s', ([, series]) => {
    expect(histogramOf(series)).toBeUndefined();
  });
});

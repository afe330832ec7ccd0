import type { DifferingBucket } from '@ridewait/stores';
import { expect, it } from 'vitest';
import { bucketJudge } from './bucket-judge.ts';

function bucket(standing: number | null, replayed: number | null, minute = 5): DifferingBucket {
  return { park: 'p', attraction: 'comet', minute, relation: 'replay_lacks', standing, replayed };
}

it('tells once what differs for as long as it takes, and not before', () => {
  const judge = bucketJudge(60_000);
  expect(judge.look([bucket(3, 2)], 0)).toEqual([]);
  expect(judge.look([bucket(3, 2)], 59_999)).toEqual([]);
  expect(judge.look([bucket(3, 2)], 60_000)).toEqual([bucket(3, 2)]);
  expect(judge.look([bucket(3, 2)], 120_000)).toEqual([]);
});

it.for<[string, DifferingBucket, DifferingBucket, boolean]>([
  ['the candidate has none of it', bucket(3, null), bucket(3, null), true],
  ['the candidate never had what stood', bucket(3, 1), bucket(9, 2), true],
  ['the stable one never had what the candidate had', bucket(1, 3), bucket(2, 9), true],
  ['the readings are the same, and the sums are not', bucket(3, 3), bucket(3, 3), true],
  ['readings come on and on, and both keep up', bucket(3, 2), bucket(6, 5), false],
  ['the candidate has caught up with what stood', bucket(3, 2), bucket(4, 3), false],
])('after a while, where %s', ([, first, then, isTold]) => {
  const judge = bucketJudge(60_000);
  judge.look([first], 0);
  expect(judge.look([then], 60_000)).toEqual(isTold ? [then] : []);
});

it('begins anew with what was equal meanwhile', () => {
  const judge = bucketJudge(60_000);
  judge.look([bucket(3, 2)], 0);
  judge.look([], 30_000);
  expect(judge.look([bucket(4, 3)], 60_000)).toEqual([]);
  expect(judge.look([bucket(4, 3)], 120_000)).toHaveLength(1);
});

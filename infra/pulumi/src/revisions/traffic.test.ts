import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CANDIDATE_TAG,
  STABLE_TAG,
  type TrafficTarget,
  trafficOf,
  type TrafficWish,
} from './traffic.ts';

const revision = fc.stringMatching(/^api-[0-9a-f]{10}$/);
const percent = fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined });
const wish: fc.Arbitrary<TrafficWish> = fc.record({
  stable: fc.option(revision, { nil: undefined }),
  candidate: fc.option(revision, { nil: undefined }),
  percent,
  revision,
});

function shareOf(targets: readonly TrafficTarget[], name: string | undefined): number {
  return targets.find((each) => each.revision === name)?.percent ?? 0;
}

describe('the traffic of a service', () => {
  it('sums to 100, and names each revision once', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        const targets = trafficOf(wanted);
        expect(targets.reduce((sum, each) => sum + each.percent, 0)).toBe(100);
        expect(new Set(targets.map((each) => each.revision)).size).toBe(targets.length);
      }),
    );
  });

  it('names no revision but the one that is made and those that are remembered', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        const known = [wanted.stable, wanted.candidate, wanted.revision];
        expect(trafficOf(wanted).every((each) => known.includes(each.revision))).toBe(true);
      }),
    );
  });

  it('is all the new revision’s on the first deployment, whatever else is said', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        expect(trafficOf({ ...wanted, stable: undefined })).toEqual([
          {
            type: 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION',
            revision: wanted.revision,
            percent: 100,
          },
        ]);
      }),
    );
  });

  it('gives a candidate its share and the stable one the rest, and each an address of its own', () => {
    fc.assert(
      fc.property(revision, revision, fc.integer({ min: 0, max: 100 }), (stable, tried, share) => {
        fc.pre(stable !== tried);
        const targets = trafficOf({ stable, percent: share, revision: tried });
        expect(shareOf(targets, tried)).toBe(share);
        expect(shareOf(targets, stable)).toBe(100 - share);
        expect(Object.fromEntries(targets.map((each) => [each.tag, each.revision]))).toEqual({
          [STABLE_TAG]: stable,
          [CANDIDATE_TAG]: tried,
        });
      }),
    );
  });

  it('never leaves an entry with nothing in it: no share and no tag', () => {
    fc.assert(
      fc.property(wish, (wanted) => {
        const idle = trafficOf(wanted).filter((each) => each.percent === 0);
        expect(idle.every((each) => each.tag !== undefined)).toBe(true);
      }),
    );
  });
});

it.for<[string, Omit<TrafficWish, 'revision'>, Record<string, number>]>([
  ['a candidate is only probed', { stable: 'api-a' }, { 'api-a': 100, 'api-new': 0 }],
  ['it takes a little', { stable: 'api-a', percent: 5 }, { 'api-a': 95, 'api-new': 5 }],
  ['it takes all', { stable: 'api-a', percent: 100 }, { 'api-a': 0, 'api-new': 100 }],
  ['it has proved itself', { stable: 'api-new' }, { 'api-new': 100 }],
  [
    'the program has changed under a trial: who was on trial stays on it',
    { stable: 'api-a', candidate: 'api-b', percent: 25 },
    { 'api-a': 75, 'api-b': 25 },
  ],
  ['all goes back', { stable: 'api-a', percent: 0 }, { 'api-a': 100, 'api-new': 0 }],
])('while a release goes on: %s', ([, wanted, shares]) => {
  const targets = trafficOf({ ...wanted, revision: 'api-new' });
  expect(Object.fromEntries(targets.map((each) => [each.revision, each.percent]))).toEqual(shares);
});

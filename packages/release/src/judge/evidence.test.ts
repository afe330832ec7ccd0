import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dice, hitsOf } from '../../test/dice.ts';
import { betOnLess, betOnMore, type Clumps, type Pair, WAYS } from './excess.ts';
import { betOnRanks, RANK_WAYS } from './ranks.ts';
import { beginWealth, bet, isProven, logWealth, stakeAfresh, type Wealth } from './wealth.ts';

const ROUNDING = 1e-9;
const ALONE: Clumps = { size: 1, part: 0, oneBelow: 0 };
const part = fc.double({ min: 0, max: 1, noNaN: true });
/** Shares that are small, where a bet comes close to its bound, or of any size. */
const anyShare = fc.oneof(fc.double({ min: 0, max: 0.1, noNaN: true }), part);
/** Just as bad as is allowed, or better. */
const allowed = fc.oneof(fc.constant(1), part);

function binomial(of: number, hits: number, share: number): number {
  let ways = 1;
  for (let at = 0; at < hits; at++) ways = (ways * (of - at)) / (at + 1);
  return ways * share ** hits * (1 - share) ** (of - hits);
}

/** Requests of a revision: so many that each hit or not, and groups that hit together. */
interface Asked {
  alone: number;
  groups: number;
  size: number;
}

interface Setup {
  candidate: Asked;
  stable: Asked;
  share: number;
  otherShare: number;
  margin: number;
  clumps: Clumps;
}

/** All that may happen to a revision's requests, with its chance. */
function casesOf({ alone, groups, size }: Asked, share: number) {
  return Array.from({ length: alone + 1 }, (_, ones) =>
    Array.from({ length: groups + 1 }, (__, hit) => ({
      tally: { of: alone + groups * size, hits: ones + hit * size },
      chance: binomial(alone, ones, share) * binomial(groups, hit, share),
    })),
  ).flat();
}

/** What the first bet pays on average, for the most lucky way of betting. */
function meanPayment(betOn: typeof betOnMore, setup: Setup): number {
  const { candidate, stable, share, otherShare, margin, clumps } = setup;
  const sums = Array.from({ length: WAYS }, () => 0);
  for (const own of casesOf(candidate, share)) {
    for (const other of casesOf(stable, otherShare)) {
      const pair: Pair = { candidate: own.tally, stable: other.tally };
      // Half of the money is staked on the first window.
      for (const [way, log] of betOn(beginWealth(WAYS), pair, margin, clumps).logs.entries()) {
        sums[way]! += own.chance * other.chance * Math.exp(log!) * 2;
      }
    }
  }
  return Math.max(...sums);
}

function clumpedPartOf({ alone, groups, size }: Asked): number {
  return size > 1 ? (groups * size) / (alone + groups * size) : 0;
}

const asked = fc
  .record({ alone: fc.nat(7), groups: fc.nat(4), size: fc.integer({ min: 1, max: 4 }) })
  .filter(({ alone, groups }) => alone + groups > 0);

/** Clumps as they are, or fewer than is allowed for. */
const clumped = fc
  .record({ candidate: asked, stable: asked, more: fc.nat(3), rest: part })
  .map(({ candidate, stable, more, rest }) => {
    const least = Math.max(clumpedPartOf(candidate), clumpedPartOf(stable));
    const size = Math.max(candidate.size, stable.size) + more;
    return {
      candidate,
      stable,
      clumps: { size, part: least + (1 - least) * rest, oneBelow: 0 },
    };
  });

/** Clumps of the candidate of any size, where hits of a window count once. */
const counted = clumped.map(({ candidate, stable, clumps }) => {
  const size = Math.max(stable.size, 2);
  const least = clumpedPartOf(stable);
  return { candidate, stable, clumps: { ...clumps, size, part: least, oneBelow: 100 } };
});

describe('a bet against the candidate being no worse', () => {
  it.for([
    ['', clumped],
    [', each window counting one hit', counted],
  ] as const)('gains nothing on average while it is no worse than the margin%s', ([, each]) => {
    fc.assert(
      fc.property(anyShare, allowed, part, each, (otherShare, less, margin, setup) => {
        const share = Math.min(1, otherShare + margin) * less;
        const paid = meanPayment(betOnMore, { ...setup, share, otherShare, margin });
        expect(paid).toBeLessThanOrEqual(1 + ROUNDING);
      }),
      { numRuns: 300 },
    );
  });

  it('grows where it is worse', () => {
    const ten = { alone: 10, groups: 0, size: 1 };
    const setup = { candidate: ten, stable: ten, share: 0.5, otherShare: 0.1, margin: 0 };
    expect(meanPayment(betOnMore, { ...setup, clumps: ALONE })).toBeGreaterThan(2);
  });

  it('is the stronger, the less of the hits is clumped', () => {
    const worse = { candidate: { of: 1000, hits: 12 }, stable: { of: 9000, hits: 9 } };
    const evidence = [1, 0.5, 0.2, 0].map((least) =>
      logWealth(betOnMore(beginWealth(WAYS), worse, 0, { size: 3, part: least, oneBelow: 0 })),
    );
    expect(evidence).toEqual(evidence.toSorted((a, b) => a - b));
    const alone = logWealth(betOnMore(beginWealth(WAYS), worse, 0, ALONE));
    expect(evidence.at(-1)).toBeCloseTo(alone, 9);
  });
});

describe('a bet against the candidate being worse', () => {
  it('gains nothing on average while the candidate is worse by the margin', () => {
    fc.assert(
      fc.property(anyShare, part, allowed, clumped, (share, a, less, setup) => {
        const margin = share * a;
        const otherShare = (share - margin) * less;
        const paid = meanPayment(betOnLess, { ...setup, share, otherShare, margin });
        expect(paid).toBeLessThanOrEqual(1 + ROUNDING);
      }),
      { numRuns: 300 },
    );
  });

  it('grows without a single hit: that none of a thousand fails does say something', () => {
    const none = { candidate: { of: 1000, hits: 0 }, stable: { of: 9000, hits: 0 } };
    expect(isProven(logWealth(betOnLess(beginWealth(WAYS), none, 0.01, ALONE)), 0.01)).toBe(true);
    const few = { candidate: { of: 100, hits: 0 }, stable: { of: 900, hits: 0 } };
    expect(isProven(logWealth(betOnLess(beginWealth(WAYS), few, 0.01, ALONE)), 0.01)).toBe(false);
  });
});

describe('a bet on ranks', () => {
  it('gains nothing on average over all ways to deal the values', () => {
    const values = fc.array(fc.nat(3), { minLength: 2, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.nat(), (all, pick) => {
        const drawn = 1 + (pick % (all.length - 1));
        const counts = (chosen: readonly number[]) => {
          const each = [0, 0, 0, 0];
          for (const value of chosen) each[value]!++;
          return { bounds: [1, 2, 3], counts: each };
        };
        const sums = Array.from({ length: RANK_WAYS }, () => 0);
        let deals = 0;
        for (let mask = 0; mask < 2 ** all.length; mask++) {
          const mine = all.filter((_, at) => (mask >> at) % 2 === 1);
          if (mine.length !== drawn) continue;
          const pair = {
            candidate: counts(mine),
            stable: counts(all.filter((_, at) => (mask >> at) % 2 === 0)),
          };
          deals++;
          const { logs } = betOnRanks(beginWealth(RANK_WAYS), pair, 0, 1);
          for (const [way, log] of logs.entries()) sums[way]! += Math.exp(log!) * 2;
        }
        expect(Math.max(...sums) / deals).toBeLessThanOrEqual(1 + ROUNDING);
      }),
      { numRuns: 60 },
    );
  });

  it('sees a shift, and a tolerance forgives it', () => {
    const pair = {
      candidate: { bounds: [1, 2], counts: [80, 100, 20] },
      stable: { bounds: [1, 2], counts: [1200, 700, 100] },
    };
    expect(isProven(logWealth(betOnRanks(beginWealth(RANK_WAYS), pair, 0, 1)), 0.01)).toBe(true);
    expect(isProven(logWealth(betOnRanks(beginWealth(RANK_WAYS), pair, 0.2, 1)), 0.01)).toBe(false);
    expect(isProven(logWealth(betOnRanks(beginWealth(RANK_WAYS), pair, 0, 50)), 0.01)).toBe(false);
  });
});

describe('wealth', () => {
  it('is 1 before any bet, and stays it while bets gain nothing', () => {
    let wealth = beginWealth(3);
    for (let at = 0; at < 100; at++) {
      expect(logWealth(wealth)).toBeCloseTo(0, 9);
      wealth = bet(wealth, () => 0);
    }
  });

  it('stays whole from step to step, of which each has something to stake', () => {
    let wealth = beginWealth(2);
    for (let step = 0; step < 6; step++) {
      for (let at = 0; at < 40; at++) wealth = bet(wealth, () => 0);
      expect(logWealth(wealth)).toBeCloseTo(0, 9);
      wealth = stakeAfresh(wealth);
    }
    const won = bet(stakeAfresh(bet(beginWealth(1), () => -50)), () => 20);
    expect(logWealth(won)).toBeCloseTo(20 + Math.log(0.25), 6);
  });

  it('that was lost doesn’t hide what begins late', () => {
    let wealth: Wealth = beginWealth(1);
    for (let at = 0; at < 100; at++) wealth = bet(wealth, () => -50);
    expect(logWealth(wealth)).toBeLessThan(0);
    wealth = bet(wealth, () => 20);
    expect(logWealth(wealth)).toBeGreaterThan(9);
  });

  it.for<[string, number, Clumps]>([
    ['after every window', 1, ALONE],
    ['and hits come in clumps', 3, { size: 3, part: 1, oneBelow: 0 }],
    ['and clumps of the candidate of any size count once', 3, { size: 3, part: 1, oneBelow: 100 }],
  ])('reaches 1/a in a part a of all trials at most, though one looks %s', ([, size, clumps]) => {
    const roll = dice(7);
    const trials = 300;
    let alarms = 0;
    for (let trial = 0; trial < trials; trial++) {
      let wealth = beginWealth(WAYS);
      for (let at = 0; at < 60; at++) {
        // Both are ill for three minutes of each twenty, and a step begins with each third of the time.
        const share = 0.02 + 0.02 * Math.sin(at / 9) + (at % 20 < 3 ? 0.2 : 0);
        const tally = (groups: number) => ({
          of: groups * size,
          hits: hitsOf(groups, share, roll) * size,
        });
        const pair = { candidate: tally(20), stable: tally(80) };
        wealth = betOnMore(at % 20 === 0 ? stakeAfresh(wealth) : wealth, pair, 0, clumps);
        if (isProven(logWealth(wealth), 0.05)) {
          alarms++;
          break;
        }
      }
    }
    expect(alarms / trials).toBeLessThanOrEqual(0.05);
  });
});

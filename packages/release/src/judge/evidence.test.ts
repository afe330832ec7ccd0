import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dice, hitsOf } from '../../test/dice.ts';
import { betOnLess, betOnMore, type Pair, WAYS } from './excess.ts';
import { betOnRanks, RANK_WAYS } from './ranks.ts';
import { beginWealth, bet, isProven, logWealth, type Wealth } from './wealth.ts';

const ROUNDING = 1e-9;
const size = fc.integer({ min: 1, max: 12 });
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

/** Requests in groups that hit together, of both revisions, and what they are held to have. */
interface Setup {
  of: number;
  other: number;
  share: number;
  otherShare: number;
  margin: number;
  /** How many are in a group of the candidate, of the stable one, and up to how many the bet expects. */
  together: number;
  others: number;
  clump: number;
}

/** What the first bet pays on average, for the most lucky way of betting. */
function meanPayment(
  betOn: typeof betOnMore,
  { of, other, share, otherShare, margin, together, others, clump }: Setup,
): number {
  const sums = Array.from({ length: WAYS }, () => 0);
  for (let hits = 0; hits <= of; hits++) {
    for (let also = 0; also <= other; also++) {
      const pair: Pair = {
        candidate: { of: of * together, hits: hits * together },
        stable: { of: other * others, hits: also * others },
      };
      const chance = binomial(of, hits, share) * binomial(other, also, otherShare);
      // Half of the money is staked on the first window.
      for (const [way, log] of betOn(beginWealth(WAYS), pair, margin, clump).logs.entries()) {
        sums[way]! += chance * Math.exp(log!) * 2;
      }
    }
  }
  return Math.max(...sums);
}

const group = fc.integer({ min: 1, max: 3 });
const clumps = fc.tuple(group, group, fc.nat(3)).map(([together, others, more]) => ({
  together,
  others,
  clump: Math.max(together, others) + more,
}));

describe('a bet against the candidate being no worse', () => {
  it('gains nothing on average while the candidate is no worse than the margin', () => {
    fc.assert(
      fc.property(size, size, anyShare, allowed, part, clumps, (of, other, a, b, margin, each) => {
        const otherShare = a;
        const share = Math.min(1, a + margin) * b;
        const setup = { of, other, share, otherShare, margin, ...each };
        expect(meanPayment(betOnMore, setup)).toBeLessThanOrEqual(1 + ROUNDING);
      }),
      { numRuns: 300 },
    );
  });

  it('grows where it is worse', () => {
    const worse = { of: 10, other: 10, share: 0.5, otherShare: 0.1, margin: 0 };
    const setup = { ...worse, together: 1, others: 1, clump: 1 };
    expect(meanPayment(betOnMore, setup)).toBeGreaterThan(2);
  });
});

describe('a bet against the candidate being worse', () => {
  it('gains nothing on average while the candidate is worse by the margin', () => {
    fc.assert(
      fc.property(size, size, anyShare, part, allowed, clumps, (of, other, a, b, c, each) => {
        const share = a;
        const margin = a * b;
        const otherShare = (share - margin) * c;
        const setup = { of, other, share, otherShare, margin, ...each };
        expect(meanPayment(betOnLess, setup)).toBeLessThanOrEqual(1 + ROUNDING);
      }),
      { numRuns: 300 },
    );
  });

  it('grows without a single hit: that none of a thousand fails does say something', () => {
    const none = { candidate: { of: 1000, hits: 0 }, stable: { of: 9000, hits: 0 } };
    expect(isProven(logWealth(betOnLess(beginWealth(WAYS), none, 0.01, 1)), 0.01)).toBe(true);
    const few = { candidate: { of: 100, hits: 0 }, stable: { of: 900, hits: 0 } };
    expect(isProven(logWealth(betOnLess(beginWealth(WAYS), few, 0.01, 1)), 0.01)).toBe(false);
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

  it('that was lost doesn’t hide what begins late', () => {
    let wealth: Wealth = beginWealth(1);
    for (let at = 0; at < 100; at++) wealth = bet(wealth, () => -50);
    expect(logWealth(wealth)).toBeLessThan(0);
    wealth = bet(wealth, () => 20);
    expect(logWealth(wealth)).toBeGreaterThan(9);
  });

  it('reaches 1/a in a part a of all trials at most, though one looks after every window', () => {
    const roll = dice(7);
    const trials = 300;
    let alarms = 0;
    for (let trial = 0; trial < trials; trial++) {
      let wealth = beginWealth(WAYS);
      for (let at = 0; at < 60; at++) {
        const share = 0.02 + 0.02 * Math.sin(at / 9);
        const pair = {
          candidate: { of: 20, hits: hitsOf(20, share, roll) },
          stable: { of: 80, hits: hitsOf(80, share, roll) },
        };
        wealth = betOnMore(wealth, pair, 0, 1);
        if (isProven(logWealth(wealth), 0.05)) {
          alarms++;
          break;
        }
      }
    }
    expect(alarms / trials).toBeLessThanOrEqual(0.05);
  });
});

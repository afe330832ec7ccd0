import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QuarterHour } from './quarter-hour.ts';
import { quarterWaits } from './quarter-waits.ts';
import type { Kind } from './reading.ts';
import type { Tally } from './tally.ts';

/** Ten in the morning. */
const TEN = 2_000_000;

function tally(kind: Kind, count: number, more: Partial<Tally> = {}): Tally {
  const lane = 'standby';
  const base = { sensor: `comet-${kind}`, epoch: 7, kind, lane, n: 1, count, seats: 0, seconds: 0 };
  return { ...(base as Tally), heardAt: 0, ...more };
}

interface Counted {
  entered?: number;
  boarded?: number;
  left?: number;
}

/** A day that counters saw, from ten on; an undefined count is a counter that was silent. */
function counted(day: readonly Counted[]): QuarterHour[] {
  return day.map((counts, at) => ({
    quarter: TEN + at,
    tallies: Object.entries(counts).map(([kind, count]) => tally(kind as Kind, count)),
  }));
}

function minutesOf(quarters: readonly QuarterHour[], isOver = false): (number | null)[] {
  const waits = quarterWaits(quarters, 'standby', isOver);
  return quarters.map(({ quarter }) => {
    const minutes = waits.get(quarter);
    return minutes === undefined ? null : Math.round(minutes);
  });
}

const CLOSED = { entered: 0, boarded: 0 };

describe('where both ends are counted', () => {
  it('has each guest wait until as many have boarded as came before', () => {
    // The line grows by 100 in each of two quarter-hours, and is worked off in the two after.
    const day = [
      { entered: 200, boarded: 100 },
      { entered: 200, boarded: 100 },
      { entered: 0, boarded: 100 },
      { entered: 0, boarded: 100 },
    ];
    expect(minutesOf(counted(day))).toEqual([8, 23, 23, 8]);
  });

  it('takes the rate of the last hour for those whose turn has not come yet', () => {
    expect(minutesOf(counted([{ entered: 300, boarded: 100 }]))).toEqual([15]);
  });

  it('says no wait of a line of nobody, and nothing of a ride that nobody boards', () => {
    const day = [CLOSED, { entered: 50, boarded: 50 }, CLOSED];
    expect(minutesOf(counted(day))).toEqual([null, 0, null]);
  });

  it('stands a theatre that lets nobody in for a quarter of an hour', () => {
    const day = [100, 0, 100].map((boarded) => ({ entered: 60, boarded }));
    expect(minutesOf(counted(day)).every((each) => each !== null)).toBe(true);
  });

  it('takes those who gave up out of the line', () => {
    const giveUp = { entered: 100, boarded: 50, left: 50 };
    expect(minutesOf(counted([giveUp, giveUp]))).toEqual([0, 0]);
  });

  it('puts a day of miscounts right by the line that is empty at its end', () => {
    const true_ = [...Array.from({ length: 8 }, () => ({ entered: 100, boarded: 100 })), CLOSED];
    const doubled = true_.map(({ entered, boarded }) => ({ entered: entered * 1.1, boarded }));
    expect(minutesOf(counted(doubled), true)).toEqual([
      ...Array.from({ length: 8 }, () => 0),
      null,
    ]);
    expect(minutesOf(counted(doubled), false)[7]).toBeGreaterThan(9);
  });

  it('believes no counters that differ by more than a quarter', () => {
    const day = [{ entered: 200, boarded: 100 }, CLOSED];
    expect(minutesOf(counted(day), true)).toEqual([null, null]);
  });

  it('says nothing more of a day once a counter was silent and nobody knows how many passed', () => {
    const open = { entered: 100, boarded: 100 };
    expect(minutesOf(counted([open, { boarded: 100 }, open, open]))).toEqual([0, null, null, null]);
  });

  it('goes on after a silence that the totals of a counter bridge', () => {
    const at = (total: number) => {
      const said = { at: 0, seq: 0, count: 100, total };
      return tally('entered', 100, { first: said, last: said });
    };
    const boarded = tally('boarded', 100);
    const quarters = [
      { quarter: TEN, tallies: [at(100), boarded] },
      { quarter: TEN + 1, tallies: [boarded] },
      { quarter: TEN + 2, tallies: [at(300), boarded] },
    ];
    expect(minutesOf(quarters)[2]).toBe(0);
  });

  it('counts on when a counter starts again at zero', () => {
    const quarters = [7, 8].map((epoch, at) => {
      const said = { at: 0, seq: 0, count: 100, total: 100 };
      return {
        quarter: TEN + at,
        tallies: [tally('entered', 100, { epoch, first: said, last: said }), tally('boarded', 100)],
      };
    });
    expect(minutesOf(quarters)).toEqual([0, 0]);
  });

  it('never says a negative or an endless wait, whatever counters say', () => {
    const people = fc.option(fc.integer({ min: 0, max: 2_000 }), { nil: undefined });
    const day = fc.array(fc.record({ entered: people, boarded: people, left: people }), {
      maxLength: 96,
    });
    fc.assert(
      fc.property(day, fc.boolean(), (counts, isOver) => {
        const said = counts.map((each) =>
          Object.fromEntries(Object.entries(each).filter(([, count]) => count !== undefined)),
        );
        for (const minutes of quarterWaits(counted(said), 'standby', isOver).values()) {
          expect(minutes).toBeGreaterThanOrEqual(0);
          expect(minutes).toBeLessThanOrEqual(360);
        }
      }),
    );
  });
});

describe('where only some guests are measured', () => {
  it('tells their wait of when they joined, and the time between from both sides', () => {
    const measured = (minutes: number) => [tally('waited', 2, { seconds: 2 * minutes * 60 })];
    const quarters = [0, 1, 2, 3, 4, 5].map((at) => ({
      quarter: TEN + at,
      tallies: at === 2 ? measured(30) : at === 5 ? measured(30) : [],
    }));
    expect(minutesOf(quarters)).toEqual([30, 30, 30, 30, null, null]);
  });

  it('fills in with counters, less what those have come to be off by', () => {
    // Counters say 8 and 23 where guests waited 0 and 15; of the third quarter-hour nobody was measured yet.
    const day = [
      { entered: 200, boarded: 100 },
      { entered: 200, boarded: 100 },
      { entered: 100, boarded: 100 },
    ];
    const quarters = counted(day).map((each, at) => {
      const seconds = [0, 0, 900][at]!;
      const waited = tally('waited', 1, { seconds });
      return at === 1 ? each : { ...each, tallies: [...each.tallies, waited] };
    });
    const [first, second, third] = minutesOf(quarters);
    expect([first, second]).toEqual([0, 15]);
    expect(third).toBe(Math.round(30 - 7.5));
  });

  it('fills with them what counters leave open', () => {
    const quarters = counted([{ entered: 200, boarded: 100 }, { boarded: 100 }, { boarded: 100 }]);
    const waited = { quarter: TEN + 2, tallies: [tally('waited', 1, { seconds: 900 })] };
    const both = quarters.map((each) =>
      each.quarter === TEN + 2 ? { ...each, tallies: [...each.tallies, ...waited.tallies] } : each,
    );
    expect(minutesOf(both)).toEqual([8, 15, null]);
  });
});

describe('where there is a sign alone', () => {
  const sign = (minutes: number) => {
    const said = { at: 0, seq: 0, minutes };
    return tally('posted', 0, { lane: 'all', first: said, last: said });
  };
  const status = (value: 'OPERATING' | 'CLOSED') =>
    tally('status', 0, { lane: 'all', last: { at: 0, seq: 0, status: value } });

  it('says what it said, for an hour after it was set', () => {
    const quarters = Array.from({ length: 7 }, (_, at) => ({
      quarter: TEN + at,
      tallies: at === 0 ? [sign(20)] : [],
    }));
    expect(minutesOf(quarters)).toEqual([20, 20, 20, 20, 20, null, null]);
  });

  it('says nothing while the ride is closed', () => {
    const quarters = [
      { quarter: TEN, tallies: [sign(20), status('OPERATING')] },
      { quarter: TEN + 1, tallies: [sign(20), status('CLOSED')] },
    ];
    expect(minutesOf(quarters)).toEqual([20, null]);
  });

  it('stays out of a day that has true waits, until it can be compared with them', () => {
    const quarters = counted([CLOSED, { entered: 10, boarded: 10 }, {}]);
    const signs = [30, 40, 45];
    const signed = quarters.map((each, at) => ({
      ...each,
      tallies: [...each.tallies, sign(signs[at]!)],
    }));
    expect(minutesOf(signed)).toEqual([null, 0, 5]);
  });
});

it('speaks of its own lane alone', () => {
  const quarters = counted([{ entered: 200, boarded: 100 }]);
  expect(quarterWaits(quarters, 'single_rider', false).size).toBe(0);
});

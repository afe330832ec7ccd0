import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reading } from './reading.ts';
import {
  addToTally,
  emptyTally,
  isBefore,
  mergeTallies,
  peopleBetween,
  peopleIn,
  saidBy,
  type Tally,
  tallyKey,
} from './tally.ts';
import { counter, NOON } from '../test/readings.ts';
import { deepFreeze } from '../test/states.ts';

function tallyOf(readings: readonly Reading[]): Tally {
  const tally = emptyTally(counter());
  for (const reading of readings) addToTally(tally, reading, saidBy(reading));
  return tally;
}

const measures = fc.oneof(
  fc.record({ count: fc.nat(50), total: fc.nat(1_000) }, { requiredKeys: ['count'] }),
  fc.record({ seconds: fc.double({ min: 0, max: 86_400, noNaN: true }) }),
  fc.constant({}),
);

/** What one sensor said in one epoch: three sets that have no reading in common. */
const threeSets = fc
  .uniqueArray(
    fc.record({ seq: fc.nat(40), at: fc.nat(5), measures, set: fc.integer({ min: 0, max: 2 }) }),
    { selector: ({ seq }) => seq, maxLength: 30 },
  )
  .map((all) =>
    [0, 1, 2].map((set) =>
      all
        .filter((each) => each.set === set)
        .map(({ seq, at, measures: said }): Reading => {
          const { count: _, ...reading } = counter({ seq, at: NOON + at });
          return { ...reading, ...said };
        }),
    ),
  );

describe('merging tallies of disjoint sets', () => {
  it('is the tally of all of them, however they are grouped and ordered', () => {
    fc.assert(
      fc.property(threeSets, (sets) => {
        const [a, b, c] = sets.map((set) => deepFreeze(tallyOf(set))) as [Tally, Tally, Tally];
        const whole = JSON.stringify(tallyOf(sets.flat()));
        for (const merged of [
          mergeTallies(mergeTallies(a, b), c),
          mergeTallies(a, mergeTallies(b, c)),
          mergeTallies(c, mergeTallies(b, a)),
        ]) {
          expect(JSON.stringify(merged)).toBe(whole);
        }
      }),
    );
  });

  it('leaves a tally as it is beside that of nothing', () => {
    const tally = tallyOf([counter({ count: 3, total: 8 })]);
    expect(mergeTallies(tally, tallyOf([]))).toEqual(tally);
    expect(mergeTallies(tallyOf([]), tally)).toEqual(tally);
  });
});

describe('adding a reading', () => {
  it('counts one guest for each wait that was measured', () => {
    const { count: _, ...reading } = counter();
    const tally = tallyOf([
      { ...reading, kind: 'waited', seconds: 600.4 },
      { ...reading, kind: 'waited', seq: 2, seconds: 899.6 },
    ]);
    expect(tally).toMatchObject({ n: 2, count: 2, seconds: 1_500 });
  });

  it('sums up riders and seats of vehicles', () => {
    const tally = tallyOf([
      counter({ kind: 'dispatched', count: 20, seats: 24 }),
      counter({ kind: 'dispatched', seq: 2, count: 24, seats: 24 }),
    ]);
    expect(tally).toMatchObject({ n: 2, count: 44, seats: 48 });
  });

  it('hears a heartbeat, which says nothing', () => {
    const { count: _, ...heartbeat } = counter({ at: NOON + 7 });
    const tally = tallyOf([heartbeat]);
    expect(tally).toMatchObject({ n: 1, count: 0, heardAt: NOON + 7 });
    expect(tally).not.toHaveProperty('first');
    expect(tally).not.toHaveProperty('last');
  });
});

/**
 * A counter that tells the truth, some of whose readings were lost: `heard` of those before and behind a
 * border in time, and the people of all readings from the first to the last that was heard.
 */
const lossyCounter = fc
  .array(
    fc.record({ people: fc.nat(30), ms: fc.nat(3), isLost: fc.boolean(), isLater: fc.boolean() }),
    { minLength: 1, maxLength: 40 },
  )
  .map((steps) => {
    let total = 0;
    let at = NOON;
    const border = steps.findIndex(({ isLater }) => isLater);
    const all = steps.map(({ people, ms, isLost }, index) => {
      total += people;
      at += ms;
      const reading = counter({ seq: index, at, count: people, total });
      return { reading, isLost, isLater: border >= 0 && index >= border };
    });
    const heard = all.filter(({ isLost }) => !isLost);
    const from = heard[0]?.reading.seq ?? 0;
    const to = heard.at(-1)?.reading.seq ?? -1;
    return {
      earlier: heard.filter(({ isLater }) => !isLater).map(({ reading }) => reading),
      later: heard.filter(({ isLater }) => isLater).map(({ reading }) => reading),
      people: steps.slice(from, to + 1).reduce((sum, step) => sum + step.people, 0),
    };
  });

describe('people of lost readings', () => {
  it('are recovered by totals, inside a tally', () => {
    fc.assert(
      fc.property(lossyCounter, ({ earlier, later, people }) => {
        expect(peopleIn(tallyOf([...earlier, ...later]))).toBe(people);
      }),
    );
  });

  it('are recovered by totals, between two tallies', () => {
    fc.assert(
      fc.property(lossyCounter, ({ earlier, later, people }) => {
        const [one, other] = [tallyOf(earlier), tallyOf(later)];
        expect(peopleIn(one) + peopleBetween(one, other) + peopleIn(other)).toBe(people);
      }),
    );
  });

  it.for<[string, Partial<Reading>[], number]>([
    ['the sum of counts where no total was told', [{ count: 4 }, { count: 6 }], 10],
    ['the sum of counts where one end has no total', [{ count: 4, total: 9 }, { count: 6 }], 10],
    [
      'the totals’ where they are more',
      [
        { count: 4, total: 9 },
        { count: 6, total: 30 },
      ],
      25,
    ],
    [
      'never less than the counts',
      [
        { count: 4, total: 9 },
        { count: 6, total: 10 },
      ],
      10,
    ],
    ['nobody where nothing was said', [], 0],
  ])('make %s', ([, said, expected]) => {
    const readings = said.map((each, seq) => counter({ seq, at: NOON + seq, ...each }));
    expect(peopleIn(tallyOf(readings))).toBe(expected);
  });

  it.for<[string, Partial<Reading>, Partial<Reading>, number]>([
    ['the rise that no count explains', { total: 20 }, { count: 5, total: 40 }, 15],
    ['nobody where nothing was lost', { total: 20 }, { count: 5, total: 25 }, 0],
    ['nobody where a total fell', { total: 20 }, { count: 5, total: 6 }, 0],
    ['nobody where no total was told', {}, { count: 5, total: 40 }, 0],
    ['nobody where no total is told', { total: 20 }, { count: 5 }, 0],
  ])('between two tallies are %s', ([, before, after, expected]) => {
    const [one, other] = [tallyOf([counter(before)]), tallyOf([counter(after)])];
    expect(peopleBetween(one, other)).toBe(expected);
  });
});

it('orders what a sensor said by time, and at one instant by seq', () => {
  expect(isBefore({ at: 1, seq: 9 }, { at: 2, seq: 1 })).toBe(true);
  expect(isBefore({ at: 1, seq: 1 }, { at: 1, seq: 2 })).toBe(true);
  expect(isBefore({ at: 1, seq: 2 }, { at: 1, seq: 2 })).toBe(false);
});

it.for<Partial<Reading>>([{ sensor: 'b' }, { epoch: 1 }, { kind: 'left' }, { lane: 'priority' }])(
  'keeps a tally of its own for %j',
  (other) => {
    expect(tallyKey(counter(other))).not.toBe(tallyKey(counter()));
  },
);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEMORY, PLAN, WANTED } from '../../test/plans.ts';
import { play, QUALITIES, type Trial } from '../../test/world.ts';
import { minute } from '../../test/windows.ts';
import { advance } from './advance.ts';
import { begin } from './begin.ts';
import { isOver, type Observation, type ReleaseState } from './state.ts';
import { trafficOf } from './traffic.ts';

const BACK = { ingest: 'ingest-1', api: 'api-1' };
const THERE = { ingest: 'ingest-2', api: 'api-2' };
const QUIET: Trial = { seed: 1, quality: 'well', failing: 0, dying: 0, commands: [] };
const command = fc.constantFrom('promote', 'rollback', 'hold', 'resume');
const trial: fc.Arbitrary<Trial> = fc.record({
  seed: fc.nat(),
  quality: fc.constantFrom(...QUALITIES),
  failing: fc.double({ min: 0, max: 0.6, noNaN: true }),
  dying: fc.double({ min: 0, max: 0.5, noNaN: true }),
  commands: fc.array(command, { maxLength: 4 }),
});

/** Who has all traffic; undefined for a service that is split. */
function holders(served: Record<string, Record<string, number>>) {
  return Object.fromEntries(
    Object.entries(served).map(([service, shares]) => [
      service,
      Object.keys(shares).find((name) => shares[name] === 100),
    ]),
  );
}

describe('a whole release', () => {
  it('that is well ends with every candidate as the stable one', () => {
    const { state, served, stable, said } = play(QUIET);
    expect(state.phase.kind).toBe('promoted');
    expect(holders(served)).toEqual(THERE);
    expect(stable).toEqual(THERE);
    expect(said.at(-1)).toMatch(/^promoted: errors: /);
  });

  it('that is worse is back before it has more than the first share, and is remembered', () => {
    const { state, served, stable, failed, said } = play({ ...QUIET, quality: 'worse' });
    expect(state.phase.kind).toBe('rolled_back');
    expect(holders(served)).toEqual(BACK);
    expect(stable).toEqual(BACK);
    expect(Object.keys(failed)).toEqual(['ingest-2']);
    expect(said.some((words) => words.includes('gets 25 %'))).toBe(false);
    const again = begin(PLAN, WANTED, { stable, failed }, 0);
    expect(again.state.phase).toMatchObject({ kind: 'refused' });
  });

  it.for(['few', 'missing'] as const)(
    'about which nothing is known (%s) holds until its deadline, and goes back without blame',
    (quality) => {
      const { state, served, failed, minutes } = play({ ...QUIET, quality });
      expect(state.phase.kind).toBe('rolled_back');
      expect(holders(served)).toEqual(BACK);
      expect(failed).toEqual({});
      expect(minutes).toBeGreaterThan(60);
    },
  );

  it('ends all on the one or all on the other, whatever fails and whenever it dies', () => {
    fc.assert(
      fc.property(trial, (each) => {
        const { state, served, stable, minutes } = play(each);
        expect(isOver(state)).toBe(true);
        const end = state.phase.kind === 'promoted' ? THERE : BACK;
        expect(holders(served)).toEqual(end);
        expect(stable).toEqual(end);
        // Its turn, the release, and a way back that works in the end.
        expect(minutes).toBeLessThan(620);
      }),
      { numRuns: 150 },
    );
  });

  it('is promoted by nobody but its samples or a person', () => {
    fc.assert(
      fc.property(trial, (each) => {
        const commands = each.commands.filter((says) => says !== 'promote');
        const { state } = play({ ...each, commands });
        expect(state.phase.kind === 'promoted' && each.quality !== 'well').toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

it('a second release waits until the first has left its turn', () => {
  const second = begin(PLAN, { ...WANTED, id: 'r2' }, MEMORY, 0).state;
  const waits = advance(second, { kind: 'turn', holder: 'r1' }, 60_000);
  expect(waits.state.phase.kind).toBe('waiting');
  expect(waits.actions).toEqual([{ do: 'tell', words: 'waits for release r1' }]);
  const asks = advance(waits.state, { kind: 'tick' }, 120_000);
  expect(asks.actions).toEqual([{ do: 'take_turn', release: 'r2' }]);
  expect(advance(asks.state, { kind: 'turn', holder: 'r2' }, 180_000).state.phase.kind).toBe(
    'deploying',
  );
});

const observation: fc.Arbitrary<Observation> = fc.oneof(
  fc.constantFrom<Observation>(
    { kind: 'tick' },
    { kind: 'resumed' },
    { kind: 'turn' },
    { kind: 'readiness', says: 'ready', words: '' },
    { kind: 'probed', isWell: true, words: '' },
    { kind: 'failed', words: '' },
  ),
  command.map((says): Observation => ({ kind: 'command', says, by: 'ada' })),
  fc
    .record({ at: fc.nat(200), requests: fc.nat(2000), errors: fc.nat(50) })
    .map(({ at, requests, errors }): Observation => ({
      kind: 'window',
      window: minute(
        at,
        { requests, errors: Math.min(requests, errors) },
        { requests: 5000, errors: 5 },
      ),
    })),
  fc.constant<Observation>({ kind: 'traffic', served: {} }),
);

it('whatever is observed, traffic that is asked for is of one service at most split, in the plan’s order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(observation, fc.nat(600)), { maxLength: 60 }), (observations) => {
      let now = 0;
      let { state }: { state: ReleaseState } = begin(PLAN, WANTED, MEMORY, now);
      for (const [each, seconds] of observations) {
        now += seconds * 1000;
        const isTraffic = each.kind === 'traffic';
        const seen: Observation = isTraffic
          ? { kind: 'traffic', served: servedAsWanted(state) }
          : each;
        const outcome = advance(state, seen, now);
        state = outcome.state;
        for (const action of outcome.actions) {
          if (action.do !== 'shift') continue;
          const percents = action.traffic.map(({ percent }) => percent);
          expect(percents).toEqual(percents.toSorted((a, b) => b - a));
          expect(
            percents.filter((percent) => percent > 0 && percent < 100).length,
          ).toBeLessThanOrEqual(1);
        }
      }
    }),
  );
});

function servedAsWanted(state: ReleaseState) {
  return Object.fromEntries(
    trafficOf(state).map(({ service, stable, candidate, percent }) => [
      service,
      { [stable]: 100 - percent, [candidate]: percent },
    ]),
  );
}

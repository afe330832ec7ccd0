import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold } from './fold.ts';
import { flowStart, rebuildState } from './rebuild.ts';
import {
  type AttractionState,
  type Bucket,
  EMPTY_HEADER,
  FLOW_HOURS,
  minuteOf,
  type StateHeader,
  TAIL_MINUTES,
  tailStart,
} from './state.ts';
import { deliveredTwice, readingsOver } from '../test/arbitraries.ts';
import { counter, NOON } from '../test/readings.ts';
import { bytesOf, deepFreeze, folded } from '../test/states.ts';

describe('a state that is rebuilt from history', () => {
  it.for([
    ['inside the window', FLOW_HOURS - 1],
    ['of longer than the window', 2 * FLOW_HOURS],
  ] as const)('is what readings %s had folded to, with the buckets of its tail', ([, hours]) => {
    fc.assert(
      fc.property(readingsOver(hours), fc.infiniteStream(fc.nat()), (readings, random) => {
        const state = deepFreeze(folded(readings));
        const { header } = state;
        const rebuilt = rebuildState(
          shuffled(header.words, random),
          shuffled([...state.buckets.values()], random),
        );
        const tail = [...state.buckets].filter(([minute]) => minute >= tailStart(header));
        expect(bytesOf(rebuilt)).toBe(bytesOf({ header, buckets: new Map(tail) }));
      }),
    );
  });

  it('needs no bucket from before the start of the flow', () => {
    fc.assert(
      fc.property(readingsOver(2 * FLOW_HOURS), (readings) => {
        const { header, buckets } = folded(readings);
        const start = flowStart(header.newestMinute);
        const wanted = [...buckets.values()].filter(({ minute }) => minute >= start);
        expect(bytesOf(rebuildState(header.words, wanted))).toBe(
          bytesOf(rebuildState(header.words, [...buckets.values()])),
        );
      }),
    );
  });

  it('is an empty one where history has nothing', () => {
    expect(rebuildState([], [])).toEqual({ header: EMPTY_HEADER, buckets: new Map() });
  });

  it('takes the newest minute from what was heard, where the bucket of it is not there', () => {
    const { words } = folded([counter()]).header;
    expect(rebuildState(words, []).header).toMatchObject({
      newestMinute: minuteOf(NOON),
      flow: [],
    });
  });

  it('goes on as if it had never been lost', () => {
    fc.assert(
      fc.property(deliveredTwice(FLOW_HOURS), ({ readings, one }) => {
        let state = folded();
        const history = new Map<number, Bucket>();
        for (const batch of one) {
          const { header, buckets } = rebuildState(state.header.words, [...history.values()]);
          const touched = batch.map(({ at }) => minuteOf(at));
          const paged = pagedIn({ header, buckets }, history, touched);
          ({ state } = fold(paged, batch));
          for (const [minute, bucket] of state.buckets) history.set(minute, bucket);
        }
        expect(bytesOf({ header: state.header, buckets: history })).toBe(bytesOf(folded(readings)));
      }),
    );
  });
});

describe('buckets that leave the live store', () => {
  it('change nothing when they are paged in for the readings that need them', () => {
    fc.assert(
      fc.property(deliveredTwice(2 * FLOW_HOURS), ({ readings, one }) => {
        let header: StateHeader = EMPTY_HEADER;
        const history = new Map<number, Bucket>();
        for (const batch of one) {
          const touched = batch.map(({ at }) => minuteOf(at));
          const { state } = fold(pagedIn({ header, buckets: new Map() }, history, touched), batch);
          ({ header } = state);
          for (const [minute, bucket] of state.buckets) {
            history.set(minute, JSON.parse(JSON.stringify(bucket)) as Bucket);
          }
        }
        expect(bytesOf({ header, buckets: history })).toBe(bytesOf(folded(readings)));
      }),
    );
  });
});

describe('the tail', () => {
  it.for([
    [TAIL_MINUTES, true],
    [TAIL_MINUTES + 1, false],
  ] as const)('holds the bucket of %i minutes before the newest: %s', ([back, isHeld]) => {
    const { header, buckets } = folded([
      counter({ seq: 1, at: NOON - back * 60_000 }),
      counter({ seq: 2 }),
    ]);
    const rebuilt = rebuildState(header.words, [...buckets.values()]);
    expect(rebuilt.buckets.has(minuteOf(NOON) - back)).toBe(isHeld);
  });
});

/** The state with those of the wanted buckets that history has. */
function pagedIn(
  { header, buckets }: AttractionState,
  history: ReadonlyMap<number, Bucket>,
  minutes: readonly number[],
): AttractionState {
  const paged = minutes.flatMap((minute) => history.get(minute) ?? []);
  return {
    header,
    buckets: new Map([...buckets, ...paged.map((each) => [each.minute, each] as const)]),
  };
}

function shuffled<T>(values: readonly T[], random: Iterator<number>): T[] {
  const keyed = values.map((value) => ({ value, key: random.next().value as number }));
  return keyed.toSorted((a, b) => a.key - b.key).map(({ value }) => value);
}

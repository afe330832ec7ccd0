import {
  EMPTY_HEADER,
  estimate,
  type Reading,
  TAIL_MINUTES,
  UnavailableError,
  VERSION_WRITERS,
} from '@ridewait/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arbitraryReadings,
  bytesOf,
  COMET,
  entered,
  enteredAgo,
  foldedBytes,
  foldOf,
  liveBytes,
  MINUTES,
  NOON_MINUTE,
  PARK,
  ride,
} from '../test/readings.ts';
import { FIRST_VERSION, type Stage, stage } from '../test/stage.ts';
import { flushPark } from './flush.ts';
import { leavingTail } from './fold-attraction.ts';

const comet = ride('comet');

function foldComet(of: Stage, ...readings: Reading[]): Promise<void> {
  return of.fold(PARK, comet, readings);
}

it('writes the folded buckets, the header, the marks and the view as one', async () => {
  const of = stage();
  const readings = [entered(0), enteredAgo(1, 1)];
  await foldComet(of, ...readings);
  const folded = foldOf(readings);
  const state = await of.live.load(COMET, MINUTES);
  expect(state?.header).toMatchObject({ ...folded.header, version: FIRST_VERSION });
  expect(await liveBytes(of.live)).toBe(bytesOf(folded.buckets.values()));
  expect(await of.live.dirty(PARK, 10)).toEqual([
    { attraction: 'comet', minute: NOON_MINUTE - 1, version: FIRST_VERSION },
    { attraction: 'comet', minute: NOON_MINUTE, version: FIRST_VERSION },
  ]);
  expect(await of.live.views(PARK, ['comet'])).toEqual([estimate(PARK, comet, state!).view]);
});

it('writes nothing when every reading was there before', async () => {
  const of = stage();
  await foldComet(of, entered(0));
  await foldComet(of, entered(0), entered(0));
  expect((await of.live.load(COMET, []))?.header.version).toBe(FIRST_VERSION);
  expect(of.events.stateWritten).toHaveBeenCalledOnce();
  expect(of.events.readingsFolded).toHaveBeenLastCalledWith(
    expect.objectContaining({ accepted: 0, duplicates: 2 }),
    expect.any(Number),
  );
});

describe('when another writer comes first', () => {
  /** Before each of the first `times` writes, another instance folds a reading of its own. */
  function withRival(of: Stage, times: number): Reading[] {
    const { write } = of.live;
    const theirs: Reading[] = [];
    of.live.write = async (...args) => {
      if (theirs.length < times) {
        theirs.push(entered(100 + theirs.length));
        const own = of.live.write;
        of.live.write = write;
        await of.fold(PARK, comet, [theirs.at(-1)!]);
        of.live.write = own;
      }
      return write(...args);
    };
    return theirs;
  }

  it.for([1, 2, 19])('loads and folds again, %i times, and loses neither', async (times) => {
    const of = stage();
    const theirs = withRival(of, times);
    const mine = [entered(0), enteredAgo(2, 1)];
    await foldComet(of, ...mine);
    expect(await liveBytes(of.live)).toBe(foldedBytes([...mine, ...theirs]));
    expect(of.events.writeConflicted).toHaveBeenCalledTimes(times);
    expect((await of.live.load(COMET, []))?.header.version).toBeGreaterThan(FIRST_VERSION + times);
  });

  it('gives up after twenty tries, so that the bus may bring it again', async () => {
    const of = stage();
    const theirs = withRival(of, Number.POSITIVE_INFINITY);
    const outcome = foldComet(of, entered(0));
    await expect(outcome).rejects.toBeInstanceOf(UnavailableError);
    await expect(outcome).rejects.toMatchObject({ part: 'live store' });
    expect(theirs).toHaveLength(20);
    expect(await liveBytes(of.live)).toBe(foldedBytes(theirs));
  });

  it('counts nothing of the tries that came second', async () => {
    const of = stage();
    const theirs = withRival(of, 3);
    await foldComet(of, entered(0));
    const counted = of.events.readingsFolded.mock.calls.map(([{ accepted }]) => accepted);
    expect(counted).toEqual([...theirs.map(() => 1), 1]);
  });

  it('ends as one fold of all when eight instances write at once', async () => {
    const of = stage();
    const readings = Array.from({ length: 8 }, (_, seq) => enteredAgo(seq % 3, seq));
    await Promise.all(readings.map((reading) => foldComet(of, reading)));
    expect(await liveBytes(of.live)).toBe(foldedBytes(readings));
    expect(of.events.writeConflicted.mock.calls.length).toBeGreaterThan(0);
  });
});

it('brings the whole tail when the state was rebuilt, though all readings were there before', async () => {
  const of = stage();
  const readings = [0, 1, 2].map((seq) => enteredAgo(20 * seq, seq));
  await foldComet(of, ...readings);
  await flushPark(PARK, of);
  of.live.empty();
  await foldComet(of, readings[0]!);
  expect(await liveBytes(of.live)).toBe(foldedBytes(readings));
  expect(await of.live.views(PARK, ['comet'])).toMatchObject([
    { attraction: 'comet', version: FIRST_VERSION + VERSION_WRITERS },
  ]);
  expect(of.events.stateRebuilt).toHaveBeenLastCalledWith('comet', 3);
});

it('writes nothing while history can not say what a missing state was', async () => {
  const of = stage();
  await foldComet(of, entered(0));
  await flushPark(PARK, of);
  of.live.empty();
  of.history.away = true;
  await expect(foldComet(of, entered(1))).rejects.toMatchObject({ part: 'history' });
  expect(await of.live.load(COMET, [])).toBeNull();
});

function stateAt(newestMinute: number) {
  return { header: { ...EMPTY_HEADER, newestMinute }, buckets: new Map() };
}

describe('the minutes that leave the tail', () => {
  const steps = fc
    .array(fc.oneof(fc.nat(3), fc.nat(200)), { minLength: 1, maxLength: 30 })
    .map((growth) => {
      let newest = NOON_MINUTE;
      return [newest, ...growth.map((by) => (newest += by))];
    });

  it('leave it exactly once, and none that is still in it', () => {
    fc.assert(
      fc.property(steps, (newest) => {
        const inTail = new Set<number>();
        const left: number[] = [];
        for (const [step, minute] of newest.entries()) {
          for (let back = 0; back <= TAIL_MINUTES; back += 1) inTail.add(minute - back);
          if (step > 0) left.push(...leavingTail(stateAt(newest[step - 1]!), stateAt(minute)));
        }
        const tail = newest.at(-1)! - TAIL_MINUTES;
        const expected = [...inTail].filter((minute) => minute < tail);
        expect(left).toEqual(expected.toSorted((a, b) => a - b));
      }),
    );
  });

  it('are none for a state that never was', () => {
    expect(leavingTail(stateAt(0), stateAt(NOON_MINUTE))).toEqual([]);
  });
});

it('holds every bucket until history has it, whatever is folded, flushed and pruned', async () => {
  const rounds = fc.array(
    fc.record({ count: fc.integer({ min: 1, max: 4 }), flush: fc.boolean() }),
  );
  await fc.assert(
    fc.asyncProperty(arbitraryReadings(30), rounds, async (readings, plan) => {
      const of = stage();
      const folded: Reading[] = [];
      for (const { count, flush } of plan) {
        const next = readings.slice(folded.length, folded.length + count);
        folded.push(...next);
        await foldComet(of, ...next);
        if (flush) await flushPark(PARK, of);
        const held = (await of.live.load(COMET, MINUTES))?.buckets;
        const kept = await of.history.buckets(COMET, 0, 2 * NOON_MINUTE);
        const all = [...new Map([...kept.map((each) => [each.minute, each] as const), ...held!])];
        expect(bytesOf(all.map(([, bucket]) => bucket))).toBe(foldedBytes(folded));
      }
    }),
    { numRuns: 100 },
  );
});

it('folds what is said now though history can not page in what is old, and asks for all of it again', async () => {
  const of = stage();
  await of.fold(PARK, ride('comet'), [entered(0)]);
  of.history.away = true;
  const batch = [enteredAgo(300, 1), entered(2), enteredAgo(301, 3)];
  await expect(of.fold(PARK, ride('comet'), batch)).rejects.toMatchObject({ part: 'history' });
  expect(await liveBytes(of.live)).toBe(foldedBytes([entered(0), entered(2)]));
  of.history.away = false;
  await of.fold(PARK, ride('comet'), batch);
  expect(of.events.readingsFolded).toHaveBeenLastCalledWith(
    expect.objectContaining({ accepted: 2, duplicates: 1 }),
    expect.any(Number),
  );
});

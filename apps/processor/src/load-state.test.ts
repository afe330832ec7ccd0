import { type Bucket, recentMinutes, type Reading, UnavailableError } from '@ridewait/core';
import { expect, it, vi } from 'vitest';
import {
  bytesOf,
  COMET,
  entered,
  enteredAgo,
  flushedBytes,
  foldedBytes,
  foldOf,
  NOON_MINUTE,
  PARK,
  ride,
} from '../test/readings.ts';
import { type Stage, stage } from '../test/stage.ts';
import { flushPark } from './flush.ts';
import { atMost } from './at-most.ts';
import { loadState, StateMovedError } from './load-state.ts';
import { stateCache } from './state-cache.ts';

/** Three hours of the comet, a reading every ten minutes; the last hour is the tail. */
const DAY = Array.from({ length: 19 }, (_, at) => enteredAgo(10 * at, at));

function load(of: Stage, ...readings: Reading[]) {
  const { live, history, clock, events } = of;
  const onRebuilt = events.stateRebuilt;
  return loadState(COMET, readings, {
    live,
    history,
    cache: stateCache(),
    rebuilding: atMost(1),
    now: () => clock.now,
    onRebuilt,
  });
}

/** A stage whose live store holds the tail, and history everything. */
async function flushedStage(): Promise<Stage> {
  const of = stage();
  await of.fold(PARK, ride('comet'), DAY);
  await flushPark(PARK, of);
  of.events.stateRebuilt.mockClear();
  return of;
}

function minutesAgo(buckets: ReadonlyMap<number, Bucket>): number[] {
  return [...buckets.keys()].map((minute) => NOON_MINUTE - minute).toSorted((a, b) => a - b);
}

it('starts an attraction empty when history, asked, knows nothing of it', async () => {
  const { state, rebuilt } = await load(stage(), entered(0));
  expect(rebuilt).toBe(true);
  expect(state).toEqual(foldOf([]));
});

it('brings the touched minutes and those of the estimate, and leaves history alone', async () => {
  const of = await flushedStage();
  const asked = vi.spyOn(of.history, 'bucketsAt');
  const loaded = vi.spyOn(of.live, 'load');
  const { state, rebuilt } = await load(of, enteredAgo(50, 100), enteredAgo(31, 101));
  expect(rebuilt).toBe(false);
  expect(minutesAgo(state.buckets)).toEqual([0, 10, 50]);
  expect(new Set(loaded.mock.calls[0]![1])).toEqual(
    new Set([...recentMinutes(of.clock.now), NOON_MINUTE - 50, NOON_MINUTE - 31]),
  );
  expect(asked).not.toHaveBeenCalled();
  expect(of.events.stateRebuilt).not.toHaveBeenCalled();
});

it('rebuilds a missing state from history, as the same readings would have folded', async () => {
  const of = await flushedStage();
  of.live.empty();
  const { state, rebuilt } = await load(of, entered(100));
  expect(rebuilt).toBe(true);
  expect(JSON.stringify(state.header)).toBe(JSON.stringify(foldOf(DAY).header));
  // With the whole tail, for the live store has none of it.
  expect(bytesOf(state.buckets.values())).toBe(foldedBytes(DAY.slice(0, 7)));
  expect(of.events.stateRebuilt).toHaveBeenCalledExactlyOnceWith('comet', 7);
});

it('pages in what is older than the tail of a rebuilt state', async () => {
  const of = await flushedStage();
  of.live.empty();
  const { state } = await load(of, enteredAgo(120, 100));
  // Noon is the first minute of an hour, and so is ten.
  const hourOfTen = [70, 80, 90, 100, 110, 120];
  expect(minutesAgo(state.buckets)).toEqual([0, 10, 20, 30, 40, 50, 60, ...hourOfTen]);
});

it.for(['words', 'buckets'] as const)(
  'never starts empty while history can not tell its %s',
  async (part) => {
    const of = await flushedStage();
    of.live.empty();
    vi.spyOn(of.history, part).mockRejectedValue(new UnavailableError('history', 'refused'));
    await expect(load(of, entered(0))).rejects.toBeInstanceOf(UnavailableError);
    expect(of.events.stateRebuilt).not.toHaveBeenCalled();
  },
);

it('asks for the old minute again later while history can not page it in', async () => {
  const of = await flushedStage();
  of.history.away = true;
  await expect(load(of, enteredAgo(120, 100))).rejects.toMatchObject({ part: 'history' });
  // What lies in the tail needs no history.
  await expect(load(of, enteredAgo(60, 100))).resolves.toMatchObject({ rebuilt: false });
});

it('rejects while the live store is away, which is not the same as a missing state', async () => {
  const of = await flushedStage();
  of.live.away = true;
  await expect(load(of, entered(0))).rejects.toMatchObject({ part: 'live store' });
});

it('pages in the hours of the old minutes that are touched, and no others', async () => {
  const of = await flushedStage();
  const { state } = await load(of, enteredAgo(150, 100), enteredAgo(160, 101));
  expect(minutesAgo(state.buckets)).toEqual([0, 10, 130, 140, 150, 160, 170, 180]);
});

it('pages in only what the live store lacks of an hour: history is behind what is dirty there', async () => {
  const of = await flushedStage();
  await of.fold(PARK, ride('comet'), [enteredAgo(100, 100)]);
  const { state } = await load(of, enteredAgo(111, 101));
  const both = foldedBytes([DAY[10]!, enteredAgo(100, 100)]);
  expect(bytesOf([state.buckets.get(NOON_MINUTE - 100)!])).toBe(both);
});

it('sums up an hour again that it pages in: history may have got more of it since the state was made', async () => {
  const of = await flushedStage();
  of.live.empty();
  await of.fold(PARK, ride('comet'), [entered(0)]);
  // What another instance had loaded before the store was lost, and flushed only now.
  const late = enteredAgo(151, 100);
  const { state } = { state: foldOf([late]) };
  const buckets = [...state.buckets.values()].map((bucket) => ({ ...COMET, bucket }));
  await of.history.flush({ buckets, words: [], views: [] });
  const again = await load(of, late);
  expect(again.state.header.flow).toEqual(foldOf([...DAY, late]).header.flow);
  await of.fold(PARK, ride('comet'), [late]);
  expect((await of.live.load(COMET, []))?.header).toMatchObject({
    ...foldOf([...DAY, late]).header,
    version: expect.any(Number) as number,
  });
});

it('loads again where another instance wrote between two questions', async () => {
  const of = await flushedStage();
  const { load: ask } = of.live;
  of.live.load = async (...args) => {
    const found = await ask(...args);
    of.live.load = ask;
    await of.fold(PARK, ride('comet'), [entered(101)]);
    return found;
  };
  await expect(load(of, enteredAgo(100, 100))).rejects.toBeInstanceOf(StateMovedError);
  await of.fold(PARK, ride('comet'), [enteredAgo(100, 100)]);
  await flushPark(PARK, of);
  const all = [...DAY, entered(101), enteredAgo(100, 100)];
  expect(await flushedBytes(of.history)).toBe(foldedBytes(all));
});

it('loads again where another instance made the state while this one waited to make it', async () => {
  const of = await flushedStage();
  of.live.empty();
  const { load: ask } = of.live;
  of.live.load = async (...args) => {
    const found = await ask(...args);
    of.live.load = ask;
    await of.fold(PARK, ride('comet'), [entered(101)]);
    return found;
  };
  await expect(load(of, entered(102))).rejects.toBeInstanceOf(StateMovedError);
});

it.for([
  [60, 0],
  [61, 1],
] as const)('asks history of a minute %i before the newest %i times', async ([minutes, times]) => {
  const of = await flushedStage();
  const asked = vi.spyOn(of.history, 'bucketsAt');
  await load(of, enteredAgo(minutes, 100));
  expect(asked).toHaveBeenCalledTimes(times);
});

it('takes an old bucket from the live store while that has one: history is behind it', async () => {
  const of = await flushedStage();
  await of.fold(PARK, ride('comet'), [enteredAgo(100, 100)]);
  const asked = vi.spyOn(of.history, 'bucketsAt');
  const { state } = await load(of, enteredAgo(100, 101));
  expect(asked).not.toHaveBeenCalled();
  const both = foldedBytes([DAY[10]!, enteredAgo(100, 100)]);
  expect(bytesOf([state.buckets.get(NOON_MINUTE - 100)!])).toBe(both);
});

it('folds a late reading into the bucket that was paged in, and writes that back', async () => {
  const of = await flushedStage();
  const late = [enteredAgo(100, 100), enteredAgo(101, 101), enteredAgo(179, 102)];
  await of.fold(PARK, ride('comet'), late);
  await flushPark(PARK, of);
  expect(await flushedBytes(of.history)).toBe(foldedBytes([...DAY, ...late]));
  // Back in history, they are not in the tail again.
  const minutes = late.map(({ at }) => at / 60_000);
  expect((await of.live.load(COMET, minutes))?.buckets.size).toBe(0);
  expect((await of.live.load(COMET, []))?.header.words).toEqual(
    foldOf([...DAY, ...late]).header.words,
  );
});

it('knows a reading of days ago for one that was folded then', async () => {
  const of = await flushedStage();
  await of.fold(PARK, ride('comet'), [DAY[18]!, DAY[12]!]);
  expect(of.events.readingsFolded).toHaveBeenLastCalledWith(
    expect.objectContaining({ accepted: 0, duplicates: 2 }),
    expect.any(Number),
  );
  expect(await of.live.dirty(PARK, 10)).toEqual([]);
});

it('goes on with a state that it wrote while minutes pass, without asking for what can not be there', async () => {
  const of = stage();
  const minutes = Array.from({ length: 40 }, (_, at) => enteredAgo(-at, at));
  await of.fold(PARK, ride('comet'), minutes.slice(0, 1));
  const loaded = vi.spyOn(of.live, 'load');
  for (const reading of minutes.slice(1)) {
    of.clock.now = reading.at;
    await of.fold(PARK, ride('comet'), [reading]);
  }
  expect(loaded).not.toHaveBeenCalled();
  await flushPark(PARK, of);
  expect(await flushedBytes(of.history)).toBe(foldedBytes(minutes));
});

it('loads a minute again that it let go of', async () => {
  const of = stage();
  const minutes = Array.from({ length: 40 }, (_, at) => enteredAgo(-at, at));
  for (const reading of minutes) {
    of.clock.now = reading.at;
    await of.fold(PARK, ride('comet'), [reading]);
  }
  const late = enteredAgo(-1, 100);
  await of.fold(PARK, ride('comet'), [late, minutes[1]!]);
  await flushPark(PARK, of);
  expect(await flushedBytes(of.history)).toBe(foldedBytes([...minutes, late]));
});

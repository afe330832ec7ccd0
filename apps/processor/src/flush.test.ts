import { type Reading, UnavailableError } from '@ridewait/core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  COMET,
  entered,
  enteredAgo,
  flushedBytes,
  foldedBytes,
  foldOf,
  liveBytes,
  NOON_MINUTE,
  PARK,
  ride,
} from '../test/readings.ts';
import { type Stage, stage } from '../test/stage.ts';
import { flushPark, flushParks } from './flush.ts';

let of: Stage;
beforeEach(() => {
  of = stage();
});

function foldComet(...readings: Reading[]): Promise<void> {
  return of.fold(PARK, ride('comet'), readings);
}

describe('a flush', () => {
  const readings = [entered(0), enteredAgo(1, 1), enteredAgo(200, 2)];

  it('takes nothing to history that was loaded in another life than it was asked for', async () => {
    await foldComet(...readings);
    const life = await of.live.life();
    await expect(flushPark(PARK, { ...of, life: 'one before' })).rejects.toBeInstanceOf(
      UnavailableError,
    );
    expect(await flushedBytes(of.history)).toBe(foldedBytes([]));
    expect(await of.live.dirty(PARK, 10)).toHaveLength(3);
    expect(await flushPark(PARK, { ...of, life })).toBe(3);
  });

  it('brings every dirty bucket, the last words and the views to history, and cleans', async () => {
    await foldComet(...readings);
    await of.fold(PARK, ride('tower'), [entered(0, { sensor: 'tower-in' })]);
    const views = await of.live.views(PARK, ['comet', 'tower']);
    expect(await flushPark(PARK, of)).toBe(4);
    expect(await flushedBytes(of.history)).toBe(foldedBytes(readings));
    expect(await of.history.words(COMET)).toEqual(foldOf(readings).header.words);
    expect(await of.history.views(PARK)).toEqual(views);
    expect(await of.live.dirty(PARK, 10)).toEqual([]);
    expect(of.events.flushed).toHaveBeenCalledExactlyOnceWith(4, expect.any(Number));
    expect(of.events.bucketsLost).not.toHaveBeenCalled();
  });

  it('asks history for nothing when nothing is dirty, nor when only another park is', async () => {
    const flushed = vi.spyOn(of.history, 'flush');
    await of.fold('park-2', ride('comet'), readings);
    expect(await flushPark(PARK, of)).toBe(0);
    expect(flushed).not.toHaveBeenCalled();
    expect(await of.live.dirty('park-2', 10)).toHaveLength(3);
  });

  it('lets the marks wait while history is away, and loses nothing', async () => {
    await foldComet(...readings);
    of.history.away = true;
    await expect(flushPark(PARK, of)).rejects.toBeInstanceOf(UnavailableError);
    // The tail goes on for hours, and no bucket of it may be pruned.
    const later = entered(3, { at: entered(0).at + 5 * 3_600_000 });
    await foldComet(later);
    expect(await of.live.dirty(PARK, 10)).toHaveLength(4);
    of.history.away = false;
    await flushPark(PARK, of);
    expect(await flushedBytes(of.history)).toBe(foldedBytes([...readings, later]));
    const tail = await of.live.load(COMET, [NOON_MINUTE, NOON_MINUTE + 300]);
    expect([...tail!.buckets.keys()]).toEqual([NOON_MINUTE + 300]);
  });

  it('may be repeated when it was flushed and could not be cleaned', async () => {
    await foldComet(...readings);
    const { clean } = of.live;
    of.live.clean = async (...args) => {
      of.live.clean = clean;
      of.live.away = true;
      await clean(...args);
    };
    await expect(flushPark(PARK, of)).rejects.toMatchObject({ part: 'live store' });
    of.live.away = false;
    expect(await flushPark(PARK, of)).toBe(3);
    expect(await flushedBytes(of.history)).toBe(foldedBytes(readings));
    expect(await of.live.dirty(PARK, 10)).toEqual([]);
  });
});

it('goes page by page where there are more marks than one flush takes', async () => {
  const many = Array.from({ length: 1_200 }, (_, seq) => enteredAgo(seq, seq));
  await foldComet(...many);
  const flushed = vi.spyOn(of.history, 'flush');
  expect(await flushPark(PARK, of)).toBe(1_200);
  expect(flushed.mock.calls.map(([{ buckets }]) => buckets.length)).toEqual([500, 500, 200]);
  expect(await flushedBytes(of.history)).toBe(foldedBytes(many));
  expect(await of.live.dirty(PARK, 10)).toEqual([]);
});

it('tells of marks whose buckets are gone, once, and flushes the others', async () => {
  await foldComet(entered(0), enteredAgo(5, 1));
  const { load } = of.live;
  of.live.load = async (...args) => {
    const state = await load(...args);
    const buckets = new Map(state!.buckets);
    buckets.delete(NOON_MINUTE - 5);
    return { header: state!.header, buckets };
  };
  expect(await flushPark(PARK, of)).toBe(1);
  expect(of.events.bucketsLost).toHaveBeenCalledExactlyOnceWith('comet', [NOON_MINUTE - 5]);
  expect(await flushPark(PARK, of)).toBe(0);
});

it('leaves the tail in the live store, and nothing older', async () => {
  const readings = [0, 59, 60, 61, 100].map(enteredAgo);
  await foldComet(...readings);
  expect(await liveBytes(of.live)).toBe(foldedBytes(readings));
  await flushPark(PARK, of);
  expect(await liveBytes(of.live)).toBe(foldedBytes(readings.slice(0, 3)));
});

describe('the parks', () => {
  beforeEach(async () => {
    for (const park of ['park-1', 'park-2']) await of.fold(park, ride('comet'), [entered(0)]);
  });

  it('are flushed one after another', async () => {
    await flushParks(['park-1', 'park-2'], of);
    for (const park of ['park-1', 'park-2']) {
      expect(await of.live.dirty(park, 10)).toEqual([]);
      const kept = await of.history.buckets({ park, attraction: 'comet' }, 0, 2 * NOON_MINUTE);
      expect(kept).toHaveLength(1);
    }
  });

  it('do not wait for one whose flush is broken', async () => {
    const fault = new TypeError('a row that history can not hold');
    const { flush } = of.history;
    of.history.flush = async (given) => {
      if (given.buckets[0]?.park === 'park-1') throw fault;
      await flush(given);
    };
    await flushParks(['park-1', 'park-2'], of);
    expect(of.events.flushFailed).toHaveBeenCalledExactlyOnceWith(fault);
    expect(await of.live.dirty('park-1', 10)).toHaveLength(1);
    expect(await of.live.dirty('park-2', 10)).toEqual([]);
  });

  it('all wait when history is away', async () => {
    of.history.away = true;
    const asked = vi.spyOn(of.history, 'flush');
    await expect(flushParks(['park-1', 'park-2'], of)).rejects.toBeInstanceOf(UnavailableError);
    expect(asked).toHaveBeenCalledOnce();
  });
});

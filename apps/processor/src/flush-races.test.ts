import { MINUTE_MS, type Reading, VERSION_WRITERS } from '@ridewait/core';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  COMET,
  entered,
  enteredAgo,
  flushedBytes,
  foldedBytes,
  NOON,
  NOON_MINUTE,
  PARK,
  ride,
} from '../test/readings.ts';
import { FIRST_VERSION, type Stage, stage } from '../test/stage.ts';
import { flushPark } from './flush.ts';

let of: Stage;
beforeEach(() => {
  of = stage();
});

function foldComet(...readings: Reading[]): Promise<void> {
  return of.fold(PARK, ride('comet'), readings);
}

/** Does something once, when the marks are read and the states are not loaded yet. */
function onceMarksAreRead(work: () => Promise<unknown>): void {
  const { dirty } = of.live;
  of.live.dirty = async (...args) => {
    const marks = await dirty(...args);
    of.live.dirty = dirty;
    await work();
    return marks;
  };
}

/** Does something once, when history has taken a flush and its marks are not cleaned yet. */
function onceFlushed(work: () => Promise<unknown>): void {
  const { flush } = of.history;
  of.history.flush = async (given) => {
    await flush(given);
    of.history.flush = flush;
    await work();
  };
}

describe('a write', () => {
  const readings = [entered(0), enteredAgo(1, 1)];

  it('between the flush of a bucket and its cleaning keeps the mark', async () => {
    await foldComet(...readings);
    onceFlushed(() => foldComet(entered(10)));
    await flushPark(PARK, of);
    expect(await of.live.dirty(PARK, 10)).toEqual([
      { attraction: 'comet', minute: NOON_MINUTE, version: FIRST_VERSION + VERSION_WRITERS },
    ]);
    await flushPark(PARK, of);
    expect(await flushedBytes(of.history)).toBe(foldedBytes([...readings, entered(10)]));
  });

  it('between the reading of the marks and of the state is flushed with it', async () => {
    await foldComet(...readings);
    onceMarksAreRead(() => foldComet(entered(10)));
    await flushPark(PARK, of);
    expect(await flushedBytes(of.history)).toBe(foldedBytes([...readings, entered(10)]));
  });

  it('that moves the tail on while history writes leaves no bucket behind', async () => {
    await foldComet(...readings, enteredAgo(60, 2));
    onceFlushed(() => foldComet(entered(10, { at: NOON + MINUTE_MS })));
    await flushPark(PARK, of);
    const state = await of.live.load(COMET, [NOON_MINUTE, NOON_MINUTE - 60]);
    expect([...state!.buckets.keys()]).toEqual([NOON_MINUTE]);
  });
});

describe('two flushers at once', () => {
  it('bring all to history, and call nothing lost that the other one flushed', async () => {
    // All but the first is older than the tail, and so leaves the live store with its mark.
    const readings = [entered(0), enteredAgo(100, 1), enteredAgo(110, 2)];
    await foldComet(...readings);
    onceMarksAreRead(() => flushPark(PARK, of));
    await flushPark(PARK, of);
    expect(await flushedBytes(of.history)).toBe(foldedBytes(readings));
    expect(of.events.bucketsLost).not.toHaveBeenCalled();
  });

  it('write each bucket that is renewed between them', async () => {
    await foldComet(entered(0));
    await Promise.all([flushPark(PARK, of), foldComet(entered(1)), flushPark(PARK, of)]);
    await flushPark(PARK, of);
    expect(await flushedBytes(of.history)).toBe(foldedBytes([entered(0), entered(1)]));
  });
});

describe('a state that is lost', () => {
  const before = [0, 1, 2, 3, 4].map((seq) => entered(seq));
  beforeEach(async () => {
    for (const reading of before) await foldComet(reading);
  });

  it('and made again while history writes keeps the marks that it has then', async () => {
    onceFlushed(async () => {
      of.live.empty();
      of.clock.now += 1_000;
      await foldComet(entered(10));
    });
    await flushPark(PARK, of);
    expect(await of.live.dirty(PARK, 10)).toEqual([
      { attraction: 'comet', minute: NOON_MINUTE, version: expect.any(Number) as number },
    ]);
    await flushPark(PARK, of);
    expect(await flushedBytes(of.history)).toBe(foldedBytes([...before, entered(10)]));
  });

  it('and made again before it is loaded keeps its marks as well', async () => {
    const { load } = of.live;
    onceMarksAreRead(async () => {
      of.live.empty();
      of.clock.now += 1_000;
      of.live.load = async (...args) => {
        of.live.load = load;
        const none = await load(...args);
        await foldComet(entered(10));
        return none;
      };
    });
    await flushPark(PARK, of);
    expect(await of.live.dirty(PARK, 10)).toHaveLength(1);
    await flushPark(PARK, of);
    expect(await flushedBytes(of.history)).toBe(foldedBytes([entered(10)]));
  });
});

it('flushes each bucket once and comes to an end, though writers renew them all meanwhile', async () => {
  const many = Array.from({ length: 1_200 }, (_, seq) => enteredAgo(seq, seq));
  await foldComet(...many);
  // The oldest versions come first: the comet's, again and again, before the one mark of a busier ride.
  for (let seq = 0; seq < 9; seq += 1) {
    await of.fold(PARK, ride('tower'), [entered(seq, { sensor: 'tower-in' })]);
  }
  const { flush } = of.history;
  let seq = 0;
  of.history.flush = async (given) => {
    await flush(given);
    seq += many.length;
    if (seq > 10 * many.length) throw new Error('it goes on and on');
    await foldComet(...many.map((reading, at) => ({ ...reading, seq: seq + at })));
  };
  expect(await flushPark(PARK, of)).toBe(many.length + 1);
  expect(await of.history.buckets(COMET, 0, NOON_MINUTE + 1)).toHaveLength(many.length);
  expect(await of.live.dirty(PARK, 2 * many.length)).toHaveLength(many.length);

  of.history.flush = flush;
  await flushPark(PARK, of);
  expect(await of.live.dirty(PARK, 10)).toEqual([]);
});

import type { ReadingsMessage } from '@ridewait/contracts';
import { type Reading, UnavailableError } from '@ridewait/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gather } from './gather.ts';

const LINGER_MS = 5;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function readings(from: number, count = 1): Reading[] {
  return Array.from({ length: count }, (_, index) => ({
    sensor: 'comet-in',
    kind: 'entered',
    lane: 'standby',
    epoch: 1,
    seq: from + index,
    at: 0,
  }));
}

/** A bus that takes each message when the test says so. */
function setUp() {
  const sent: { message: ReadingsMessage; taken: PromiseWithResolvers<void> }[] = [];
  const publish = (message: ReadingsMessage) => {
    const taken = Promise.withResolvers<void>();
    sent.push({ message, taken });
    return taken.promise;
  };
  return { sent, gathered: gather(publish, Date.now) };
}

function seqsOf({ attractions }: ReadingsMessage): Record<string, number[]> {
  return Object.fromEntries(attractions.map((one) => [one.id, one.readings.map(({ seq }) => seq)]));
}

describe('requests at the same time', () => {
  it('go in one message, those for one park, and in another, those for another', async () => {
    const { sent, gathered } = setUp();
    const all = [
      gathered.add('park-1', 'comet', readings(1, 2)),
      gathered.add('park-2', 'river', readings(1)),
      gathered.add('park-1', 'tower', readings(1)),
      gathered.add('park-1', 'comet', readings(3)),
    ];
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    expect(sent.map(({ message }) => [message.park, seqsOf(message)])).toEqual([
      ['park-1', { comet: [1, 2, 3], tower: [1] }],
      ['park-2', { river: [1] }],
    ]);
    for (const { taken } of sent) taken.resolve();
    await Promise.all(all);
  });

  it('wait five milliseconds for company, and are stamped when they leave', async () => {
    const { sent, gathered } = setUp();
    const start = Date.now();
    const first = gathered.add('park-1', 'comet', readings(1));
    await vi.advanceTimersByTimeAsync(LINGER_MS - 1);
    expect(sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[0]?.message.receivedAt).toBe(start + LINGER_MS);
    // Whoever comes while it is on its way goes with the next.
    const second = gathered.add('park-1', 'comet', readings(2));
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    expect(sent.map(({ message }) => seqsOf(message))).toEqual([{ comet: [1] }, { comet: [2] }]);
    for (const { taken } of sent) taken.resolve();
    await Promise.all([first, second]);
  });

  it('fail together with their message, and nobody else with them', async () => {
    const { sent, gathered } = setUp();
    const failing = [
      gathered.add('park-1', 'comet', readings(1)),
      gathered.add('park-1', 'tower', readings(1)),
    ].map((added) => expect(added).rejects.toThrow('refused'));
    const other = gathered.add('park-2', 'river', readings(1));
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    const next = gathered.add('park-1', 'comet', readings(2));
    await vi.advanceTimersByTimeAsync(LINGER_MS);
    sent[0]!.taken.reject(new Error('refused'));
    for (const { taken } of sent.slice(1)) taken.resolve();
    await Promise.all([...failing, other, next]);
  });
});

it('lets no more than two messages of a park be on their way: the next gathers company meanwhile', async () => {
  const { sent, gathered } = setUp();
  const all: Promise<void>[] = [];
  for (let seq = 1; seq <= 6; seq += 1) {
    all.push(gathered.add('park-1', 'comet', readings(seq)));
    await vi.advanceTimersByTimeAsync(LINGER_MS);
  }
  all.push(gathered.add('park-2', 'river', readings(1)));
  await vi.advanceTimersByTimeAsync(LINGER_MS);
  const seqs = () => sent.map(({ message }) => seqsOf(message));
  expect(seqs()).toEqual([{ comet: [1] }, { comet: [2] }, { river: [1] }]);
  // One that failed makes room as well.
  sent[1]!.taken.reject(new Error('refused'));
  await expect(all[1]).rejects.toThrow('refused');
  await vi.advanceTimersByTimeAsync(0);
  expect(seqs().slice(3)).toEqual([{ comet: [3, 4, 5, 6] }]);
  for (const { taken } of sent) taken.resolve();
  await Promise.all(all.toSpliced(1, 1));
});

it('sends a full message at once', async () => {
  const { sent, gathered } = setUp();
  void gathered.add('park-1', 'comet', readings(0, 999));
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toEqual([]);
  void gathered.add('park-1', 'comet', readings(999, 1));
  await vi.advanceTimersByTimeAsync(0);
  expect(seqsOf(sent[0]!.message)['comet']).toHaveLength(1_000);
  expect(vi.getTimerCount()).toBe(0);
});

it('refuses what is over 200,000 waiting readings, until some are through', async () => {
  const { sent, gathered } = setUp();
  const added = Array.from({ length: 40 }, () => gathered.add('p', 'a', readings(0, 5_000)));
  await vi.advanceTimersByTimeAsync(0);
  const refused = gathered.add('p', 'a', readings(0));
  await expect(refused).rejects.toBeInstanceOf(UnavailableError);
  await expect(gathered.add('other', 'a', readings(0))).rejects.toThrow('200000 readings');
  sent[0]!.taken.reject(new Error('lost'));
  await expect(added[0]).rejects.toThrow('lost');
  void gathered.add('p', 'a', readings(0, 5_000));
  await expect(gathered.add('p', 'a', readings(0))).rejects.toBeInstanceOf(UnavailableError);
  for (const { taken } of sent.slice(1)) taken.resolve();
  await Promise.all(added.slice(1));
});

it('sends what waits when it is disposed, and is done when the bus has all of it', async () => {
  const { sent, gathered } = setUp();
  const early = gathered.add('park-1', 'comet', readings(1));
  await vi.advanceTimersByTimeAsync(LINGER_MS);
  const late = gathered.add('park-1', 'comet', readings(2));
  let isDisposed = false;
  const disposed = gathered[Symbol.asyncDispose]().finally(() => {
    isDisposed = true;
  });
  await vi.advanceTimersByTimeAsync(0);
  expect(sent).toHaveLength(2);
  sent[0]!.taken.reject(new Error('refused'));
  await expect(early).rejects.toThrow('refused');
  await vi.advanceTimersByTimeAsync(0);
  expect(isDisposed).toBe(false);
  sent[1]!.taken.resolve();
  await Promise.all([late, disposed]);
  expect(vi.getTimerCount()).toBe(0);
});

it('sends every reading once, under its ride, in the order of its requests', async () => {
  const request = fc.record({
    park: fc.constantFrom('p', 'q'),
    attraction: fc.constantFrom('a', 'b'),
    count: fc.integer({ min: 1, max: 700 }),
    thenMs: fc.constantFrom(0, 0, 2, LINGER_MS),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(request, { maxLength: 30 }), async (requests) => {
      const { sent, gathered } = setUp();
      const expected: Record<string, number[]> = {};
      let seq = 0;
      for (const { park, attraction, count, thenMs } of requests) {
        const batch = readings(seq, count);
        seq += count;
        (expected[`${park}/${attraction}`] ??= []).push(...batch.map((reading) => reading.seq));
        void gathered.add(park, attraction, batch);
        await vi.advanceTimersByTimeAsync(thenMs);
      }
      const disposed = gathered[Symbol.asyncDispose]();
      await vi.advanceTimersByTimeAsync(0);
      for (const { taken } of sent) taken.resolve();
      await disposed;
      const arrived: Record<string, number[]> = {};
      for (const { message } of sent) {
        for (const [attraction, seqs] of Object.entries(seqsOf(message))) {
          (arrived[`${message.park}/${attraction}`] ??= []).push(...seqs);
        }
      }
      expect(arrived).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

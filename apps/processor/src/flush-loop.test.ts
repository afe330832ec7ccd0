import { expect, it, vi } from 'vitest';
import { gate, isSettled, numbered } from '../test/gate.ts';
import { flushLoop } from './flush-loop.ts';

const SOON_MS = 1;
const NEVER_MS = 86_400_000;

/** A loop over a flush that does what it is told to; `called` resolves with the flush of that number. */
function loopOver(everyMs: number, work: (call: number) => Promise<void>) {
  const calls = numbered();
  const onFailed = vi.fn<(error: Error) => void>();
  const flush = vi.fn<() => Promise<void>>(async () => {
    const call = flush.mock.calls.length;
    calls(call).resolve();
    await work(call);
  });
  const loop = flushLoop({ everyMs, flush, onFailed });
  return { loop, flush, onFailed, called: (call: number) => calls(call).promise };
}

/** Lets the time pass in which a loop would have flushed several times: another one has. */
async function timeForThreeFlushes(): Promise<void> {
  const { loop, called } = loopOver(2 * SOON_MS, async () => undefined);
  await called(3);
  await loop[Symbol.asyncDispose]();
}

it('flushes again and again until it is disposed, and then no more', async () => {
  const { loop, flush, onFailed, called } = loopOver(SOON_MS, async () => undefined);
  await called(3);
  await loop[Symbol.asyncDispose]();
  const { length } = flush.mock.calls;
  await timeForThreeFlushes();
  expect(flush).toHaveBeenCalledTimes(length);
  expect(onFailed).not.toHaveBeenCalled();
});

it('runs one flush at a time, however slow it is', async () => {
  const held = gate();
  const { loop, flush, called } = loopOver(SOON_MS, (call) =>
    call === 1 ? held.pass() : Promise.resolve(),
  );
  await held.reached;
  await timeForThreeFlushes();
  expect(flush).toHaveBeenCalledOnce();
  held.open();
  await called(2);
  await loop[Symbol.asyncDispose]();
});

it('does not wait for its time when it is disposed, and flushes once more', async () => {
  const { loop, flush } = loopOver(NEVER_MS, async () => undefined);
  expect(flush).not.toHaveBeenCalled();
  await loop[Symbol.asyncDispose]();
  expect(flush).toHaveBeenCalledOnce();
});

it('flushes once more after a flush that was on its way when it was disposed', async () => {
  const held = gate();
  const { loop, flush } = loopOver(SOON_MS, (call) =>
    call === 1 ? held.pass() : Promise.resolve(),
  );
  await held.reached;
  // A write from here on is not in what that flush has read.
  const disposed = loop[Symbol.asyncDispose]();
  expect(await isSettled(disposed)).toBe(false);
  expect(flush).toHaveBeenCalledOnce();
  held.open();
  await disposed;
  expect(flush).toHaveBeenCalledTimes(2);
});

it('tells of a flush that failed, and goes on', async () => {
  const { loop, onFailed, called } = loopOver(SOON_MS, async (call) => {
    if (call <= 2) throw new Error(`failure ${call}`);
  });
  await called(4);
  await loop[Symbol.asyncDispose]();
  expect(onFailed.mock.calls.map(([{ message }]) => message)).toEqual(['failure 1', 'failure 2']);
});

it('stops although its last flush fails', async () => {
  const { loop, onFailed } = loopOver(NEVER_MS, () => Promise.reject(new Error('away')));
  await loop[Symbol.asyncDispose]();
  expect(onFailed).toHaveBeenCalledOnce();
});

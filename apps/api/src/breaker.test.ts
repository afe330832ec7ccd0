import { UnavailableError } from '@ridewait/core';
import { expect, it, vi } from 'vitest';
import { createBreaker } from './breaker.ts';

function setUp() {
  const clock = { now: 0 };
  const onOpen = vi.fn<(error: UnavailableError) => void>();
  const onClose = vi.fn<() => void>();
  const guarded = createBreaker({
    part: 'live store',
    timeoutMs: 300,
    retryMs: 2_000,
    failuresToOpen: 3,
    now: () => clock.now,
    onOpen,
    onClose,
  });
  const up = vi.fn<() => Promise<string>>(async () => 'answer');
  const away = vi.fn<() => Promise<never>>(() =>
    Promise.reject(new UnavailableError('live store', 'refused')),
  );
  async function open() {
    for (let call = 0; call < 3; call += 1) await expect(guarded(away)).rejects.toThrow('refused');
  }
  return { clock, onOpen, onClose, guarded, up, away, open };
}

it('lets calls through until three in a row have failed', async () => {
  const { guarded, up, away, onOpen } = setUp();
  for (const ask of [away, away, up, away, away]) await guarded<string>(ask).catch(() => undefined);
  expect(onOpen).not.toHaveBeenCalled();
  await expect(guarded(away)).rejects.toThrow('refused');
  expect(onOpen).toHaveBeenCalledOnce();
  await expect(guarded(up)).rejects.toThrow('it was away a moment ago');
  expect(up).toHaveBeenCalledOnce();
});

it('lets one call probe after two seconds, and no other while it does', async () => {
  const { clock, guarded, up, open, onClose } = setUp();
  await open();
  clock.now = 2_000;
  const probe = Promise.withResolvers<string>();
  const probing = guarded(() => probe.promise);
  await expect(guarded(up)).rejects.toBeInstanceOf(UnavailableError);
  probe.resolve('back');
  expect(await probing).toBe('back');
  expect(onClose).toHaveBeenCalledOnce();
  expect(await guarded(up)).toBe('answer');
});

it('stays open when the probe fails, and says so once only', async () => {
  const { clock, guarded, up, away, open, onOpen } = setUp();
  await open();
  clock.now = 2_000;
  await expect(guarded(away)).rejects.toThrow('refused');
  clock.now = 3_999;
  await expect(guarded(up)).rejects.toThrow('it was away a moment ago');
  expect(onOpen).toHaveBeenCalledOnce();
});

it('passes a fault through without counting it', async () => {
  const { guarded, up, onOpen } = setUp();
  for (let call = 0; call < 5; call += 1) {
    await expect(guarded(() => Promise.reject(new TypeError('bug')))).rejects.toThrow(TypeError);
  }
  expect(onOpen).not.toHaveBeenCalled();
  expect(await guarded(up)).toBe('answer');
});

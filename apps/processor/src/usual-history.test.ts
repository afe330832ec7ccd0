import { type LaneDay, UnavailableError } from '@ridewait/core';
import { expect, it, vi } from 'vitest';
import { NOON, PARK, parkOf } from '../test/readings.ts';
import { usualHistory } from './usual-history.ts';

const parks = [parkOf(PARK, 'comet')];
const WEEK: LaneDay[] = Array.from({ length: 7 }, (_, day) => ({
  attraction: 'comet',
  lane: 'standby',
  day,
  waits: Array.from({ length: 96 }, () => 30),
}));

function history(waits: () => Promise<LaneDay[]>) {
  const clock = { now: NOON };
  const store = { waits: vi.fn(waits) };
  const events = { usualWaitsNotRead: vi.fn() };
  return { clock, store, events, usual: usualHistory(store, { now: () => clock.now, events }) };
}

it('knows the waits of four weeks before today, and asks for them once an hour', async () => {
  const { clock, store, usual } = history(async () => WEEK);
  await usual.refresh(parks);
  await usual.refresh(parks);
  expect(store.waits.mock.calls).toHaveLength(1);
  const [, from, to] = store.waits.mock.calls[0] as unknown as [string, number, number];
  expect(to - from).toBe(27);
  expect(usual.of(PARK, 'comet')?.('standby', NOON)).toEqual({ median: 30, deviation: 0 });
  clock.now += 3_600_000;
  await usual.refresh(parks);
  expect(store.waits.mock.calls).toHaveLength(2);
});

it('keeps what it knows while history is away, and tells of it', async () => {
  const { clock, store, events, usual } = history(async () => WEEK);
  await usual.refresh(parks);
  clock.now += 3_600_000;
  store.waits.mockRejectedValue(new UnavailableError('history', 'connection refused'));
  await usual.refresh(parks);
  expect(events.usualWaitsNotRead).toHaveBeenCalledOnce();
  expect(usual.of(PARK, 'comet')).toBeDefined();
});

it('knows nothing without a store', async () => {
  const usual = usualHistory(undefined, {
    now: () => NOON,
    events: { usualWaitsNotRead: vi.fn() },
  });
  await usual.refresh(parks);
  expect(usual.of(PARK, 'comet')).toBeUndefined();
});

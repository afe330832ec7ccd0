import { type DeadLetter, decodeDeadLetter } from '@ridewait/contracts';
import { UnavailableError } from '@ridewait/core';
import { expect, it, vi } from 'vitest';
import { type Burial, deadLetters } from './dead-letters.ts';

const NOON = Date.UTC(2026, 6, 1, 12);
/** Source: https://cloud.google.com/pubsub/quotas#resource_limits */
const PUBSUB_BYTES = 10_000_000;

function setUp(publish = async (_topic: string, _message: { data: Uint8Array }) => 'id') {
  const published = vi.fn(publish);
  const onBuried = vi.fn<(reason: string, detail: string) => void>();
  const letters = deadLetters({
    bus: { publish: published },
    service: 'ingest',
    now: () => NOON,
    onBuried,
  });
  const taken = (): DeadLetter[] =>
    published.mock.calls.map(([, { data }]) => {
      const decoded = decodeDeadLetter(data);
      if (!decoded.ok) throw new Error(decoded.detail);
      return decoded.value;
    });
  return { letters, published, onBuried, taken };
}

const LATE: Burial = {
  reason: 'late',
  detail: 'eight days',
  park: 'park-1',
  sensor: 'gate',
  payload: { reading: { seq: 7 } },
};

it('publishes what was said with its reason, service and time, and tells it', async () => {
  const { letters, published, onBuried, taken } = setUp();
  await letters.bury([LATE]);
  expect(taken()).toEqual([{ v: 1, service: 'ingest', diedAt: NOON, ...LATE }]);
  expect(published.mock.calls[0]).toMatchObject([
    'dead-letters',
    { attributes: { reason: 'late', service: 'ingest', park: 'park-1', sensor: 'gate' } },
  ]);
  expect(onBuried).toHaveBeenCalledExactlyOnceWith('late', 'eight days');
});

it('rejects when the bus has not taken every letter, and tells only of those it has', async () => {
  let calls = 0;
  const { letters, onBuried } = setUp(async () => {
    calls += 1;
    if (calls === 2) throw new UnavailableError('bus', 'refused');
    return 'id';
  });
  await expect(letters.bury([LATE, LATE])).rejects.toThrow(UnavailableError);
  expect(onBuried).toHaveBeenCalledOnce();
});

it.for<[string, Burial['payload'], string]>([
  [
    'a message',
    { base64: Buffer.alloc(10_000_000, 'ab').toString('base64'), attributes: { park: 'p' } },
    'abab',
  ],
  ['a reading', { reading: 'cd'.repeat(6_000_000) }, '"cdcd'],
])('keeps the beginning of %s that is too large for the bus, and how large it was', async (row) => {
  const [, payload, beginning] = row;
  const { letters, published, taken } = setUp();
  await letters.bury([{ reason: 'undecodable', detail: 'x'.repeat(100_000), payload }]);
  expect(published.mock.calls[0]![1].data.byteLength).toBeLessThan(PUBSUB_BYTES);
  const [letter] = taken();
  const kept = letter!.payload as { base64: string; attributes: object; cutFrom: number };
  expect(Buffer.from(kept.base64, 'base64').toString().startsWith(beginning)).toBe(true);
  expect(kept.cutFrom).toBeGreaterThan(PUBSUB_BYTES);
  expect(kept.attributes).toEqual('attributes' in payload ? payload.attributes : {});
});

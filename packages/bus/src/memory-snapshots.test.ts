import { SnapshotGoneError } from '@ridewait/core';
import { expect, it } from 'vitest';
import { memoryBus } from './memory-bus.ts';
import { BYTES, manualTimers, publishMany, settle, takeFrom } from './memory-bus.test-tools.ts';

it('delivers after a seek at once what waited to be delivered again, and leaves no timer behind', async () => {
  const timers = manualTimers();
  await using bus = memoryBus({ ...timers, minBackoffMs: 100 });
  const attempts: number[] = [];
  bus.subscribe('readings-processor', async ({ attempt }) => {
    attempts.push(attempt);
    return 'nack';
  });
  const snapshot = await bus.snapshot('readings-processor');
  await bus.publish('readings', { data: BYTES, attributes: {} });
  await settle();
  timers.fire();
  await settle();
  await bus.seek('readings-processor', snapshot);
  expect(timers.delays()).toEqual([]);
  await settle();
  expect(attempts).toEqual([1, 2, 1]);
  expect(timers.delays()).toEqual([100]);
});

it('delivers once more, not twice, what is nacked that was in flight during a seek', async () => {
  const timers = manualTimers();
  await using bus = memoryBus(timers);
  const first = Promise.withResolvers<'nack'>();
  const attempts: number[] = [];
  bus.subscribe('readings-processor', ({ attempt }) => {
    attempts.push(attempt);
    return attempts.length === 1 ? first.promise : Promise.resolve('ack');
  });
  const snapshot = await bus.snapshot('readings-processor');
  await bus.publish('readings', { data: BYTES, attributes: {} });
  await settle();
  await bus.seek('readings-processor', snapshot);
  await settle();
  first.resolve('nack');
  await settle();
  expect(attempts).toEqual([1, 1]);
  expect(timers.delays()).toEqual([]);
});

it('holds in a new snapshot only what the last seek left unacked', async () => {
  await using bus = memoryBus();
  const older = await bus.snapshot('readings-processor');
  await publishMany(bus, 1);
  await takeFrom(bus, 1);
  const newer = await bus.snapshot('readings-processor');
  await publishMany(bus, 1);
  await bus.seek('readings-processor', older);
  await bus.seek('readings-processor', newer);
  await bus.seek('readings-processor', await bus.snapshot('readings-processor'));
  await publishMany(bus, 1);
  expect((await takeFrom(bus, 2)).map(({ id }) => id)).toEqual(['2', '3']);
});

it('delivers again in the order of publishing, whatever the order of acks was', async () => {
  await using bus = memoryBus();
  const snapshot = await bus.snapshot('readings-processor');
  await publishMany(bus, 200);
  const later = await bus.snapshot('readings-processor');
  await publishMany(bus, 200);
  const ids = (await takeFrom(bus, 400)).map(({ id }) => id);
  await bus.seek('readings-processor', snapshot);
  expect((await takeFrom(bus, 150)).map(({ id }) => id)).toEqual(ids.slice(0, 150));
  await bus.dropSnapshot(later);
  await bus.seek('readings-processor', snapshot);
  expect((await takeFrom(bus, 400)).map(({ id }) => id)).toEqual(ids);
});

it('drops the oldest snapshot when more is kept than it may keep, and takes what is published', async () => {
  await using bus = memoryBus({ maxBufferedBytes: 3_000, maxKeptBytes: 4_500 });
  const first = await bus.snapshot('readings-processor');
  await publishMany(bus, 1, BYTES);
  await takeFrom(bus, 1);
  const second = await bus.snapshot('readings-processor');
  for (let n = 0; n < 3; n += 1) {
    await publishMany(bus, 1, BYTES);
    await takeFrom(bus, 1);
  }
  await expect(bus.seek('readings-processor', first)).rejects.toThrow(SnapshotGoneError);
  // What the second keeps has room by itself.
  await bus.seek('readings-processor', second);
  expect((await takeFrom(bus, 3)).map(({ id }) => id)).toEqual(['2', '3', '4']);
});

it('frees what no snapshot needs any more', async () => {
  await using bus = memoryBus({ maxBufferedBytes: 3_000, maxKeptBytes: 3_500 });
  for (let round = 0; round < 50; round += 1) {
    const snapshot = await bus.snapshot('readings-processor');
    await publishMany(bus, 2, BYTES);
    await takeFrom(bus, 2);
    await bus.seek('readings-processor', snapshot);
    await takeFrom(bus, 1);
    await bus.dropSnapshot(snapshot);
    expect(await takeFrom(bus, 1)).toHaveLength(1);
  }
});

it('takes what is published while it delivers again all that it kept', async () => {
  await using bus = memoryBus({ maxBufferedBytes: 3_000, maxKeptBytes: 100_000 });
  const snapshot = await bus.snapshot('readings-processor');
  for (let n = 0; n < 20; n += 1) {
    await publishMany(bus, 1, BYTES);
    await takeFrom(bus, 1);
  }
  await bus.seek('readings-processor', snapshot);
  await publishMany(bus, 2, BYTES);
  expect(await takeFrom(bus, 22)).toHaveLength(22);
});

it('keeps a snapshot for seven days', async () => {
  let now = 0;
  const days = (count: number) => count * 24 * 3_600_000;
  await using bus = memoryBus({ now: () => now });
  const snapshot = await bus.snapshot('readings-processor');
  now = days(7);
  await bus.seek('readings-processor', snapshot);
  now += 1;
  await expect(bus.seek('readings-processor', snapshot)).rejects.toThrow(SnapshotGoneError);
});

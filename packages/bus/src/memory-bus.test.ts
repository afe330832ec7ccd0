import { UnavailableError } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { busContract } from './contract.ts';
import { memoryBus } from './memory-bus.ts';
import { BYTES, manualTimers, settle, takeFrom } from './memory-bus.test-tools.ts';

busContract('the bus in memory', async () => {
  const bus = memoryBus({ minBackoffMs: 1 });
  const away = memoryBus();
  await away[Symbol.asyncDispose]();
  return {
    bus,
    away,
    countsAttempts: true,
    [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
  };
});

describe('the bus in memory', () => {
  it('waits twice as long before each further delivery, up to its limit', async () => {
    const timers = manualTimers();
    await using bus = memoryBus({ ...timers, minBackoffMs: 100, maxBackoffMs: 500 });
    const attempts: number[] = [];
    bus.subscribe('readings-processor', async ({ attempt }) => {
      attempts.push(attempt);
      return 'nack';
    });
    await bus.publish('readings', { data: BYTES, attributes: {} });
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      await settle();
      waits.push(...timers.delays());
      timers.fire();
    }
    expect(waits).toEqual([100, 200, 400, 500, 500]);
    await settle();
    expect(attempts).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('leaves no timer behind when it is disposed', async () => {
    const timers = manualTimers();
    const bus = memoryBus(timers);
    bus.subscribe('readings-processor', async () => 'nack');
    await bus.publish('readings', { data: BYTES, attributes: {} });
    await settle();
    expect(timers.delays()).toHaveLength(1);
    await bus[Symbol.asyncDispose]();
    expect(timers.delays()).toEqual([]);
  });

  it('refuses what it has no room for, and takes it once there is room again', async () => {
    await using bus = memoryBus({ maxBufferedBytes: 3_000, now: () => 7 });
    await bus.publish('readings', { data: BYTES, attributes: {} });
    await bus.publish('readings', { data: BYTES, attributes: {} });
    const refused = bus.publish('readings', { data: BYTES, attributes: {} });
    await expect(refused).rejects.toThrow(UnavailableError);
    await expect(refused).rejects.toThrow(/the bus is away: readings-processor holds 2512 of 3000/);
    // Another topic has room of its own.
    await bus.publish('edge', { data: BYTES, attributes: {} });
    const taken = await takeFrom(bus, 2);
    expect(taken.map(({ id, publishedAt }) => [id, publishedAt])).toEqual([
      ['1', 7],
      ['2', 7],
    ]);
    await bus.publish('readings', { data: BYTES, attributes: {} });
  });

  it('counts what is being redelivered as held', async () => {
    const timers = manualTimers();
    await using bus = memoryBus({ ...timers, maxBufferedBytes: 1_500 });
    bus.subscribe('readings-processor', async () => 'nack');
    await bus.publish('readings', { data: BYTES, attributes: {} });
    await settle();
    await expect(bus.publish('readings', { data: BYTES, attributes: {} })).rejects.toThrow(
      UnavailableError,
    );
  });

  it('keeps readings for the archive only when it is asked to', async () => {
    await using without = memoryBus();
    const subscribe = () => without.subscribe('readings-archive', async () => 'ack');
    expect(subscribe).toThrow(UnavailableError);
    expect(subscribe).toThrow(/there is no readings-archive: ask for it/);
    await using bus = memoryBus({ archive: true });
    await bus.publish('readings', { data: BYTES, attributes: { park: 'p' } });
    await takeFrom(bus, 1);
    const archived = await takeFrom(bus, 1, 'readings-archive');
    expect(archived).toMatchObject([{ id: '1', attributes: { park: 'p' } }]);
  });

  it('delivers a long backlog whole and in order to one subscriber', async () => {
    await using bus = memoryBus();
    const ids: string[] = [];
    for (let n = 0; n < 5_000; n += 1) {
      ids.push(await bus.publish('readings', { data: new Uint8Array(), attributes: {} }));
    }
    expect((await takeFrom(bus, 5_000)).map(({ id }) => id)).toEqual(ids);
  });
});

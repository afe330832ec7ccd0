import { describe, expect, it, vi } from 'vitest';
import { grpcStage } from '../../test/grpc-stage.ts';
import { rawWatch } from '../../test/raw-watch.ts';
import { CATALOG, lane, NOON, viewOf } from '../../test/stage.ts';
import { followed } from '../../test/waits-client.ts';

const NOON_SECONDS = NOON / 1000;

describe('WatchPark', () => {
  it('tells all there is, then each change as it happens, and what is said is true when it comes', async () => {
    const of = await grpcStage();
    await of.write(viewOf('comet', NOON - 1_000));
    const stream = of.watch();
    const first = await stream.next();
    expect(first).toMatchObject({ message: 'reset', reset: { id: 'park-1' } });
    expect(first.reset!.attractions.map(({ id, status }) => [id, status])).toEqual([
      ['comet', 'STATUS_OPERATING'],
      ['tower', 'STATUS_UNSPECIFIED'],
    ]);

    await of.clock.pass(300);
    await of.write(viewOf('tower', NOON, { lanes: { standby: lane(1_200, NOON) } }));
    await of.clock.pass(0);
    const second = await stream.next();
    expect(second).toMatchObject({
      asOf: { seconds: NOON_SECONDS, nanos: 300_000_000 },
      message: 'update',
      update: { attractions: [{ id: 'tower', lanes: [{ shownMinutes: 20, p50Minutes: 20 }] }] },
    });
    expect(of.events.told.mock.calls).toEqual([
      ['reset', 1],
      ['update', 1],
    ]);
  });

  it('is left by a caller that cancels, by one that has gone and by one whose time is up', async () => {
    const of = await grpcStage();
    const cancelling = of.watch();
    const gone = await rawWatch(of.address, 'park-1');
    const hurried = followed(
      of.connect().waits.watchPark({ park: 'park-1' }, { deadline: Date.now() + 300 }),
    );
    for (const stream of [cancelling, hurried]) await stream.next();

    cancelling.leave();
    expect(await cancelling.ended).toMatchObject({ code: 'CANCELLED' });
    await gone[Symbol.asyncDispose]();
    expect(await hurried.ended).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    await vi.waitFor(() => expect(of.events.streamEnded).toHaveBeenCalledTimes(3));
    expect(of.events.streamEnded.mock.calls.map(([reason]) => reason)).toEqual([
      'left',
      'left',
      'left',
    ]);
  });

  it('looks at a park no more when nobody watches it', async () => {
    const of = await grpcStage();
    const streams = [of.watch(), of.watch()];
    for (const stream of streams) await stream.next();
    const reads = of.reads();
    await of.clock.pass(1_000);
    expect(of.reads()).toBe(reads + 1);
    for (const { leave } of streams) leave();
    await vi.waitFor(() => expect(of.events.streamEnded).toHaveBeenCalledTimes(2));
    await vi.waitFor(() => expect(of.listeners()).toBe(0));
    expect(of.clock.pending()).toBe(0);
  });

  it('closes a reader that takes nothing, and costs it no other', async () => {
    const of = await grpcStage();
    // Long names soon fill the 64 KiB that a connection takes without being read.
    const name = 'x'.repeat(30_000);
    const [first, ...others] = CATALOG.parks;
    const attractions = first!.attractions.map((one) => ({ ...one, name }));
    of.saveCatalog({ parks: [{ ...first!, attractions }, ...others] });
    const healthy = of.watch();
    await healthy.next();
    await using slow = await rawWatch(of.address, 'park-1');
    await vi.waitFor(() => expect(of.events.told).toHaveBeenCalledTimes(2));

    let updates = 0;
    while (updates < 100) {
      updates += 1;
      await of.write(viewOf('tower', NOON + updates * 1_000));
      await of.clock.pass(1_000);
      expect(await healthy.next()).toMatchObject({ message: 'update' });
      if (updates > 1 && of.events.told.mock.lastCall![1] === 1) break;
    }
    // Those in the connection, and 32 that waited.
    expect(updates).toBeGreaterThan(32);
    expect(updates).toBeLessThan(50);
    // Its status comes after what was on its way.
    expect(await slow.readOn()).toEqual({
      code: 8,
      details: 'changes were not read as fast as they came; call again for what holds now',
    });
    await vi.waitFor(() =>
      expect(of.events.streamEnded).toHaveBeenCalledExactlyOnceWith('slow', expect.any(Number)),
    );
  });

  it('refuses a stream over its limit, and takes one again when another has ended', async () => {
    const of = await grpcStage({ maxStreams: 2 });
    const [first, second] = [of.watch(), of.watch()];
    for (const stream of [first, second]) await stream.next();
    expect(await of.watch().ended).toEqual({
      code: 'RESOURCE_EXHAUSTED',
      details: 'this instance serves 2 streams and no more; call again, and another one may answer',
    });
    first.leave();
    await vi.waitFor(() => expect(of.events.streamEnded).toHaveBeenCalledTimes(2));
    expect(await of.watch().next()).toMatchObject({ message: 'reset' });
  });

  it('bounds the calls of one connection: those over it wait on the side of the caller', async () => {
    const of = await grpcStage({ maxCallsPerConnection: 2 });
    const { waits } = of.connect();
    const [first, second, third] = [1, 2, 3].map(() => waits.watchPark({ park: 'park-1' }));
    for (const stream of [first!, second!]) await followed(stream).next();
    // Another connection has its own.
    expect(await of.watch().next()).toMatchObject({ message: 'reset' });
    expect(of.events.streamOpened).toHaveBeenCalledTimes(3);
    const { ended } = followed(third!);
    third!.cancel();
    expect(await ended).toMatchObject({ code: 'CANCELLED' });
  });

  it('ends after twenty minutes, so that callers spread again', async () => {
    const of = await grpcStage();
    const stream = of.watch();
    await stream.next();
    await of.clock.pass(20 * 60_000);
    expect(await stream.ended).toMatchObject({ code: 'UNAVAILABLE' });
    await vi.waitFor(() =>
      expect(of.events.streamEnded).toHaveBeenCalledWith('age', expect.any(Number)),
    );
  });
});

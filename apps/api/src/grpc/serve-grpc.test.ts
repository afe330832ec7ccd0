import { describe, expect, it, vi } from 'vitest';
import { grpcStage } from '../../test/grpc-stage.ts';
import { rawWatch } from '../../test/raw-watch.ts';
import { CATALOG } from '../../test/stage.ts';
import { answerOf, followed } from '../../test/waits-client.ts';

describe('a server that stops', () => {
  it('ends its streams with words, and takes no call', async () => {
    const of = await grpcStage();
    const { waits, health } = of.connect();
    const stream = followed(waits.watchPark({ park: 'park-1' }));
    await stream.next();
    const watched = followed(health.watch({ service: '' }));
    expect(await watched.next()).toEqual({ status: 'SERVING' });
    await of.stop();
    expect(await stream.ended).toEqual({
      code: 'UNAVAILABLE',
      details: 'this instance stops; call again, and another one answers',
    });
    expect(await watched.next()).toEqual({ status: 'NOT_SERVING' });
    expect(await watched.ended).toMatchObject({ code: 'UNAVAILABLE' });
    await expect(answerOf((done) => waits.getPark({ park: 'park-1' }, done))).rejects.toThrow(
      '14 UNAVAILABLE',
    );
    expect(of.events.streamEnded).toHaveBeenCalledExactlyOnceWith('shutdown', expect.any(Number));
    expect(of.clock.pending()).toBe(0);
  });

  it('cuts off a reader that takes nothing, after its time of grace', async () => {
    const of = await grpcStage({ graceMs: 20 });
    const name = 'x'.repeat(200_000);
    const [first, ...others] = CATALOG.parks;
    of.saveCatalog({ parks: [{ ...first!, name }, ...others] });
    await using _stalled = await rawWatch(of.address, 'park-1');
    await of.stop();
    await vi.waitFor(() => expect(of.events.streamEnded).toHaveBeenCalledOnce());
    expect(of.clock.pending()).toBe(0);
  });
});

describe('grpc.health.v1.Health', () => {
  it.for(['', 'ridewait.v1.Waits'])(
    'says of %j whether the service can do its work',
    async (service) => {
      const of = await grpcStage();
      const { health } = of.connect();
      const check = () => answerOf((done) => health.check({ service }, done));
      expect(await check()).toEqual({ status: 'SERVING' });
      const watched = followed(health.watch({ service }));
      expect(await watched.next()).toEqual({ status: 'SERVING' });
      of.readiness.isReady = false;
      expect(await check()).toEqual({ status: 'NOT_SERVING' });
      await of.clock.pass(5_000);
      expect(await watched.next()).toEqual({ status: 'NOT_SERVING' });
    },
  );

  it('says that the process lives, ready or not', async () => {
    const of = await grpcStage();
    of.readiness.isReady = false;
    const { health } = of.connect();
    expect(await answerOf((done) => health.check({ service: 'live' }, done))).toEqual({
      status: 'SERVING',
    });
  });

  it('knows no other service', async () => {
    const of = await grpcStage();
    const { health } = of.connect();
    const asked = answerOf((done) => health.check({ service: 'other' }, done));
    await expect(asked).rejects.toThrow('5 NOT_FOUND: there is no service other');
    expect(await followed(health.watch({ service: 'other' })).next()).toEqual({
      status: 'SERVICE_UNKNOWN',
    });
  });
});

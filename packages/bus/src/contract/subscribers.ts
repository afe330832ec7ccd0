import type { DeliveredMessage } from '@ridewait/core';
import { expect, it } from 'vitest';
import { message, type Stage, textOf } from './stage.ts';

/** Those who take messages share them, and stop in order. */
export function subscribersContract(stage: Stage): void {
  it('shares the work among subscribers', async () => {
    const takers = new Set<string>();
    const taken: string[] = [];
    let next = Promise.withResolvers<void>();
    function handlerOf(taker: string) {
      return async (delivered: DeliveredMessage): Promise<'ack'> => {
        takers.add(taker);
        taken.push(textOf(delivered));
        next.resolve();
        return 'ack';
      };
    }
    await using subscribers = new AsyncDisposableStack();
    subscribers.use(stage.bus.subscribe('readings-processor', handlerOf('one')));
    subscribers.use(stage.bus.subscribe('readings-processor', handlerOf('two')));
    const sent: string[] = [];
    // One at a time until both had one: who gets which is the bus's own affair.
    while (takers.size < 2) {
      next = Promise.withResolvers();
      sent.push(String(sent.length));
      await Promise.all([stage.bus.publish('readings', message(sent.at(-1)!)), next.promise]);
    }
    expect([...new Set(taken)]).toEqual(sent);
  });

  it('has no more messages in flight than the subscriber allows', async () => {
    const two = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const all = Promise.withResolvers<void>();
    let inFlight = 0;
    let most = 0;
    let taken = 0;
    async function handle(): Promise<'ack'> {
      inFlight += 1;
      most = Math.max(most, inFlight);
      if (inFlight === 2) two.resolve();
      await release.promise;
      inFlight -= 1;
      taken += 1;
      if (taken === 9) all.resolve();
      return 'ack';
    }
    await using subscribers = new AsyncDisposableStack();
    subscribers.use(stage.bus.subscribe('readings-processor', handle, { maxInFlight: 2 }));
    const texts = Array.from({ length: 9 }, (_, index) => String(index));
    await Promise.all(texts.map((text) => stage.bus.publish('readings', message(text))));
    await two.promise;
    release.resolve();
    await all.promise;
    expect(most).toBe(2);
  });

  it('stops intake on dispose, and waits for the handlers in flight', async () => {
    const started = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const taken: string[] = [];
    let hasFinished = false;
    const subscriber = stage.bus.subscribe(
      'readings-processor',
      async (delivered) => {
        taken.push(textOf(delivered));
        started.resolve();
        await release.promise;
        hasFinished = true;
        return 'ack';
      },
      { maxInFlight: 1 },
    );
    await stage.bus.publish('readings', message('first'));
    await started.promise;
    await stage.bus.publish('readings', message('second'));
    const disposed = subscriber[Symbol.asyncDispose]().then(() => hasFinished);
    release.resolve();
    expect(await disposed).toBe(true);
    expect(taken).toEqual(['first']);
    // What was acked while stopping stays acked; what was not taken goes to the next subscriber.
    expect((await stage.take(1)).map(textOf)).toEqual(['second']);
  });
}

import type { DeliveredMessage } from '@ridewait/core';
import { expect, it } from 'vitest';
import { message, type Stage, textOf } from './stage.ts';

/** What is published arrives, and comes again until it was acked. */
export function deliveryContract(stage: Stage): void {
  it('delivers every byte and attribute as it was published, with id and time', async () => {
    const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const attributes = { park: 'nordland', 'with space': 'ü ☂', empty: '' };
    const before = Date.now();
    const id = await stage.bus.publish('readings', { data, attributes });
    data.fill(0); // A buffer used again by its owner changes nothing.
    const [delivered] = await stage.take(1);
    expect(delivered).toMatchObject({ id, attributes, attempt: 1 });
    expect([...delivered!.data]).toEqual(Array.from({ length: 256 }, (_, byte) => byte));
    // A server's clock may differ a little from ours.
    expect(Math.abs(delivered!.publishedAt - before)).toBeLessThan(60_000);
  });

  it('delivers a message without bytes, and one without attributes', async () => {
    await stage.bus.publish('readings', { data: new Uint8Array(), attributes: { kind: 'empty' } });
    await stage.bus.publish('readings', message('bare'));
    const delivered = await stage.take(2);
    delivered.sort((a, b) => textOf(a).length - textOf(b).length);
    expect(delivered.map((one) => [textOf(one), one.attributes])).toEqual([
      ['', { kind: 'empty' }],
      ['bare', {}],
    ]);
  });

  it('keeps what was published before anybody subscribed', async () => {
    await Promise.all(['a', 'b', 'c'].map((text) => stage.bus.publish('readings', message(text))));
    expect((await stage.take(3)).map(textOf).toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('keeps topics apart', async () => {
    await stage.bus.publish('dead-letters', message('dead'));
    await stage.bus.publish('edge', message('edge'));
    await stage.bus.publish('readings', message('alive'));
    expect((await stage.take(1)).map(textOf)).toEqual(['alive']);
    const edge = Promise.withResolvers<string>();
    await using subscribers = new AsyncDisposableStack();
    subscribers.use(
      stage.bus.subscribe('edge-ingest', async (delivered) => {
        edge.resolve(textOf(delivered));
        return 'ack';
      }),
    );
    expect(await edge.promise).toBe('edge');
  });

  it.for([
    ['nacks', async () => 'nack'],
    ['rejects', () => Promise.reject(new Error('the handler failed'))],
    [
      'throws',
      () => {
        throw new Error('the handler failed');
      },
    ],
  ] as [string, () => Promise<'nack'>][])(
    'delivers a message again when its handler %s',
    async ([, refuse]) => {
      const tries: DeliveredMessage[] = [];
      const third = Promise.withResolvers<void>();
      await using subscribers = new AsyncDisposableStack();
      subscribers.use(
        stage.bus.subscribe('readings-processor', (delivered) => {
          tries.push(delivered);
          if (tries.length < 3) return refuse();
          third.resolve();
          return Promise.resolve('ack');
        }),
      );
      const id = await stage.bus.publish('readings', message('again', { n: '1' }));
      await third.promise;
      expect(tries.map((one) => [one.id, textOf(one), one.attributes['n']])).toEqual(
        Array.from({ length: 3 }, () => [id, 'again', '1']),
      );
      expect(tries.map(({ attempt }) => attempt)).toEqual(
        stage.made.countsAttempts ? [1, 2, 3] : [1, 1, 1],
      );
    },
  );

  it('does not let one refused message hold up the others', async () => {
    const done = Promise.withResolvers<void>();
    const acked = new Set<string>();
    await using subscribers = new AsyncDisposableStack();
    subscribers.use(
      stage.bus.subscribe('readings-processor', async (delivered) => {
        if (textOf(delivered) === 'bad' && acked.size < 5) return 'nack';
        acked.add(textOf(delivered));
        if (acked.size === 6) done.resolve();
        return 'ack';
      }),
    );
    const texts = ['bad', '1', '2', '3', '4', '5'];
    await Promise.all(texts.map((text) => stage.bus.publish('readings', message(text))));
    await done.promise;
    expect([...acked].at(-1)).toBe('bad');
  });
}

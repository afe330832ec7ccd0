import {
  type Bus,
  type DeliveredMessage,
  type OutgoingMessage,
  UnavailableError,
} from '@ridewait/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** What the contract needs of an adapter. */
export interface BusUnderTest extends AsyncDisposable {
  /** A bus that nobody has used yet, and nobody else uses. */
  bus: Bus;
  /** Another one of its kind whose other side is away. */
  away: Bus;
  /** Whether `attempt` counts; a Pub/Sub subscription without a dead-letter policy doesn't tell. */
  countsAttempts: boolean;
}

function message(text: string, attributes: Record<string, string> = {}): OutgoingMessage {
  return { data: new TextEncoder().encode(text), attributes };
}

function textOf({ data }: DeliveredMessage): string {
  return new TextDecoder().decode(data);
}

/** What an adapter of the port `Bus` must do, as vitest tests. */
export function busContract(name: string, make: () => Promise<BusUnderTest>): void {
  describe(`${name}, as a bus`, () => {
    let made: BusUnderTest;
    let bus: Bus;
    beforeEach(async () => {
      made = await make();
      ({ bus } = made);
    });
    afterEach(() => made[Symbol.asyncDispose]());

    /** Subscribes, and resolves with the first `count` messages that came in, all acked. */
    async function take(count: number): Promise<DeliveredMessage[]> {
      const taken: DeliveredMessage[] = [];
      const all = Promise.withResolvers<void>();
      await using subscribers = new AsyncDisposableStack();
      subscribers.use(
        bus.subscribe('readings-processor', async (delivered) => {
          taken.push(delivered);
          if (taken.length === count) all.resolve();
          return 'ack';
        }),
      );
      await all.promise;
      return taken;
    }

    it('delivers every byte and attribute as it was published, with id and time', async () => {
      const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      const attributes = { park: 'nordland', 'with space': 'ü ☂', empty: '' };
      const before = Date.now();
      const id = await bus.publish('readings', { data, attributes });
      data.fill(0); // A buffer used again by its owner changes nothing.
      const [delivered] = await take(1);
      expect(delivered).toMatchObject({ id, attributes, attempt: 1 });
      expect([...delivered!.data]).toEqual(Array.from({ length: 256 }, (_, byte) => byte));
      // A server's clock may differ a little from ours.
      expect(Math.abs(delivered!.publishedAt - before)).toBeLessThan(60_000);
    });

    it('delivers a message without bytes, and one without attributes', async () => {
      await bus.publish('readings', { data: new Uint8Array(), attributes: { kind: 'empty' } });
      await bus.publish('readings', message('bare'));
      const delivered = await take(2);
      delivered.sort((a, b) => textOf(a).length - textOf(b).length);
      expect(delivered.map((one) => [textOf(one), one.attributes])).toEqual([
        ['', { kind: 'empty' }],
        ['bare', {}],
      ]);
    });

    it('keeps what was published before anybody subscribed', async () => {
      await Promise.all(['a', 'b', 'c'].map((text) => bus.publish('readings', message(text))));
      expect((await take(3)).map(textOf).toSorted()).toEqual(['a', 'b', 'c']);
    });

    it('keeps topics apart', async () => {
      await bus.publish('dead-letters', message('dead'));
      await bus.publish('edge', message('edge'));
      await bus.publish('readings', message('alive'));
      expect((await take(1)).map(textOf)).toEqual(['alive']);
      const edge = Promise.withResolvers<string>();
      await using subscribers = new AsyncDisposableStack();
      subscribers.use(
        bus.subscribe('edge-ingest', async (delivered) => {
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
          bus.subscribe('readings-processor', (delivered) => {
            tries.push(delivered);
            if (tries.length < 3) return refuse();
            third.resolve();
            return Promise.resolve('ack');
          }),
        );
        const id = await bus.publish('readings', message('again', { n: '1' }));
        await third.promise;
        expect(tries.map((one) => [one.id, textOf(one), one.attributes['n']])).toEqual(
          Array.from({ length: 3 }, () => [id, 'again', '1']),
        );
        expect(tries.map(({ attempt }) => attempt)).toEqual(
          made.countsAttempts ? [1, 2, 3] : [1, 1, 1],
        );
      },
    );

    it('does not let one refused message hold up the others', async () => {
      const done = Promise.withResolvers<void>();
      const acked = new Set<string>();
      await using subscribers = new AsyncDisposableStack();
      subscribers.use(
        bus.subscribe('readings-processor', async (delivered) => {
          if (textOf(delivered) === 'bad' && acked.size < 5) return 'nack';
          acked.add(textOf(delivered));
          if (acked.size === 6) done.resolve();
          return 'ack';
        }),
      );
      const texts = ['bad', '1', '2', '3', '4', '5'];
      await Promise.all(texts.map((text) => bus.publish('readings', message(text))));
      await done.promise;
      expect([...acked].at(-1)).toBe('bad');
    });

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
      subscribers.use(bus.subscribe('readings-processor', handlerOf('one')));
      subscribers.use(bus.subscribe('readings-processor', handlerOf('two')));
      const sent: string[] = [];
      // One at a time until both had one: who gets which is the bus's own affair.
      while (takers.size < 2) {
        next = Promise.withResolvers();
        sent.push(String(sent.length));
        await Promise.all([bus.publish('readings', message(sent.at(-1)!)), next.promise]);
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
      subscribers.use(bus.subscribe('readings-processor', handle, { maxInFlight: 2 }));
      const texts = Array.from({ length: 9 }, (_, index) => String(index));
      await Promise.all(texts.map((text) => bus.publish('readings', message(text))));
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
      const subscriber = bus.subscribe(
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
      await bus.publish('readings', message('first'));
      await started.promise;
      await bus.publish('readings', message('second'));
      const disposed = subscriber[Symbol.asyncDispose]().then(() => hasFinished);
      release.resolve();
      expect(await disposed).toBe(true);
      expect(taken).toEqual(['first']);
      // What was acked while stopping stays acked; what was not taken goes to the next subscriber.
      expect((await take(1)).map(textOf)).toEqual(['second']);
    });

    it('answers a ping', async () => {
      await expect(bus.ping()).resolves.toBeUndefined();
    });

    it('says that it is unavailable when the other side is away', async () => {
      await expect(made.away.publish('readings', message('lost'))).rejects.toThrow(
        UnavailableError,
      );
      await expect(made.away.ping()).rejects.toThrow(UnavailableError);
    });

    it('says that it is unavailable once it was disposed', async () => {
      await bus[Symbol.asyncDispose]();
      await expect(bus.publish('readings', message('late'))).rejects.toThrow(UnavailableError);
    });
  });
}

import { type Subscription, SnapshotGoneError } from '@ridewait/core';
import { findPubsubEmulator, requireReal, startPubsubEmulator } from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { describe, expect, it } from 'vitest';
import { type PubsubBus, pubsubBus } from './pubsub-bus.ts';
import { pubsubWayBack } from './way-back.ts';

describe.runIf(requireReal('the Pub/Sub emulator', findPubsubEmulator()))(
  'with the emulator',
  () => {
    const server = withServer(startPubsubEmulator);
    let projects = 0;

    async function setUp() {
      projects += 1;
      const options = { projectId: `park-${projects}`, emulatorHost: server().url };
      const bus = pubsubBus(options);
      await bus.ensureTopics({ shadow: true });
      return { bus, way: pubsubWayBack(options) };
    }

    function publish(bus: PubsubBus, text: string): Promise<string> {
      return bus.publish('readings', { data: new TextEncoder().encode(text), attributes: {} });
    }

    /** Acknowledges so many messages; their texts, sorted. */
    async function take(bus: PubsubBus, subscription: Subscription, count: number) {
      const texts: string[] = [];
      const done = Promise.withResolvers<void>();
      await using _taker = bus.subscribe(subscription, async ({ data }) => {
        texts.push(new TextDecoder().decode(data));
        if (texts.length === count) done.resolve();
        return 'ack';
      });
      await done.promise;
      return texts.toSorted();
    }

    it('delivers again what came since it was kept, whatever the candidate acknowledged', async () => {
      const { bus, way } = await setUp();
      await using _bus = bus;
      using _way = way;
      await publish(bus, 'before');
      await take(bus, 'readings-processor', 1);
      await way.keep('r1');
      await publish(bus, 'since');
      // Who is interrupted and asks again keeps what it kept.
      await way.keep('r1');
      await take(bus, 'readings-processor', 1);
      await way.goBack('r1');
      expect(await take(bus, 'readings-processor', 1)).toEqual(['since']);
    });

    it('is gone once it is dropped, and may be dropped twice', async () => {
      const { bus, way } = await setUp();
      await using _bus = bus;
      using _way = way;
      await way.keep('r1');
      await way.drop('r1');
      await way.drop('r1');
      await expect(way.goBack('r1')).rejects.toThrow(SnapshotGoneError);
      await expect(way.keep('a/b')).rejects.toThrow(RangeError);
    });

    it('lets a shadow begin where a round of the processor was', async () => {
      const { bus } = await setUp();
      await using _bus = bus;
      await publish(bus, 'in history');
      await take(bus, 'readings-processor', 1);
      const snapshot = await bus.snapshot('readings-processor');
      await publish(bus, 'since');
      await bus.seek('readings-processor-shadow', snapshot);
      expect(await take(bus, 'readings-processor-shadow', 1)).toEqual(['since']);
      expect(await take(bus, 'readings-processor', 1)).toEqual(['since']);
    });
  },
);

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  findPubsubEmulator,
  freePort,
  requireReal,
  type RunningServer,
  startPubsubEmulator,
} from '@ridewait/local';
import { readingsProto } from '@ridewait/contracts';
import { SnapshotGoneError, UnavailableError } from '@ridewait/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { busContract } from './contract.ts';
import { pubsubBus } from './pubsub-bus.ts';
import { isCalled } from './pubsub-errors.ts';
import { pubsubRest } from './pubsub-rest.ts';

describe.runIf(requireReal('the Pub/Sub emulator', findPubsubEmulator()))(
  'with the emulator',
  () => {
    let dataDir: string;
    let emulator: RunningServer;
    let nobodyThere: string;
    let projects = 0;
    beforeAll(async () => {
      dataDir = mkdtempSync(join(tmpdir(), 'ridewait-bus-'));
      emulator = await startPubsubEmulator({ dataDir });
      nobodyThere = `127.0.0.1:${await freePort()}`;
    });
    afterAll(async () => {
      await emulator.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });

    /** A project for each test: what one leaves in a subscription doesn't reach the next. */
    function freshProject(): string {
      projects += 1;
      return `park-${projects}`;
    }

    busContract('Pub/Sub', async () => {
      const bus = pubsubBus({ projectId: freshProject(), emulatorHost: emulator.url });
      await bus.ensureTopics();
      const away = pubsubBus({
        projectId: 'park-away',
        emulatorHost: nobodyThere,
        publishTimeoutMs: 500,
      });
      return {
        bus,
        away,
        countsAttempts: false,
        async [Symbol.asyncDispose]() {
          await Promise.all([bus[Symbol.asyncDispose](), away[Symbol.asyncDispose]()]);
        },
      };
    });

    describe('the bus on Pub/Sub', () => {
      it('makes topics and subscriptions once, however often and by however many it is asked', async () => {
        const options = { projectId: freshProject(), emulatorHost: emulator.url };
        await using one = pubsubBus(options);
        await using two = pubsubBus(options);
        await Promise.all([one.ensureTopics(), two.ensureTopics()]);
        await one.ensureTopics();
        await expect(two.ping()).resolves.toBeUndefined();
      });

      it("makes the archive's subscription only when it is asked to", async () => {
        const options = { projectId: freshProject(), emulatorHost: emulator.url };
        await using bus = pubsubBus(options);
        await bus.ensureTopics();
        await expect(bus.snapshot('readings-archive')).rejects.toThrow(
          /Subscription does not exist/,
        );
        await bus.ensureTopics({ archive: true });
        await expect(bus.snapshot('readings-archive')).resolves.toContain('readings-archive');
      });

      it('goes back to a snapshot that another process took', async () => {
        const options = { projectId: freshProject(), emulatorHost: emulator.url };
        await using one = pubsubBus(options);
        await using other = pubsubBus(options);
        await one.ensureTopics();
        const snapshot = await one.snapshot('readings-processor');
        const id = await one.publish('readings', { data: new Uint8Array([1]), attributes: {} });
        const takers: string[] = [];
        const again = Promise.withResolvers<string>();
        one.subscribe('readings-processor', async (delivered) => {
          takers.push(delivered.id);
          if (takers.length === 1) await other.seek('readings-processor', snapshot);
          else again.resolve(delivered.id);
          return 'ack';
        });
        expect(await again.promise).toBe(id);
        await other.dropSnapshot(snapshot);
        await expect(one.seek('readings-processor', snapshot)).rejects.toThrow(SnapshotGoneError);
      });

      it('does not take a missing subscription for a snapshot that is gone', async () => {
        await using bus = pubsubBus({ projectId: 'empty', emulatorHost: emulator.url });
        await expect(bus.seek('readings-processor', 'some-snapshot')).rejects.toThrow(
          UnavailableError,
        );
      });

      // Where this fails the emulator has learnt it: then the topic has its schema on a laptop as well.
      it('has no schema on the emulator, which knows none of Protocol Buffers', async () => {
        using rest = pubsubRest({ projectId: freshProject(), emulatorHost: emulator.url });
        const creation = rest.call({
          method: 'POST',
          path: 'projects/park/schemas?schemaId=readings',
          body: JSON.stringify({ type: 'PROTOCOL_BUFFER', definition: await readingsProto() }),
          timeoutMs: 5_000,
        });
        await expect(creation).rejects.toSatisfy((error) => isCalled(error, 'UNIMPLEMENTED'));
      });

      it('is unavailable where the topics are missing, and says which', async () => {
        await using bus = pubsubBus({ projectId: 'empty', emulatorHost: emulator.url });
        await expect(bus.ping()).rejects.toThrow(UnavailableError);
        const lost = bus.publish('readings', { data: new Uint8Array([1]), attributes: {} });
        await expect(lost).rejects.toThrow(/the bus is away: .*NOT_FOUND/);
      });

      it('refuses at once what it has no room to hold', async () => {
        await using bus = pubsubBus({
          projectId: 'park-away',
          emulatorHost: nobodyThere,
          publishTimeoutMs: 500,
          maxBufferedBytes: 1_000,
        });
        const message = { data: new Uint8Array(600), attributes: {} };
        const first = bus.publish('readings', message);
        await expect(bus.publish('readings', message)).rejects.toThrow(
          /856 of 1000 bytes already wait/,
        );
        await expect(first).rejects.toThrow(UnavailableError);
      });

      it('pulls again once the subscription is there', async () => {
        const options = { projectId: freshProject(), emulatorHost: emulator.url };
        const broke = Promise.withResolvers<Error>();
        await using early = pubsubBus({ ...options, onError: broke.resolve });
        const got = Promise.withResolvers<string>();
        early.subscribe('readings-processor', async ({ id }) => {
          got.resolve(id);
          return 'ack';
        });
        expect(String(await broke.promise)).toContain('Subscription does not exist');
        await early.ensureTopics();
        const id = await early.publish('readings', { data: new Uint8Array([1]), attributes: {} });
        expect(await got.promise).toBe(id);
      });
    });
  },
);

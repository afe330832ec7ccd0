import { dirname } from 'node:path';
import { memoryBus } from '@ridewait/bus';
import type { ReadingsMessage } from '@ridewait/contracts';
import { type LiveStore, MINUTE_MS, type Reading, rebuildState } from '@ridewait/core';
import { findPostgres, findRedis, requireReal, startPostgres, startRedis } from '@ridewait/local';
import { migrate, pgSql, redisLiveStore, type Sql, sqlHistoryStore } from '@ridewait/stores';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { flushPark } from '../src/flush.ts';
import {
  bytesOf,
  entered,
  flushedBytes,
  foldOf,
  messageOf,
  NOON,
  NOON_MINUTE,
  parkOf,
} from './readings.ts';
import { type Instance, instanceOn, pushTo } from './stage.ts';
import { withServer } from '@ridewait/local/testing';

const RIDES = ['comet', 'tower'];
/** Pushes on their way at one time, over all instances. */
const IN_FLIGHT = 16;

/** Three hours of a ride's two counters, a reading every minute: two thirds are older than the tail. */
function dayOf(ride: string): Reading[] {
  const seqs = Array.from({ length: 180 }, (_, seq) => seq);
  return seqs.flatMap((seq) => {
    const at = NOON - (seqs.length - seq) * MINUTE_MS;
    return [
      entered(seq, { sensor: `${ride}-in`, at, total: seq }),
      entered(seq, { sensor: `${ride}-on`, at: at + 30_000, kind: 'boarded' }),
    ];
  });
}

function shuffled<T>(items: readonly T[], seed: number): T[] {
  const all = { minLength: items.length, maxLength: items.length };
  return fc.sample(fc.shuffledSubarray([...items], all), { numRuns: 1, seed })[0]!;
}

/** Messages of up to six readings of any minutes, each delivered twice or three times, in any order. */
function deliveries(park: string, seed: number): ReadingsMessage[] {
  const messages = RIDES.flatMap((attraction) => {
    const readings = shuffled(dayOf(attraction), seed);
    const cuts = Array.from({ length: readings.length / 6 }, (_, cut) => 6 * cut);
    return cuts.map((cut) => messageOf(readings.slice(cut, cut + 6), { attraction, park }));
  });
  return shuffled([...messages, ...messages, ...messages.filter((_, at) => at % 4 === 0)], seed);
}

const found = [requireReal('redis-server', findRedis()), requireReal('postgres', findPostgres())];

describe.runIf(found.every(Boolean))('several instances on one Redis and one PostgreSQL', () => {
  const redis = withServer(startRedis);
  const postgres = withServer(startPostgres);
  let sql: Sql;
  beforeAll(async () => {
    sql = pgSql({ server: { url: postgres().url }, maxConnections: 8 });
    await migrate(sql, { now: NOON });
  });
  afterAll(() => sql[Symbol.asyncDispose]());

  type Member = Instance & { live: LiveStore };

  /** Instances as Cloud Run starts them: each with a connection of its own. */
  async function startFleet(
    park: string,
    stack: AsyncDisposableStack,
    { instances = 4, commandTimeoutMs = 5_000 } = {},
  ): Promise<Member[]> {
    const history = sqlHistoryStore(sql);
    const catalog = {
      catalog: async () => ({ parks: [parkOf(park, ...RIDES)] }),
      version: async () => '1',
    };
    const members = Array.from({ length: instances }, async () => {
      const live = stack.use(await redisLiveStore({ url: redis().url, commandTimeoutMs }));
      const bus = stack.use(memoryBus());
      return { live, ...instanceOn({ live, history, catalog, bus, now: () => NOON }) };
    });
    return Promise.all(members);
  }

  function flush(park: string, { live, events }: Member): Promise<number> {
    return flushPark(park, { live, events, history: sqlHistoryStore(sql) });
  }

  /** Delivers as Pub/Sub does: to any instance, many at once, again where the answer was not an ack. */
  async function deliver(fleet: Member[], messages: readonly ReadingsMessage[]): Promise<void> {
    const queue = [...messages];
    let turn = 0;
    async function worker(): Promise<void> {
      for (let message = queue.shift(); message; message = queue.shift()) {
        turn += 1;
        const { status } = await pushTo(fleet[turn % fleet.length]!.app, message);
        if (status === 503) queue.push(message);
        else expect(status).toBe(204);
      }
    }
    await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  }

  /** The same, while two of the instances flush again and again. */
  async function deliverAndFlush(
    park: string,
    fleet: Member[],
    messages: readonly ReadingsMessage[],
  ): Promise<void> {
    let isDone = false;
    const flushers = fleet.slice(0, 2).map(async (member) => {
      while (!isDone) await flush(park, member);
    });
    await deliver(fleet, messages).finally(() => {
      isDone = true;
    });
    await Promise.all(flushers);
  }

  async function expectOneFoldInHistory(park: string): Promise<void> {
    const history = sqlHistoryStore(sql);
    for (const attraction of RIDES) {
      const ref = { park, attraction };
      const folded = foldOf(dayOf(attraction));
      expect(await flushedBytes(history, ref)).toBe(bytesOf(folded.buckets.values()));
      const words = await history.words(ref);
      const buckets = await history.buckets(ref, 0, NOON_MINUTE);
      expect(rebuildState(words, buckets).header).toEqual(folded.header);
    }
  }

  function count(fleet: Member[], of: (events: Member['events']) => number): number {
    return fleet.reduce((sum, { events }) => sum + of(events), 0);
  }
  const conflictsOf = ({ writeConflicted }: Member['events']) => writeConflicted.mock.calls.length;
  const acceptedOf = ({ readingsFolded }: Member['events']) =>
    readingsFolded.mock.calls.reduce((sum, [{ accepted }]) => sum + accepted, 0);

  it('fold every reading once, however often and in whatever order it comes, to whomever', async () => {
    let conflicts = 0;
    for (let round = 1; conflicts === 0 && round <= 5; round += 1) {
      await using stack = new AsyncDisposableStack();
      const park = `shuffled-${round}`;
      const fleet = await startFleet(park, stack);
      await deliverAndFlush(park, fleet, deliveries(park, round));
      await flush(park, fleet[0]!);

      expect(await fleet[0]!.live.dirty(park, 10)).toEqual([]);
      await expectOneFoldInHistory(park);
      expect(count(fleet, acceptedOf)).toBe(RIDES.flatMap(dayOf).length);
      expect(count(fleet, ({ bucketsLost }) => bucketsLost.mock.calls.length)).toBe(0);
      conflicts += count(fleet, conflictsOf);
    }
    expect(conflicts, 'the instances did get in each other’s way').toBeGreaterThan(0);
  });

  it('make the states again from PostgreSQL after Redis was lost, and go on', async () => {
    // Stopped last: who waits for a server that is gone waits long.
    await using servers = new AsyncDisposableStack();
    await using stack = new AsyncDisposableStack();
    const park = 'lost';
    const fleet = await startFleet(park, stack);
    const impatient = await startFleet(park, stack, { instances: 1, commandTimeoutMs: 50 });
    const messages = deliveries(park, 9);
    await deliverAndFlush(park, fleet, messages.slice(0, messages.length / 2));
    await flush(park, fleet[0]!);

    const { port, logFile } = redis();
    await redis().stop();
    expect((await pushTo(impatient[0]!.app, messages[0]!)).status).toBe(503);
    servers.use(await startRedis({ dataDir: dirname(logFile), port }));
    for (const { live } of fleet) await vi.waitFor(() => live.ping(), 10_000);

    await deliverAndFlush(park, fleet, messages);
    await flush(park, fleet[0]!);
    await expectOneFoldInHistory(park);
    const rebuilt = count(fleet, ({ stateRebuilt }) => stateRebuilt.mock.calls.length);
    expect(rebuilt).toBeGreaterThanOrEqual(2 * RIDES.length);
    // The view that guests get is of the state of today, not of the one that was lost.
    const [view] = await fleet[0]!.live.views(park, ['comet']);
    expect(view?.lanes.standby?.measuredAt).toBe(NOON - MINUTE_MS);
  });
});

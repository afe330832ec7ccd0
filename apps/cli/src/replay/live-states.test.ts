import { memoryBus } from '@ridewait/bus';
import { EMPTY_HEADER, type Round, UnavailableError } from '@ridewait/core';
import { memoryLiveStore, memoryRoundStore } from '@ridewait/stores';
import { describe, expect, it } from 'vitest';
import { type LiveStatesDeps, remakeLiveStates } from './live-states.ts';

const COMET = { park: 'nordland', attraction: 'comet' };
const TOWER = { park: 'nordland', attraction: 'tower' };

/** Everything that is done, in its order; each part can be made to do otherwise. */
function staged(more: { life?: () => string; latest?: () => Partial<Round> | undefined } = {}) {
  const done: string[] = [];
  const { life = () => 'first', latest = () => undefined } = more;
  const deps: LiveStatesDeps = {
    bus: {
      async snapshot(subscription) {
        done.push(`snapshot of ${subscription}`);
        return 'snapshot';
      },
      async seek(subscription, snapshot) {
        done.push(`seek ${subscription} to ${snapshot}`);
      },
      async dropSnapshot(snapshot) {
        done.push(`drop ${snapshot}`);
      },
    },
    live: {
      life: async () => life(),
      async forget(park, attractions) {
        done.push(`forget ${park}: ${attractions.join(', ')}`);
      },
    },
    rounds: {
      async rounds() {
        const round = latest();
        return round ? [{ life: 'first', recovering: false, ...round } as Round] : [];
      },
    },
    async flushAll(flushed) {
      done.push(`flush ${flushed}`);
      return true;
    },
    now: () => 1_000,
    settleMs: 0,
    pollMs: 1,
    patienceMs: 0,
  };
  async function change() {
    done.push('change history');
    return [COMET, TOWER];
  }
  return { deps, done, change };
}

describe('live states are made again', () => {
  it('in the one order in which nothing is lost, and twice from a snapshot older than the flush', async () => {
    const { deps, done, change } = staged();
    await remakeLiveStates(deps, change);
    expect(done).toEqual([
      'snapshot of readings-processor',
      'flush first',
      'change history',
      'forget nordland: comet, tower',
      'seek readings-processor to snapshot',
      'seek readings-processor to snapshot',
      'drop snapshot',
    ]);
  });

  it('only where history was changed', async () => {
    const { deps, done } = staged();
    await remakeLiveStates(deps, async () => []);
    expect(done).toEqual(['snapshot of readings-processor', 'flush first', 'drop snapshot']);
  });

  it('with what was acknowledged meanwhile delivered again', async () => {
    await using bus = memoryBus();
    await using live = memoryLiveStore();
    const { deps } = staged();
    const taken: string[] = [];
    await using _reader = bus.subscribe('readings-processor', async ({ id }) => {
      taken.push(id);
      return 'ack';
    });
    await live.write(COMET, {
      expectedVersion: 0,
      header: { ...EMPTY_HEADER, version: 1 },
      earlierFlowChanged: true,
      buckets: [{ minute: 1, tracks: [] }],
      prune: [],
      view: { ...COMET, version: 1, lanes: {} },
    });
    async function flushAll() {
      await bus.publish('readings', { data: new Uint8Array(1), attributes: {} });
      await expect.poll(() => taken).toHaveLength(1);
      return true;
    }
    const rounds = memoryRoundStore();
    await remakeLiveStates({ ...deps, bus, live, rounds, flushAll }, async () => [COMET]);
    await expect.poll(() => taken.length).toBeGreaterThan(1);
    expect(new Set(taken).size).toBe(1);
    expect(await live.load(COMET, [1])).toBeNull();
    expect(await live.dirty(COMET.park, 10)).toEqual([]);
  });

  it('once a recovery that is under way is over', async () => {
    let looks = 0;
    const { deps, done, change } = staged({
      latest: () => ({ recovering: (looks += 1) < 3 }),
    });
    await remakeLiveStates({ ...deps, patienceMs: 60_000 }, change);
    expect(looks).toBeGreaterThan(3);
    expect(done).toContain('forget nordland: comet, tower');
  });
});

describe('live states are left alone', () => {
  it.for<[string, Parameters<typeof staged>[0]]>([
    ['a recovery does not end', { latest: () => ({ recovering: true }) }],
    ['a recovery is due', { latest: () => ({ life: 'another' }) }],
  ])('where %s', async ([, more]) => {
    const { deps, done, change } = staged(more);
    await expect(remakeLiveStates(deps, change)).rejects.toThrow(/repeat the command/);
    expect(done).toEqual([]);
  });

  it('where the live store is lost in the middle: its recovery makes them again', async () => {
    let life = 'first';
    const { deps, done, change } = staged({ life: () => life });
    await remakeLiveStates(deps, async () => {
      life = 'second';
      return change();
    });
    expect(done).toEqual([
      'snapshot of readings-processor',
      'flush first',
      'change history',
      'drop snapshot',
    ]);
  });

  it("where they can't be flushed; history is not changed then", async () => {
    const { deps, done, change } = staged();
    const flushAll = async () => false;
    await expect(remakeLiveStates({ ...deps, flushAll }, change)).rejects.toThrow(/flushed/);
    expect(done).toEqual(['snapshot of readings-processor', 'drop snapshot']);
  });
});

it('has delivered again what was dropped, also where not all could be dropped', async () => {
  const { deps, done, change } = staged();
  const live: LiveStatesDeps['live'] = {
    ...deps.live,
    async forget() {
      throw new Error('connection lost');
    },
  };
  await expect(remakeLiveStates({ ...deps, live }, change)).rejects.toThrow('connection lost');
  expect(done).toContain('seek readings-processor to snapshot');
  expect(done.at(-1)).toBe('drop snapshot');
});

it('asks again where the bus does not answer, and does not fail for a snapshot that stays', async () => {
  const { deps, done, change } = staged();
  const { bus } = deps;
  const away = new UnavailableError('bus', new Error('no answer'));
  let seeks = 0;
  await remakeLiveStates(
    {
      ...deps,
      bus: {
        ...bus,
        async seek(...given) {
          seeks += 1;
          if (seeks < 4) throw away;
          await bus.seek(...given);
        },
        async dropSnapshot() {
          throw away;
        },
      },
    },
    change,
  );
  expect(done.filter((each) => each.startsWith('seek'))).toHaveLength(2);
});

it('makes no second seek after a recovery has begun, for that goes back further', async () => {
  let recovering = false;
  const { deps, done, change } = staged({ latest: () => ({ recovering }) });
  const { bus } = deps;
  await remakeLiveStates(
    {
      ...deps,
      bus: {
        ...bus,
        async seek(...given) {
          await bus.seek(...given);
          recovering = true;
        },
      },
    },
    change,
  );
  expect(done.filter((each) => each.startsWith('seek'))).toHaveLength(1);
});

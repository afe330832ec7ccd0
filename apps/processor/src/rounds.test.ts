import { memoryBus } from '@ridewait/bus';
import { SnapshotGoneError, UnavailableError, VERSION_WRITERS } from '@ridewait/core';
import { memoryRoundStore } from '@ridewait/stores';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { NOON, PARK, parkOf } from '../test/readings.ts';
import { recordedEvents } from '../test/stage.ts';
import { roundKeeper } from './rounds.ts';

const EVERY_MS = 60_000;
const SETTLE_MS = 30_000;

/** A keeper whose bus and stores tell in `done` what it did, in order. */
function setUp() {
  const clock = { now: NOON };
  const now = () => clock.now;
  const done: string[] = [];
  const state = { life: 'first', isFlushed: true, gone: false };
  const bus = memoryBus({ now });
  const rounds = memoryRoundStore({ now });
  const events = recordedEvents();
  const onFlush = vi.fn(async () => undefined as unknown);
  const parts = {
    subscription: 'readings-processor' as const,
    bus: {
      snapshot: async (...args: Parameters<typeof bus.snapshot>) => {
        const name = await bus.snapshot(...args);
        done.push(`snapshot ${name}`);
        return name;
      },
      async seek(_subscription: string, snapshot: string) {
        if (state.gone) throw new SnapshotGoneError(snapshot);
        done.push(`seek ${snapshot}`);
      },
      async dropSnapshot(snapshot: string) {
        done.push(`drop ${snapshot}`);
      },
    },
    live: {
      life: async () => state.life,
      async forget(park: string, attractions: readonly string[], version: number) {
        // Later than whoever wrote last can have given, though its clock was ten minutes ahead.
        expect(version).toBeGreaterThan((clock.now + 600_000) * VERSION_WRITERS);
        done.push(`forget ${park} ${attractions.join()}`);
      },
    },
    rounds,
    parks: async () => [parkOf(PARK, 'comet', 'tower')],
    async flushAll(life: string) {
      done.push(`flush ${life}`);
      await onFlush();
      return state.isFlushed;
    },
    now,
    everyMs: EVERY_MS,
    settleMs: SETTLE_MS,
    events,
  };
  const keeper = (holder = 'one') => roundKeeper({ ...parts, holder });
  const take = () => done.splice(0);
  return { clock, state, rounds, events, onFlush, keeper, take };
}

let of: ReturnType<typeof setUp>;
beforeEach(() => {
  of = setUp();
});
const [S1, S2, S3] = [1, 2, 3].map((number) => `readings-processor-${number}`);

/** Two rounds, a minute apart. */
async function afterTwoRounds(): Promise<void> {
  await of.keeper().turn();
  of.clock.now += EVERY_MS;
  await of.keeper().turn();
  of.take();
}

describe('a round', () => {
  it('is made at once where there is none: a snapshot, and then a flush', async () => {
    await of.keeper().turn();
    expect(of.take().slice(-2)).toEqual([`snapshot ${S1}`, 'flush first']);
    expect(await of.rounds.rounds(9)).toMatchObject([
      { snapshot: S1, takenAt: NOON, life: 'first', recovering: false },
    ]);
  });

  it('is due after a minute, and between rounds it only flushes', async () => {
    await of.keeper().turn();
    of.take();
    of.clock.now += EVERY_MS - 1;
    await of.keeper().turn();
    expect(of.take()).toEqual(['flush first']);
    of.clock.now += 1;
    await of.keeper().turn();
    expect(of.take()).toContain(`snapshot ${S2}`);
  });

  it('is made by one instance, while another has the lease', async () => {
    await of.rounds.lease('another', EVERY_MS);
    await of.keeper().turn();
    expect(of.take()).toEqual(['flush first']);
  });

  it('is not recorded, and leaves no snapshot, where something was not flushed', async () => {
    of.state.isFlushed = false;
    await of.keeper().turn();
    expect(of.take()).toContain(`drop ${S1}`);
    expect(await of.rounds.rounds(9)).toEqual([]);
  });

  it('is not recorded when the store was lost while it was made', async () => {
    of.onFlush.mockImplementation(async () => {
      if (of.onFlush.mock.calls.length === 2) of.state.life = 'second';
    });
    await of.keeper().turn();
    expect(of.take()).toContain(`drop ${S1}`);
    expect(await of.rounds.rounds(9)).toEqual([]);
  });

  it('is given up, with its snapshot, when history is away', async () => {
    of.onFlush.mockImplementation(async () => {
      if (of.onFlush.mock.calls.length === 2) throw new UnavailableError('history', 'refused');
    });
    await expect(of.keeper().turn()).rejects.toBeInstanceOf(UnavailableError);
    expect(of.take()).toContain(`drop ${S1}`);
  });

  it('takes the oldest away, with its snapshot, once there are five', async () => {
    for (let round = 0; round < 7; round += 1) {
      await of.keeper().turn();
      of.clock.now += EVERY_MS;
    }
    expect(of.take().filter((what) => what.startsWith('drop'))).toEqual([
      `drop ${S1}`,
      `drop ${S2}`,
    ]);
    expect((await of.rounds.rounds(9)).map(({ snapshot }) => snapshot).at(-1)).toBe(S3);
  });
});

describe('when the life changed', () => {
  it('nothing is flushed: it seeks to the last round but one, drops all states, seeks again', async () => {
    await afterTwoRounds();
    of.state.life = 'second';
    await of.keeper().turn();
    expect(of.take()).toEqual([`seek ${S1}`, `forget ${PARK} comet,tower`, `seek ${S1}`]);
    expect((await of.rounds.rounds(1))[0]).toMatchObject({
      snapshot: S1,
      life: 'second',
      recovering: true,
    });
    expect(of.events.recoveryBegan).toHaveBeenCalledWith(1, 'first', 'second');
  });

  it('seeks once more after the acks of before have come, and then makes rounds again', async () => {
    await afterTwoRounds();
    of.state.life = 'second';
    await of.keeper().turn();
    of.take();
    of.clock.now += SETTLE_MS - 1;
    await of.keeper().turn();
    expect(of.take()).toEqual(['flush second']);
    of.clock.now += 1;
    await of.keeper().turn();
    expect(of.take()).toEqual(['flush second', `seek ${S1}`]);
    expect(of.events.recoveryEnded).toHaveBeenCalledOnce();
    await of.keeper().turn();
    expect(of.take()).toContain(`snapshot ${S3}`);
  });

  it('begins again where it is lost once more meanwhile', async () => {
    await afterTwoRounds();
    of.state.life = 'second';
    await of.keeper().turn();
    of.take();
    of.state.life = 'third';
    await of.keeper().turn();
    expect(of.take()).toEqual([`seek ${S2}`, `forget ${PARK} comet,tower`, `seek ${S2}`]);
  });

  it('one instance recovers, and the others flush nothing until it has', async () => {
    await afterTwoRounds();
    of.state.life = 'second';
    await of.rounds.lease('another', EVERY_MS);
    await of.keeper().turn();
    expect(of.take()).toEqual([]);
  });

  it('drops nothing where the snapshot is gone, keeps what there is, and says what to do', async () => {
    await afterTwoRounds();
    of.state.life = 'second';
    of.state.gone = true;
    await of.keeper().turn();
    expect(of.take()).toEqual(['flush second', `snapshot ${S3}`, 'flush second']);
    expect(of.events.recoveryImpossible).toHaveBeenCalledWith(
      1,
      NOON,
      expect.any(SnapshotGoneError) as Error,
    );
    expect((await of.rounds.rounds(1))[0]).toMatchObject({ life: 'second', recovering: false });
  });
});

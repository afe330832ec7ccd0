import {
  type Bus,
  type LiveStore,
  type Park,
  type Round,
  type RoundStore,
  SnapshotGoneError,
  type Subscription,
  versionAfterAll,
} from '@ridewait/core';
import type { Events } from './events.ts';

/** Rounds that are kept: a recovery may have to go back behind the last one. */
const KEPT_ROUNDS = 5;

/** How long an instance may be at work on a round before another one takes over. */
const LEASE_MS = 120_000;

export interface RoundsDeps {
  /** Whose messages this processor folds. */
  subscription: Subscription;
  bus: Pick<Bus, 'snapshot' | 'seek' | 'dropSnapshot'>;
  live: Pick<LiveStore, 'life' | 'forget'>;
  rounds: RoundStore;
  parks(): Promise<readonly Pick<Park, 'id' | 'attractions'>[]>;
  /**
   * Flushes all that is dirty; false where something that could be asked for was not flushed. Nothing is
   * flushed that was loaded in another life than this one.
   */
  flushAll(life: string): Promise<boolean>;
  now(): number;
  /** How long after a round the next one is due. */
  everyMs: number;
  /** How long acks of before a seek may still arrive: the push subscription's deadline, and some more. */
  settleMs: number;
  /** This instance, for the lease. */
  holder: string;
  events: Events;
}

/**
 * Flushes, rounds, and recovery when the live store was lost. After a round everything that was acknowledged
 * before its snapshot is in history; what was acknowledged later, a seek to the snapshot delivers again. So a
 * store that forgot can be filled from history and the bus, and the overlap is harmless, for the fold is
 * idempotent.
 *
 * A replica that lacks the last writes is of no use, and of danger: a bucket in it may hold other readings than
 * its row, and of two that differ only the larger survives. So nothing is flushed from a life that no round is
 * of, and its states are dropped, and made again.
 */
export interface Rounds {
  /** Does what is due. Rejects with `UnavailableError` when it should be tried again later. */
  turn(): Promise<void>;
}

type Due = 'flush' | 'round' | 'recovery' | 'second seek';

export function roundKeeper(deps: RoundsDeps): Rounds {
  const { bus, live, rounds, now, events } = deps;

  function due(latest: Round | undefined, life: string): Due {
    if (!latest) return 'round';
    if (latest.life !== life) return 'recovery';
    if (latest.recovering) {
      return now() - latest.flushedAt >= deps.settleMs ? 'second seek' : 'flush';
    }
    return now() - latest.takenAt >= deps.everyMs ? 'round' : 'flush';
  }

  async function look(): Promise<{ known: Round[]; life: string; what: Due }> {
    const [life, known] = await Promise.all([live.life(), rounds.rounds(KEPT_ROUNDS)]);
    return { known, life, what: due(known[0], life) };
  }

  async function makeRound(known: readonly Round[], life: string): Promise<void> {
    const snapshot = await bus.snapshot(deps.subscription);
    const takenAt = now();
    // Had the store lost something meanwhile, this round would promise what history doesn't have.
    const isGood = await deps.flushAll(life).then(
      async (isAll) => isAll && (await live.life()) === life,
      async (error: unknown) => {
        await bus.dropSnapshot(snapshot);
        throw error;
      },
    );
    if (!isGood) {
      await bus.dropSnapshot(snapshot);
      return;
    }
    const id = await rounds.record({
      snapshot,
      takenAt,
      flushedAt: now(),
      life,
      recovering: false,
    });
    events.roundMade(id, now() - takenAt);
    const oldest = known[KEPT_ROUNDS - 2];
    if (oldest) await dropBefore(oldest.id);
  }

  async function dropBefore(id: number): Promise<void> {
    for (const snapshot of await rounds.dropBefore(id)) await bus.dropSnapshot(snapshot);
  }

  async function recover(known: readonly Round[], life: string): Promise<void> {
    // One whole round older than the last, in case that a clock or the store's own name of its life was wrong.
    const base = known[1] ?? known[0]!;
    events.recoveryBegan(base.id, known[0]!.life, life);
    if (!(await seek(base))) {
      // No way back: what is there is all there is.
      await deps.flushAll(life);
      return makeRound(known, life);
    }
    const after = versionAfterAll(now());
    for (const { id, attractions } of await deps.parks()) {
      await live.forget(
        id,
        attractions.map((attraction) => attraction.id),
        after,
      );
    }
    // Once more: what was folded and acknowledged since the first one has just been dropped.
    await seek(base);
    const { snapshot, takenAt } = base;
    await rounds.record({ snapshot, takenAt, flushedAt: now(), life, recovering: true });
  }

  async function settle(base: Round): Promise<void> {
    await seek(base);
    await rounds.settle(base.id);
    events.recoveryEnded(base.id);
  }

  /** False where there is no way back to that round. */
  async function seek({ id, snapshot, takenAt }: Round): Promise<boolean> {
    try {
      await bus.seek(deps.subscription, snapshot);
      return true;
    } catch (error) {
      if (!(error instanceof SnapshotGoneError)) throw error;
      events.recoveryImpossible(id, takenAt, error);
      return false;
    }
  }

  return {
    async turn() {
      const first = await look();
      if (first.what !== 'recovery') await deps.flushAll(first.life);
      if (first.what === 'flush' || !(await rounds.lease(deps.holder, LEASE_MS))) return;
      try {
        // Once more: whoever had the lease may have done it.
        const { known, life, what } = await look();
        if (what === 'round') await makeRound(known, life);
        else if (what === 'recovery') await recover(known, life);
        else if (what === 'second seek') await settle(known[0]!);
      } finally {
        // Given back; one that can't be runs out by itself.
        await rounds.lease(deps.holder, 0).catch(() => false);
      }
    },
  };
}

import { setTimeout as wait } from 'node:timers/promises';
import {
  type AttractionRef,
  type Bus,
  type LiveStore,
  type RoundStore,
  versionAfterAll,
} from '@ridewait/core';

export interface LiveStatesDeps {
  bus: Pick<Bus, 'snapshot' | 'seek' | 'dropSnapshot'>;
  live: Pick<LiveStore, 'life' | 'forget'>;
  rounds: Pick<RoundStore, 'rounds'>;
  /** Flushes all that is dirty in every park, from this life; false where something was not flushed. */
  flushAll(life: string): Promise<boolean>;
  /** Milliseconds since 1970. */
  now(): number;
  /** How long acks of before a seek may still arrive, as the processor's SETTLE_SECONDS; 30 s by default. */
  settleMs?: number;
  /** Told when it waits for them. */
  onSettling?(ms: number): void;
  /** How long a recovery that is under way is waited for; 150 s by default. */
  patienceMs?: number;
  /** How often to look whether it is over; 2 s by default. */
  pollMs?: number;
}

const SUBSCRIPTION = 'readings-processor';

/**
 * Has the live states of attractions made again from history, after `changeHistory` has changed it. What was
 * acknowledged since the last flush is dropped with them, so it is delivered again, from a snapshot that is older
 * than the flush: first at once, and again when the acks that were on their way during that seek have arrived.
 * Processors go on meanwhile.
 *
 * A recovery of theirs goes back further than this snapshot. None is disturbed: this waits for one that is under
 * way, and leaves the rest to one that begins. Rejects where one does not end; nothing is dropped then.
 */
export async function remakeLiveStates(
  deps: LiveStatesDeps,
  changeHistory: () => Promise<readonly AttractionRef[]>,
): Promise<void> {
  const { bus, flushAll, settleMs = 30_000 } = deps;
  const life = await calmLife(deps);
  const snapshot = await bus.snapshot(SUBSCRIPTION);
  try {
    if (!(await flushAll(life))) throw new Error('the live store could not be flushed');
    const changed = await changeHistory();
    if (changed.length === 0 || !(await isCalm(life, deps))) return;
    try {
      await forget(changed, deps);
    } finally {
      await bus.seek(SUBSCRIPTION, snapshot);
    }
    deps.onSettling?.(settleMs);
    await wait(settleMs);
    if (await isCalm(life, deps)) await bus.seek(SUBSCRIPTION, snapshot);
  } finally {
    await bus.dropSnapshot(snapshot);
  }
}

async function forget(
  changed: readonly AttractionRef[],
  { live, now }: Pick<LiveStatesDeps, 'live' | 'now'>,
): Promise<void> {
  const version = versionAfterAll(now());
  for (const [park, own] of Map.groupBy(changed, (ref) => ref.park)) {
    await live.forget(
      park,
      own.map(({ attraction }) => attraction),
      version,
    );
  }
}

/** The life of the live store, once no recovery is under way or due. */
async function calmLife(deps: LiveStatesDeps): Promise<string> {
  const { live, patienceMs = 150_000, pollMs = 2_000 } = deps;
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const life = await live.life();
    if (await isCalm(life, deps)) return life;
    if (performance.now() > deadline) {
      throw new Error(
        'the live store was lost, and is not made again yet: repeat the command when a processor has done it',
      );
    }
    await wait(pollMs);
  }
}

async function isCalm(
  life: string,
  { live, rounds }: Pick<LiveStatesDeps, 'live' | 'rounds'>,
): Promise<boolean> {
  const [now, [latest]] = await Promise.all([live.life(), rounds.rounds(1)]);
  return now === life && (!latest || (latest.life === life && !latest.recovering));
}

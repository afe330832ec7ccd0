import { setTimeout as wait } from 'node:timers/promises';
import {
  type AttractionRef,
  type Bus,
  type LiveStore,
  type RoundStore,
  UnavailableError,
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
  /** How often to look whether it is over, and the pause before what did not answer is asked again; 2 s by default. */
  pollMs?: number;
}

const SUBSCRIPTION = 'readings-processor';
const POLL_MS = 2_000;
const MAX_TRIES = 10;

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
  const { bus, flushAll, settleMs = 30_000, pollMs = POLL_MS } = deps;
  const life = await calmLife(deps);
  const snapshot = await persistently(() => bus.snapshot(SUBSCRIPTION), pollMs);
  const seek = () => persistently(() => bus.seek(SUBSCRIPTION, snapshot), pollMs);
  try {
    if (!(await flushAll(life))) throw new Error('the live store could not be flushed');
    const changed = await changeHistory();
    if (changed.length === 0 || !(await isCalm(life, deps))) return;
    try {
      await persistently(() => forget(changed, deps), pollMs);
    } finally {
      await seek();
    }
    deps.onSettling?.(settleMs);
    await wait(settleMs);
    if (await isCalm(life, deps)) await seek();
  } finally {
    // One that stays goes by itself, after seven days.
    await bus.dropSnapshot(snapshot).catch(() => {});
  }
}

/** What does not answer is asked again: what was dropped must be delivered again. */
async function persistently<T>(work: () => Promise<T>, pauseMs: number): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnavailableError) || tries === MAX_TRIES) throw error;
      await wait(pauseMs);
    }
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
  const { live, patienceMs = 150_000, pollMs = POLL_MS } = deps;
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

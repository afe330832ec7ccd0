import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises';
import type { Moment } from '../model/moment.ts';

/** The part of a park's model that is driven. */
export interface Driven {
  advanceTo(to: number): Iterable<Moment>;
}

export interface RunParkOptions {
  model: Driven;
  /** Milliseconds since 1970. */
  from: number;
  now(): number;
  /** Given what happened, in order. While the past is played, the next step waits for what it returns. */
  onMoments(moments: readonly Moment[]): Promise<void>;
  /** Told once, when the model has reached the present. */
  onCaughtUp(): void;
  signal: AbortSignal;
}

/** Event time played in one step while catching up: it bounds what is in hand. */
const PAST_STEP_MS = 60_000;
/** The least that a sensor waits to be heard. */
const LIVE_STEP_MS = 100;

/** Plays a park from `from` to the present as fast as `onMoments` takes it, then in step with the clock. */
export async function runPark(options: RunParkOptions): Promise<void> {
  const { model, from, now, onMoments, onCaughtUp, signal } = options;
  let at = from;
  while (!signal.aborted && at < now()) {
    at = Math.min(now(), at + PAST_STEP_MS);
    await onMoments([...model.advanceTo(at)]);
    // Others may share this process, and sockets want to be served.
    await breathe();
  }
  if (!signal.aborted) onCaughtUp();
  while (!signal.aborted) {
    await wait(LIVE_STEP_MS, undefined, { signal }).catch(() => {});
    // Not awaited past the step: a gateway that can't send holds nobody else up, and keeps what was said.
    void onMoments([...model.advanceTo(now())]);
  }
}

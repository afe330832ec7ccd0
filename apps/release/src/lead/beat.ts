import { type OwnRelease, TakenOverError } from './own.ts';

const BEAT_MS = 15_000;

/**
 * Shows every few seconds that the leader lives, also while it waits for a long deployment; `taken` is aborted when
 * somebody else has taken the release up.
 */
export function beat(own: OwnRelease): Disposable & { taken: AbortSignal } {
  const taken = new AbortController();
  let isBeating = false;
  async function once(): Promise<void> {
    if (isBeating) return;
    isBeating = true;
    try {
      await own.update((current) => current);
    } catch (error) {
      // A record that is away for a moment is met again by the next beat.
      if (error instanceof TakenOverError) taken.abort(error);
    } finally {
      isBeating = false;
    }
  }
  const timer = setInterval(() => void once(), BEAT_MS);
  return {
    taken: taken.signal,
    [Symbol.dispose]: () => clearInterval(timer),
  };
}

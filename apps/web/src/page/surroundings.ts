import type { Surroundings } from './watch-page.ts';

/** Resolves when one of the events comes, after `ms` where given, or when `signal` is aborted. */
function waitFor(
  events: readonly [EventTarget, string][],
  signal: AbortSignal,
  ms?: number,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = new AbortController();
    const timer = ms === undefined ? undefined : setTimeout(finish, ms);
    function finish(): void {
      clearTimeout(timer);
      done.abort();
      resolve();
    }
    for (const [target, type] of events) {
      target.addEventListener(type, finish, { signal: done.signal });
    }
    signal.addEventListener('abort', finish, { signal: done.signal });
  });
}

/** The browser as the page finds it: it asks nothing while hidden, and at once when seen or online again. */
export function browserSurroundings(): Surroundings {
  return {
    fetch: (input, init) => fetch(input, init),
    now: () => Date.now(),
    random: () => Math.random(),
    async visible(signal) {
      while (document.hidden && !signal.aborted) {
        await waitFor([[document, 'visibilitychange']], signal);
      }
    },
    pause: (ms, signal) =>
      waitFor(
        [
          [document, 'visibilitychange'],
          [window, 'online'],
          [window, 'offline'],
        ],
        signal,
        ms,
      ),
  };
}

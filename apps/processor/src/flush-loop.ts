import { setTimeout as wait } from 'node:timers/promises';

export interface FlushLoop extends AsyncDisposable {}

export interface FlushLoopOptions {
  everyMs: number;
  /** Flushes all parks. */
  flush(): Promise<void>;
  onFailed(error: Error): void;
}

/** Flushes again and again, one at a time. Disposing it ends the wait and flushes once more. */
export function flushLoop({ everyMs, flush, onFailed }: FlushLoopOptions): FlushLoop {
  const stop = new AbortController();

  async function attempt(): Promise<void> {
    await flush().catch((error: unknown) => onFailed(error as Error));
  }
  async function run(): Promise<void> {
    for (;;) {
      // Jitter keeps several instances from flushing the same marks at the same moment.
      const pauseMs = everyMs * (0.75 + Math.random() / 2);
      await wait(pauseMs, undefined, { signal: stop.signal }).catch(() => {});
      if (stop.signal.aborted) return;
      await attempt();
    }
  }
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      // After the one that was on its way, which may have read the marks before the last write.
      await attempt();
    },
  };
}

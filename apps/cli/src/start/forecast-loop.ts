import type { Park } from '@ridewait/core';
import { keepForecasts, type Sql } from '@ridewait/stores';
import { setTimeout as wait } from 'node:timers/promises';

const QUARTER_MS = 15 * 60_000;
/** By then the last readings of a quarter-hour are in history. */
const SETTLED_MS = 30_000;

/**
 * Keeps what forecasts need as a scheduled `ridewait maintain --today` does in the cloud: at once, and after each
 * quarter-hour. Disposing it stops it where it stands.
 */
export function forecastLoop(
  sql: Sql,
  parks: readonly Park[],
  onNews: (line: string) => void,
): AsyncDisposable {
  const stop = new AbortController();
  const { signal } = stop;

  async function attempt(): Promise<void> {
    try {
      for await (const { park, learntDays } of keepForecasts(sql, parks, { signal })) {
        if (!learntDays) continue;
        const { name } = parks.find(({ id }) => id === park)!;
        onNews(`forecasts of ${name}: ${learntDays} days learnt`);
      }
    } catch (error) {
      if (!signal.aborted) onNews(`forecasts are not kept: ${(error as Error).message}`);
    }
  }
  async function run(): Promise<void> {
    while (!signal.aborted) {
      await attempt();
      const pauseMs = QUARTER_MS - (Date.now() % QUARTER_MS) + SETTLED_MS;
      await wait(pauseMs, undefined, { signal }).catch(() => {});
    }
  }
  const running = run();
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

import type { LiveStore } from '@ridewait/core';
import { RETRY_STORE_MS } from '../view-reader.ts';
import type { GrpcEvents } from './events.ts';

export interface NoticesDeps {
  live: Pick<LiveStore, 'watch'>;
  /** Milliseconds since 1970. */
  now: () => number;
  events: Pick<GrpcEvents, 'noticesNotHeard' | 'fault'>;
}

export interface Notices {
  /** Asks for them where they are not heard, and the store may be back. Never fails. */
  hear(): Promise<void>;
  leave(): Promise<void>;
}

/** The live store's notices of changes in a park. Once heard, the store itself keeps them up. */
export function createNotices(
  park: string,
  onNotice: () => void,
  { live, now, events }: NoticesDeps,
): Notices {
  let watcher: Promise<AsyncDisposable | undefined> | undefined;
  let retryAt = Number.NEGATIVE_INFINITY;
  let isDeaf = false;

  async function ask(): Promise<AsyncDisposable | undefined> {
    try {
      const asked = await live.watch(park, onNotice);
      isDeaf = false;
      return asked;
    } catch (error) {
      retryAt = now() + RETRY_STORE_MS;
      if (!isDeaf) events.noticesNotHeard(park, error);
      isDeaf = true;
      return undefined;
    }
  }

  return {
    async hear() {
      if (watcher || now() < retryAt) return;
      watcher = ask();
      if (!(await watcher)) watcher = undefined;
    },
    async leave() {
      try {
        await (await watcher)?.[Symbol.asyncDispose]();
      } catch (error) {
        events.fault('leaving the notices of a park', error);
      }
    },
  };
}

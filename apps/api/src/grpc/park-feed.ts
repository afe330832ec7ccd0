import { encodeWatchPark, type WatchMessage } from '@ridewait/contracts';
import { UnavailableError } from '@ridewait/core';
import type { CatalogReader } from '../app.ts';
import type { ParkViews, ViewReader } from '../view-reader.ts';
import { type Ending, unknownPark } from './ending.ts';
import type { GrpcEvents } from './events.ts';
import { createLooks, type LooksDeps } from './looks.ts';
import { createNotices, type NoticesDeps } from './notices.ts';
import { changesSince, type ParkState, parkState } from './park-state.ts';

/** Who has heard nothing for two of these knows that the connection is dead. */
const HEARTBEAT_MS = 30_000;

export interface FeedDeps extends LooksDeps, NoticesDeps {
  catalog: Pick<CatalogReader, 'current'>;
  views: ViewReader;
  events: Pick<GrpcEvents, 'told' | 'noticesNotHeard' | 'fault'>;
}

/** One who watches a park. Neither may throw, or wait. */
export interface FeedReader {
  put(message: Uint8Array): void;
  end(ending: Ending): void;
}

export interface ParkFeed {
  /**
   * Tells `reader` all there is, and from then on every change, until what it resolves to is called. Rejects with
   * `UnavailableError` where nothing is known. A park that leaves the catalog ends its readers.
   */
  join(reader: FeedReader): Promise<() => void>;
}

/**
 * What happens in one park, for all in this process who watch it: it is looked at once for all of them, and a message
 * is made once. Notices only say when it is worth looking; what is told is what is found.
 *
 * @param onIdle called when nobody watches any more: then it is over
 */
export function parkFeed(park: string, deps: FeedDeps, onIdle: () => void): ParkFeed {
  const { catalog, views, now, events } = deps;
  const gone = unknownPark(`the park ${park} is in the catalog no more`);
  const readers = new Set<FeedReader>();
  let state: ParkState | undefined;
  /** They wait for the first look, and keep it going. */
  let joining = 0;
  let toldAt = now();
  let isOver = false;
  const looks = createLooks(look, deps);
  const notices = createNotices(park, looks.soon, deps);

  async function look(): Promise<void> {
    void notices.hear();
    const found = (await catalog.current()).park(park);
    if (!found) {
      state = undefined;
      for (const reader of readers) reader.end(gone);
      readers.clear();
      stopWhenIdle();
      return;
    }
    const read = await readViews(found.attractions.map(({ id }) => id));
    const before = state;
    state = parkState(found, read, now(), before);
    const changes = before && changesSince(before, state);
    if (changes) tell(changes, state);
    else if (now() - toldAt >= HEARTBEAT_MS) tell({ kind: 'heartbeat' }, state);
  }

  /** Rejects only where nothing has been told: else what was told gets old, and is told to be. */
  async function readViews(attractions: string[]): Promise<ParkViews> {
    try {
      return await views.read(park, attractions);
    } catch (error) {
      // That a store is away it tells itself.
      if (!(error instanceof UnavailableError)) events.fault('watching a park', error);
      if (!state) throw error;
      return { views: state.views, isLive: false };
    }
  }

  function tell(message: WatchMessage, { at, reset }: ParkState): void {
    toldAt = at;
    const bytes = message.kind === 'reset' ? reset() : encodeWatchPark(message, at);
    for (const reader of readers) reader.put(bytes);
    if (readers.size > 0) events.told(message.kind, readers.size);
  }

  function stopWhenIdle(): void {
    if (readers.size + joining > 0 || isOver) return;
    isOver = true;
    looks.stop();
    void notices.leave();
    onIdle();
  }

  return {
    async join(reader) {
      joining += 1;
      try {
        if (!state) await looks.now();
        if (state) {
          reader.put(state.reset());
          readers.add(reader);
          events.told('reset', 1);
        } else reader.end(gone);
      } finally {
        joining -= 1;
        stopWhenIdle();
      }
      return () => {
        if (readers.delete(reader)) stopWhenIdle();
      };
    },
  };
}

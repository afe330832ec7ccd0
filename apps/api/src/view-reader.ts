import { type HistoryStore, type LiveStore, type LiveView, UnavailableError } from '@ridewait/core';
import { nodeTimer, type SetTimer } from '@ridewait/service';
import { createBreaker } from './breaker.ts';
import type { ApiEvents } from './events.ts';

/** A phone that waits longer has given up the poll; the live store answers in a millisecond. */
const LIVE_TIMEOUT_MS = 300;
const HISTORY_TIMEOUT_MS = 1_500;
export const RETRY_STORE_MS = 2_000;

/**
 * How long history's views serve: what is asked of it expired ten minutes ago in the live store, or is
 * marked stale. So a closed ride, or a dead Redis, costs SQL one query a park in this time.
 */
const HISTORY_FRESH_MS = 2_000;

export interface ParkViews {
  /** By attraction; none for those of which nothing is known. */
  views: ReadonlyMap<string, LiveView>;
  /** False when the live store is away, and all views are the last that history has. */
  isLive: boolean;
}

export interface ViewReader {
  /** Rejects with `UnavailableError` when both stores are away. */
  read(park: string, attractions: readonly string[]): Promise<ParkViews>;
}

export interface ViewReaderDeps {
  live: Pick<LiveStore, 'views'>;
  history: Pick<HistoryStore, 'views'>;
  /** Milliseconds since 1970. */
  now: () => number;
  setTimer?: SetTimer;
  events: ApiEvents;
}

/** The views of a park: live ones where there are, else the last that history has. */
export function viewReader(deps: ViewReaderDeps): ViewReader {
  const { live, history, now, setTimer = nodeTimer, events } = deps;
  const askLive = createBreaker({
    part: 'live store',
    timeoutMs: LIVE_TIMEOUT_MS,
    retryMs: RETRY_STORE_MS,
    failuresToOpen: 3,
    now,
    setTimer,
    onOpen: (error) => events.storeAway(error),
    onClose: () => events.storeBack('live store'),
  });
  const askHistory = createBreaker({
    part: 'history',
    timeoutMs: HISTORY_TIMEOUT_MS,
    retryMs: RETRY_STORE_MS,
    failuresToOpen: 3,
    now,
    setTimer,
    onOpen: (error) => events.storeAway(error),
    onClose: () => events.storeBack('history'),
  });
  const lastViews = new Map<string, { askedAt: number; views: Promise<LiveView[]> }>();

  function historyViews(park: string): Promise<LiveView[]> {
    const held = lastViews.get(park);
    if (held && now() - held.askedAt < HISTORY_FRESH_MS) return held.views;
    const asked = { askedAt: now(), views: askHistory(() => history.views(park)) };
    lastViews.set(park, asked);
    asked.views.catch(() => {
      if (lastViews.get(park) === asked) lastViews.delete(park);
    });
    return asked.views;
  }

  async function liveViews(
    park: string,
    attractions: readonly string[],
  ): Promise<(LiveView | null)[] | undefined> {
    try {
      return await askLive(() => live.views(park, attractions));
    } catch (error) {
      if (!(error instanceof UnavailableError)) events.fault('reading live views', error);
      return undefined;
    }
  }

  return {
    async read(park, attractions) {
      const answer = await liveViews(park, attractions);
      const views = new Map<string, LiveView>();
      for (const view of answer ?? []) if (view) views.set(view.attraction, view);
      if (answer && views.size === attractions.length) return { views, isLive: true };

      events.fellBack(park, answer ? 'expired' : 'live_store_away');
      try {
        for (const view of await historyViews(park)) {
          if (!views.has(view.attraction)) views.set(view.attraction, view);
        }
      } catch (error) {
        // The live store said which views there are: the others are unknown, which can be served.
        if (!answer) throw error;
        if (!(error instanceof UnavailableError)) events.fault('reading last views', error);
      }
      return { views, isLive: answer !== undefined };
    },
  };
}

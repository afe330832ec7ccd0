import {
  type Catalog,
  type CatalogIndex,
  indexCatalog,
  type LiveStore,
  type LiveView,
  UnavailableError,
} from '@ridewait/core';
import { memoryLiveStore } from '@ridewait/stores';
import { viewReader } from '../src/index.ts';
import type { CatalogReader } from '../src/app.ts';
import type { ApiEvents } from '../src/events.ts';
import type { HandClock } from './hand-clock.ts';
import { CATALOG } from './stage.ts';

export interface LivePark {
  catalog: CatalogReader;
  views: ReturnType<typeof viewReader>;
  live: Pick<LiveStore, 'views' | 'watch'>;
  /** Stands in the live store and is told of, as the processor does it. */
  write(view: LiveView): Promise<void>;
  saveCatalog(catalog: Catalog): void;
  /** Of the live store's notices: how many listen. */
  listeners(): number;
  /** What the test decides. */
  health: { live: 'up' | 'away'; notices: 'up' | 'away'; history: 'up' | 'away' };
  /** What history has. */
  last: Map<string, LiveView>;
  /** How often the live store was asked for views. */
  reads(): number;
}

/** A park whose live store and history are in memory, and whose health the test decides. */
export function livePark(clock: Pick<HandClock, 'now' | 'setTimer'>, events: ApiEvents): LivePark {
  const health: LivePark['health'] = { live: 'up', notices: 'up', history: 'up' };
  const store = memoryLiveStore({ now: clock.now });
  const last = new Map<string, LiveView>();
  let index: CatalogIndex = indexCatalog(CATALOG);
  let reads = 0;
  let listeners = 0;
  let version = 0;

  const live: LivePark['live'] = {
    async views(park, attractions) {
      reads += 1;
      if (health.live === 'away') throw new UnavailableError('live store', 'refused');
      return store.views(park, attractions);
    },
    async watch(park, onChange) {
      if (health.notices === 'away') throw new UnavailableError('live store', 'refused');
      const watcher = await store.watch(park, (notice) => {
        if (health.notices === 'up') onChange(notice);
      });
      listeners += 1;
      return {
        async [Symbol.asyncDispose]() {
          listeners -= 1;
          await watcher[Symbol.asyncDispose]();
        },
      };
    },
  };
  const views = viewReader({
    live,
    history: {
      async views(park) {
        if (health.history === 'away') throw new UnavailableError('history', 'refused');
        return [...last.values()].filter((view) => view.park === park);
      },
    },
    now: clock.now,
    setTimer: clock.setTimer,
    events,
  });
  return {
    catalog: { current: async () => index, refreshFor: async () => index },
    views,
    live,
    async write(view) {
      const { park, attraction } = view;
      const expectedVersion = await store.version({ park, attraction });
      version = Math.max(version, expectedVersion) + 1;
      await store.write(
        { park, attraction },
        {
          expectedVersion,
          header: { version, newestMinute: 0, words: [], flow: [] },
          earlierFlowChanged: true,
          buckets: [],
          prune: [],
          view,
        },
      );
    },
    saveCatalog(catalog) {
      index = indexCatalog(catalog);
    },
    listeners: () => listeners,
    health,
    last,
    reads: () => reads,
  };
}

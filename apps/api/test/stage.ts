import {
  indexCatalog,
  type Catalog,
  type ForecastStore,
  type LiveView,
  UnavailableError,
} from '@ridewait/core';
import { memoryForecastStore } from '@ridewait/stores';
import type { Hono } from 'hono';
import { vi } from 'vitest';
import { type ApiEvents, createApi, forecastReader, viewReader } from '../src/index.ts';

export const NOON = Date.parse('2026-07-01T12:00:00Z');

function ride(id: string, lanes: Catalog['parks'][number]['attractions'][number]['lanes']) {
  return {
    id,
    name: `The ${id}`,
    hourlyCapacity: 1200,
    lanes,
    sensors: [
      { id: `${id}-in`, kind: 'entered' as const, lane: 'standby' as const },
      { id: `${id}-on`, kind: 'boarded' as const, lane: 'standby' as const },
      { id: `${id}-plc`, kind: 'status' as const, lane: 'all' as const },
    ],
  };
}

/** A resort of two parks, and a park on its own. */
export const CATALOG: Catalog = {
  parks: [
    {
      id: 'park-1',
      name: 'First Park',
      slug: 'first',
      externalId: 'EXT-1',
      timezone: 'Europe/Berlin',
      destination: { id: 'resort-1', name: 'Resort', slug: 'resort', externalId: 'EXT-R' },
      attractions: [
        {
          ...ride('comet', { standby: {}, single_rider: {}, priority: {} }),
          slug: 'the-comet',
          externalId: 'EXT-C',
          location: { latitude: 52.5, longitude: 13.4 },
        },
        ride('tower', { standby: {} }),
      ],
    },
    {
      id: 'park-2',
      name: 'Second Park',
      timezone: 'Europe/Berlin',
      destination: { id: 'resort-1', name: 'Resort', slug: 'resort', externalId: 'EXT-R' },
      attractions: [ride('river', { standby: {} })],
    },
    {
      id: 'lone',
      name: 'Lone Park',
      timezone: 'America/New_York',
      attractions: [ride('carousel', { standby: {} })],
    },
  ],
};

/** A view of an open ride with a standby wait of ten minutes, everything measured at `at`. */
export function viewOf(
  attraction: string,
  at: number,
  more: Partial<Pick<LiveView, 'lanes' | 'status'>> & { park?: string } = {},
): LiveView {
  return {
    park: 'park-1',
    attraction,
    version: 1,
    status: { value: 'OPERATING', saidAt: at, confirmedAt: at },
    lanes: { standby: lane(600, at) },
    ...more,
  };
}

export function lane(waitSeconds: number | null, measuredAt: number | null) {
  return { waitSeconds, peopleAhead: 100, hourlyThroughput: 600, measuredAt };
}

export type StoreState = 'up' | 'away' | 'hanging' | 'faulty';

/** A store of views whose health the test decides, for all parks or for one. */
function fakeStore(part: UnavailableError['part']) {
  const store = {
    views: new Map<string, LiveView>(),
    state: 'up' as StoreState,
    stateOf: new Map<string, StoreState>(),
    calls: 0,
  };
  async function ask<T>(park: string, answer: () => T | Promise<T>): Promise<T> {
    store.calls += 1;
    switch (store.stateOf.get(park) ?? store.state) {
      case 'up':
        return answer();
      case 'away':
        throw new UnavailableError(part, 'connection refused');
      case 'hanging':
        return new Promise(() => undefined);
      case 'faulty':
        throw new TypeError('a secret detail');
    }
  }
  return { store, ask };
}

export interface Stage {
  app: Hono;
  clock: { now: number };
  live: ReturnType<typeof fakeStore>['store'];
  history: ReturnType<typeof fakeStore>['store'];
  /** What forecasts are made from, and the health of where it lies. */
  forecasts: Pick<ForecastStore, 'saveWaits' | 'saveModels'> & {
    health: Pick<ReturnType<typeof fakeStore>['store'], 'state' | 'calls'>;
  };
  events: { [K in keyof ApiEvents]: ReturnType<typeof vi.fn<ApiEvents[K]>> };
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

/** The app with stores in memory, and a clock that only the test moves. */
export function stage(catalog: Catalog = CATALOG): Stage {
  const clock = { now: NOON };
  const live = fakeStore('live store');
  const history = fakeStore('history');
  const learnt = memoryForecastStore();
  const forecasts = fakeStore('history');
  const index = indexCatalog(catalog);
  const events = {
    answered: vi.fn<ApiEvents['answered']>(),
    served: vi.fn<ApiEvents['served']>(),
    fellBack: vi.fn<ApiEvents['fellBack']>(),
    storeAway: vi.fn<ApiEvents['storeAway']>(),
    storeBack: vi.fn<ApiEvents['storeBack']>(),
    catalogNotRefreshed: vi.fn<ApiEvents['catalogNotRefreshed']>(),
    forecastsNotRead: vi.fn<ApiEvents['forecastsNotRead']>(),
    fault: vi.fn<ApiEvents['fault']>(),
  };
  const now = () => clock.now;
  const views = viewReader({
    live: {
      views: (park, attractions) =>
        live.ask(park, () => attractions.map((id) => live.store.views.get(id) ?? null)),
    },
    history: {
      views: (park) =>
        history.ask(park, () =>
          [...history.store.views.values()].filter((view) => view.park === park),
        ),
    },
    now,
    events,
  });
  const app = createApi({
    catalog: { current: async () => index, refreshFor: async () => index },
    views,
    forecasts: forecastReader({
      store: {
        waits: (park, from, to) => forecasts.ask(park, () => learnt.waits(park, from, to)),
        models: (park, day) => forecasts.ask(park, () => learnt.models(park, day)),
      },
      now,
      events,
    }),
    now,
    events,
  });
  return {
    app,
    clock,
    live: live.store,
    history: history.store,
    forecasts: {
      saveWaits: learnt.saveWaits,
      saveModels: learnt.saveModels,
      health: forecasts.store,
    },
    events,
    get: async (path, headers = {}) => app.request(path, { headers }),
  };
}

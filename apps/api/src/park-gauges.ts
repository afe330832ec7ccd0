import type { Meter } from '@opentelemetry/api';
import {
  ANOMALY_KINDS,
  type AnomalyKind,
  type LiveView,
  oldest,
  type Park,
  STALE_AFTER_MS,
} from '@ridewait/core';
import type { ApiDeps } from './app.ts';
import { measuredTimes } from './measured-times.ts';
import { openAttractions, type OpenAttractions, openSeconds } from './open-attractions.ts';
import type { ViewReader } from './view-reader.ts';

/** How old what a park's guests see is, as those who run the park watch it. */
export interface ParkFreshness {
  /** Age of the attraction that is the furthest behind; null where nothing was ever measured. */
  oldestAgeSeconds: number | null;
  /** The part of the attractions whose every sensor was heard in the last 90 s, 0 to 1. */
  freshRatio: number;
}

export function parkFreshness(
  park: Park,
  views: ReadonlyMap<string, LiveView>,
  isLive: boolean,
  now: number,
): ParkFreshness {
  const times = park.attractions
    .map((one) => measuredTimes(one, views.get(one.id)).map(({ measuredAt }) => measuredAt))
    // Where there is no sensor, there is nothing to keep fresh.
    .filter((needed) => needed.length > 0)
    .map(oldest);
  const measured = times.filter((time) => time !== null);
  const fresh = isLive ? measured.filter((time) => now - time <= STALE_AFTER_MS).length : 0;
  return {
    oldestAgeSeconds:
      measured.length === 0 ? null : Math.max(0, (now - Math.min(...measured)) / 1000),
    freshRatio: times.length === 0 ? 1 : fresh / times.length,
  };
}

/** What is wrong with what a park's sensors say right now, by kind. */
export function openAnomalies(
  views: ReadonlyMap<string, LiveView>,
): ReadonlyMap<AnomalyKind, number> {
  const open = new Map<AnomalyKind, number>(ANOMALY_KINDS.map((kind) => [kind, 0]));
  for (const { anomalies = [] } of views.values()) {
    for (const { kind } of anomalies) open.set(kind, open.get(kind)! + 1);
  }
  return open;
}

interface ParkHealth extends ParkFreshness {
  /** Nothing is known of them while both stores are away. */
  anomalies: ReadonlyMap<AnomalyKind, number>;
  open: OpenAttractions;
}

/** Observes every park of the catalog at each scrape, from the views as they then are. */
export function observeParks(
  meter: Meter,
  { catalog, now }: Pick<ApiDeps, 'catalog' | 'now'>,
  views: ViewReader,
): Disposable {
  const age = meter.createObservableGauge('ridewait_park_data_age_seconds', {
    description: 'Age of the data of the attraction that is the furthest behind',
  });
  const ratio = meter.createObservableGauge('ridewait_park_fresh_ratio', {
    description: 'Part of the attractions whose data is younger than 90 s',
  });
  const open = meter.createObservableGauge('ridewait_park_anomalies', {
    description: 'Anomalies of sensors that are open, by kind',
  });

  const time = meter.createObservableCounter('ridewait_park_open_attraction_seconds', {
    description:
      'Time that attractions were open, each for itself, by whether their data was younger than 90 s',
  });
  const spent = openSeconds();

  async function healthOf(park: Park): Promise<ParkHealth> {
    try {
      const ids = park.attractions.map(({ id }) => id);
      const read = await views.read(park.id, ids);
      return {
        ...parkFreshness(park, read.views, read.isLive, now()),
        anomalies: openAnomalies(read.views),
        open: openAttractions(park, read.views, read.isLive, now()),
      };
    } catch {
      // Both stores are away, which they told themselves: guests see nothing fresh.
      return {
        oldestAgeSeconds: null,
        freshRatio: 0,
        anomalies: new Map(),
        open: openAttractions(park, new Map(), false, now()),
      };
    }
  }

  const observe: Parameters<Meter['addBatchObservableCallback']>[0] = async (result) => {
    try {
      const { parks } = (await catalog.current()).catalog;
      await Promise.all(
        parks.map(async (park) => {
          const {
            oldestAgeSeconds,
            freshRatio,
            anomalies,
            open: attractions,
          } = await healthOf(park);
          result.observe(ratio, freshRatio, { park: park.id });
          if (oldestAgeSeconds !== null) result.observe(age, oldestAgeSeconds, { park: park.id });
          for (const [kind, count] of anomalies)
            result.observe(open, count, { park: park.id, kind });
          const { fresh, stale } = spent.pass(park.id, attractions, now());
          result.observe(time, fresh, { park: park.id, data: 'fresh' });
          result.observe(time, stale, { park: park.id, data: 'stale' });
        }),
      );
    } catch {
      // There never was a catalog, which its cache told: nothing is known of any park.
    }
  };
  const observed = [age, ratio, open, time];
  meter.addBatchObservableCallback(observe, observed);
  return {
    [Symbol.dispose]: () => meter.removeBatchObservableCallback(observe, observed),
  };
}

import {
  type AttractionRef,
  type AttractionState,
  type Bucket,
  type ChangeNotice,
  type DirtyMark,
  LIVE_VIEW_TTL_SECONDS,
  type LiveStore,
  type LiveView,
  type StateHeader,
} from '@ridewait/core';

/** Everything is held as JSON, as Redis holds it: nobody can change a state by changing an object. */
interface Held {
  version: number;
  header: string;
  buckets: Map<number, string>;
}

interface ParkData {
  states: Map<string, Held>;
  views: Map<string, { json: string; expiresAt: number }>;
  /** By `markKey`. */
  marks: Map<string, DirtyMark>;
  watchers: Set<(notice: ChangeNotice) => void>;
}

function markKey(attraction: string, minute: number): string {
  return `${attraction} ${minute}`;
}

function byVersionThenKey(a: DirtyMark, b: DirtyMark): number {
  if (a.version !== b.version) return a.version - b.version;
  return markKey(a.attraction, a.minute) < markKey(b.attraction, b.minute) ? -1 : 1;
}

/** A live store inside this process, for one process alone; `now` is in milliseconds since 1970. */
export function memoryLiveStore(options: { now?: () => number } = {}): LiveStore {
  const now = options.now ?? Date.now;
  const parks = new Map<string, ParkData>();

  function parkData(park: string): ParkData {
    const known = parks.get(park);
    if (known) return known;
    const fresh: ParkData = {
      states: new Map(),
      views: new Map(),
      marks: new Map(),
      watchers: new Set(),
    };
    parks.set(park, fresh);
    return fresh;
  }

  return {
    async load({ park, attraction }: AttractionRef, minutes): Promise<AttractionState | null> {
      const held = parkData(park).states.get(attraction);
      if (!held) return null;
      const buckets = new Map<number, Bucket>();
      for (const minute of minutes) {
        const json = held.buckets.get(minute);
        if (json !== undefined) buckets.set(minute, JSON.parse(json) as Bucket);
      }
      return { header: JSON.parse(held.header) as StateHeader, buckets };
    },

    async write({ park, attraction }, write) {
      const { states, views, marks, watchers } = parkData(park);
      const held = states.get(attraction) ?? { version: 0, header: '', buckets: new Map() };
      if (held.version !== write.expectedVersion) return 'conflict';
      const { version } = write.header;
      states.set(attraction, held);
      held.version = version;
      held.header = JSON.stringify(write.header);
      for (const bucket of write.buckets) {
        const { minute } = bucket;
        held.buckets.set(minute, JSON.stringify(bucket));
        marks.set(markKey(attraction, minute), { attraction, minute, version });
      }
      for (const minute of write.prune) {
        if (!marks.has(markKey(attraction, minute))) held.buckets.delete(minute);
      }
      views.set(attraction, {
        json: JSON.stringify(write.view),
        expiresAt: now() + LIVE_VIEW_TTL_SECONDS * 1000,
      });
      // Later, as from a server: a watcher never runs inside the write that it is told of.
      for (const onChange of watchers) {
        queueMicrotask(() => {
          if (watchers.has(onChange)) onChange({ attraction, version });
        });
      }
      return 'written';
    },

    async views(park, attractions) {
      const { views } = parkData(park);
      return attractions.map((attraction) => {
        const view = views.get(attraction);
        return view && view.expiresAt > now() ? (JSON.parse(view.json) as LiveView) : null;
      });
    },

    async dirty(park, limit) {
      const marks = [...parkData(park).marks.values()].toSorted(byVersionThenKey);
      return marks.slice(0, Math.max(0, limit)).map((mark) => ({ ...mark }));
    },

    async clean(park, cleaned) {
      const { marks, states } = parkData(park);
      for (const { attraction, minute, version, pruneBefore } of cleaned) {
        const key = markKey(attraction, minute);
        const mark = marks.get(key);
        if (mark && mark.version > version) continue;
        marks.delete(key);
        if (minute < pruneBefore) states.get(attraction)?.buckets.delete(minute);
      }
    },

    async watch(park, onChange) {
      const { watchers } = parkData(park);
      // Wrapped, so that one function may watch twice.
      const watcher = (notice: ChangeNotice) => onChange(notice);
      watchers.add(watcher);
      return {
        async [Symbol.asyncDispose]() {
          watchers.delete(watcher);
        },
      };
    },

    async ping() {},

    async [Symbol.asyncDispose]() {
      for (const { watchers } of parks.values()) watchers.clear();
    },
  };
}

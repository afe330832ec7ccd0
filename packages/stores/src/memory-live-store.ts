import {
  type AttractionRef,
  type AttractionState,
  type ChangeNotice,
  type DirtyMark,
  forgottenVersion,
  LIVE_VIEW_TTL_SECONDS,
  type LiveStore,
  type LiveView,
} from '@ridewait/core';
import {
  type HeldState,
  memoryLiveData,
  type MemoryLiveData,
  parkDataOf,
} from './memory-live-data.ts';
import { decodeState, encodeState, STATE_FORMAT, type StateFormat } from './state-format.ts';

function markKey(attraction: string, minute: number): string {
  return `${attraction} ${minute}`;
}

function byVersionThenKey(a: DirtyMark, b: DirtyMark): number {
  if (a.version !== b.version) return a.version - b.version;
  return markKey(a.attraction, a.minute) < markKey(b.attraction, b.minute) ? -1 : 1;
}

export interface MemoryLiveStoreOptions {
  /** Milliseconds since 1970. */
  now?: () => number;
  /** The format that states are written in. */
  stateFormat?: StateFormat;
  /** What it holds, for several stores that share it. */
  data?: MemoryLiveData;
}

/** A live store inside this process. */
export function memoryLiveStore(options: MemoryLiveStoreOptions = {}): LiveStore {
  const { now = Date.now, stateFormat = STATE_FORMAT, data = memoryLiveData() } = options;
  const parkData = (park: string) => parkDataOf(data, park);
  /** Ends a watch that was begun here. */
  const endings = new Set<() => void>();

  return {
    async load({ park, attraction }: AttractionRef, minutes): Promise<AttractionState | null> {
      const held = parkData(park).states.get(attraction);
      if (!held || held.header === '') return null;
      const found = minutes.flatMap((minute) => held.buckets.get(minute) ?? []);
      return decodeState(held.header, held.flow, found);
    },

    async version({ park, attraction }) {
      return parkData(park).states.get(attraction)?.version ?? 0;
    },

    async write({ park, attraction }, write) {
      const { states, views, marks, watchers } = parkData(park);
      const held: HeldState = states.get(attraction) ?? {
        version: 0,
        header: '',
        flow: null,
        buckets: new Map(),
      };
      if (held.version !== write.expectedVersion) return 'conflict';
      const { version } = write.header;
      states.set(attraction, held);
      held.version = version;
      let encoded = encodeState(write, stateFormat);
      // A state of format 1 has no flow to be left as it is.
      if (encoded.flow === null && !held.flow) {
        encoded = encodeState({ ...write, earlierFlowChanged: true }, stateFormat);
      }
      held.header = encoded.header;
      held.flow = encoded.flow ?? held.flow;
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
      const end = () => {
        watchers.delete(watcher);
        endings.delete(end);
      };
      endings.add(end);
      return {
        async [Symbol.asyncDispose]() {
          end();
        },
      };
    },

    async life() {
      return data.life;
    },

    async forget(park, attractions, least) {
      const { states, marks } = parkData(park);
      const gone = new Set(attractions);
      for (const attraction of gone) {
        const version = forgottenVersion(states.get(attraction)?.version ?? 0, least);
        states.set(attraction, { version, header: '', flow: null, buckets: new Map() });
      }
      for (const [key, mark] of marks) if (gone.has(mark.attraction)) marks.delete(key);
    },

    async ping() {},

    async [Symbol.asyncDispose]() {
      for (const end of endings) end();
    },
  };
}

import type { ChangeNotice, DirtyMark } from '@ridewait/core';

/** A state, as JSON, as Redis holds it: nobody can change it by changing an object. */
export interface HeldState {
  version: number;
  header: string;
  flow: string | null;
  buckets: Map<number, string>;
}

export interface ParkData {
  states: Map<string, HeldState>;
  views: Map<string, { json: string; expiresAt: number }>;
  /** By attraction and minute. */
  marks: Map<string, DirtyMark>;
  watchers: Set<(notice: ChangeNotice) => void>;
}

/** What a server would hold, apart from those who ask it: several stores may share it. */
export interface MemoryLiveData {
  life: string;
  parks: Map<string, ParkData>;
}

export function memoryLiveData(life: string = crypto.randomUUID()): MemoryLiveData {
  return { life, parks: new Map() };
}

/** What a replica would hold at this moment, to go on under a name of its own; nobody watches it yet. */
export function copyLiveData(data: MemoryLiveData, life: string): MemoryLiveData {
  return {
    life,
    parks: new Map(
      [...data.parks].map(([park, { states, views, marks }]) => [
        park,
        {
          states: new Map(
            [...states].map(([id, state]) => [id, { ...state, buckets: new Map(state.buckets) }]),
          ),
          views: new Map(views),
          marks: new Map(marks),
          watchers: new Set(),
        },
      ]),
    ),
  };
}

export function parkDataOf({ parks }: MemoryLiveData, park: string): ParkData {
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

import {
  type AttractionRef,
  type AttractionState,
  type Bucket,
  recentMinutes,
  flowStart,
  type HistoryStore,
  type LiveStore,
  minuteOf,
  minutesOfHours,
  type Reading,
  rebuildState,
  recountHours,
  type StateHeader,
  tailStart,
  UnavailableError,
} from '@ridewait/core';
import type { atMost } from './at-most.ts';
import type { Held, StateCache } from './state-cache.ts';

export interface LoadDeps {
  live: LiveStore;
  history: HistoryStore;
  cache: StateCache;
  now(): number;
  /** Makes states again, as many at a time as this instance can while it does its other work. */
  rebuilding: ReturnType<typeof atMost>;
  onRebuilt(attraction: string, buckets: number): void;
}

/** Old buckets are needed, and history can't give them now. What falls into other minutes can be folded. */
export class PagingError extends UnavailableError {
  readonly minutes: ReadonlySet<number>;
  constructor(minutes: readonly number[], cause: unknown) {
    super('history', cause);
    this.minutes = new Set(minutes);
  }
}

/** Another instance wrote the state between two questions about it: load it again. */
export class StateMovedError extends UnavailableError {
  constructor() {
    super('live store', 'the state was written while it was loaded');
  }
}

export interface Loaded {
  state: AttractionState;
  /** The header as it is stored, where the one of `state` says more. */
  stored: StateHeader;
  /** The minutes of which it says whether there is a bucket. */
  minutes: ReadonlySet<number>;
  /** True when the live store had none: what goes back must bring the whole tail. */
  rebuilt: boolean;
  /** False where the live store may have another state by now, which only a write would find out. */
  isAsked: boolean;
}

/**
 * The state of an attraction with every bucket that these readings touch: as this instance wrote it last where
 * that still stands, else from the live store; older buckets paged in from history (or rejects with
 * `PagingError`). A state that is missing is rebuilt from history, and never started empty while history can't
 * answer (that rejects with `UnavailableError`).
 */
export async function loadState(
  ref: AttractionRef,
  readings: readonly Reading[],
  deps: LoadDeps,
): Promise<Loaded> {
  const touched = new Set(readings.map(({ at }) => minuteOf(at)));
  const minutes = new Set([...touched, ...recentMinutes(deps.now())]);
  const loaded = (await stillHeld(ref, minutes, deps)) ?? (await fromStore(ref, minutes, deps));
  const tail = tailStart(loaded.state.header);
  const old = [...touched].filter((minute) => minute < tail);
  const isPaged = old.some((minute) => !loaded.state.buckets.has(minute));
  return isPaged ? pageIn(ref, old, loaded, deps) : loaded;
}

/** With all buckets of the hours that old minutes lie in: those that the live store still has, the others from history. */
async function pageIn(
  ref: AttractionRef,
  old: readonly number[],
  loaded: Loaded,
  { live, history }: LoadDeps,
): Promise<Loaded> {
  const { header, buckets } = loaded.state;
  const hours = minutesOfHours(old);
  const unknown = hours.filter((minute) => !buckets.has(minute));
  const more = loaded.rebuilt ? null : await live.load(ref, unknown);
  if (more && more.header.version !== header.version) {
    throw new StateMovedError();
  }
  const held = new Map([...buckets, ...(more?.buckets ?? [])]);
  const absent = hours.filter((minute) => !held.has(minute));
  const paged = await history.bucketsAt(ref, absent).catch((error: unknown) => {
    throw error instanceof UnavailableError ? new PagingError(old, error.cause) : error;
  });
  for (const bucket of paged) held.set(bucket.minute, bucket);
  const state = recountHours({ header, buckets: held }, hours);
  return { ...loaded, state };
}

/** At most one small question, where the whole state would have to be sent and parsed. */
async function stillHeld(
  ref: AttractionRef,
  minutes: ReadonlySet<number>,
  { live, cache }: LoadDeps,
): Promise<Loaded | undefined> {
  const cached = cache.get(ref);
  const held = cached && heldFor(cached, minutes);
  if (!held) return undefined;
  const { version } = held.state.header;
  const isAsked = !cache.isAlone(ref);
  const isCurrent = !isAsked || (await live.version(ref)) === version;
  return isCurrent ? { ...held, stored: held.state.header, rebuilt: false, isAsked } : undefined;
}

/**
 * What is held, if it says of all these minutes whether they have a bucket. None is newer than the newest minute,
 * for whoever had made one would have written another version: time going on is no reason to load.
 */
function heldFor(held: Held, minutes: ReadonlySet<number>): Held | undefined {
  if (minutes.isSubsetOf(held.minutes)) return held;
  const { header, buckets } = held.state;
  for (const minute of minutes) {
    if (!held.minutes.has(minute) && minute <= header.newestMinute) return undefined;
  }
  // Only these, or what is held would grow with the day.
  const wanted = new Map<number, Bucket>();
  for (const minute of minutes) {
    const bucket = buckets.get(minute);
    if (bucket) wanted.set(minute, bucket);
  }
  return { state: { header, buckets: wanted }, minutes };
}

async function fromStore(
  ref: AttractionRef,
  minutes: ReadonlySet<number>,
  deps: LoadDeps,
): Promise<Loaded> {
  const state = await deps.live.load(ref, [...minutes]);
  if (state) return { state, stored: state.header, minutes, rebuilt: false, isAsked: true };
  return deps.rebuilding(() => madeAgain(ref, minutes, deps));
}

async function madeAgain(
  ref: AttractionRef,
  minutes: ReadonlySet<number>,
  { live, history, onRebuilt }: LoadDeps,
): Promise<Loaded> {
  // The version first, then once more that there is no state: a write that comes between is a conflict of ours.
  const version = await live.version(ref);
  if (await live.load(ref, [])) throw new StateMovedError();
  const { header, buckets } = await rebuild(ref, history);
  const rebuilt = { header: { ...header, version }, buckets };
  onRebuilt(ref.attraction, rebuilt.buckets.size);
  return { state: rebuilt, stored: rebuilt.header, minutes, rebuilt: true, isAsked: true };
}

async function rebuild(ref: AttractionRef, history: HistoryStore): Promise<AttractionState> {
  const words = await history.words(ref);
  if (words.length === 0) return rebuildState([], []);
  const newest = minuteOf(Math.max(...words.map(({ heardAt }) => heardAt)));
  const buckets = await history.buckets(ref, flowStart(newest), newest + 1);
  return rebuildState(words, buckets);
}

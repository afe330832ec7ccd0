import {
  type AttractionRef,
  type AttractionState,
  type Bucket,
  estimateMinutes,
  flowStart,
  type HistoryStore,
  type LiveStore,
  minuteOf,
  type Reading,
  rebuildState,
  tailStart,
  UnavailableError,
} from '@ridewait/core';

export interface LoadDeps {
  live: LiveStore;
  history: HistoryStore;
  now(): number;
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

export interface Loaded {
  state: AttractionState;
  /** True when the live store had none: what goes back must bring the whole tail. */
  rebuilt: boolean;
}

/**
 * The state of an attraction with every bucket that these readings touch: from the live store, older ones
 * paged in from history (or rejects with `PagingError`). A state that is missing is rebuilt from history, and
 * never started empty while history can't answer (that rejects with `UnavailableError`).
 */
export async function loadState(
  ref: AttractionRef,
  readings: readonly Reading[],
  { live, history, now, onRebuilt }: LoadDeps,
): Promise<Loaded> {
  const touched = new Set(readings.map(({ at }) => minuteOf(at)));
  const minutes = [...touched.union(new Set(estimateMinutes(now())))];
  let state = await live.load(ref, minutes);
  const rebuilt = state === null;
  if (!state) {
    state = await rebuild(ref, history);
    onRebuilt(ref.attraction, state.buckets.size);
  }
  const { buckets } = state;
  const old = [...touched].filter(
    (minute) => minute < tailStart(state.header) && !buckets.has(minute),
  );
  if (old.length === 0) return { state, rebuilt };
  const paged = await pageIn(ref, old, history).catch((error: unknown) => {
    throw error instanceof UnavailableError ? new PagingError(old, error.cause) : error;
  });
  return {
    state: {
      header: state.header,
      buckets: new Map([...buckets, ...paged.map((bucket) => [bucket.minute, bucket] as const)]),
    },
    rebuilt,
  };
}

async function rebuild(ref: AttractionRef, history: HistoryStore): Promise<AttractionState> {
  const words = await history.words(ref);
  if (words.length === 0) return rebuildState([], []);
  const newest = minuteOf(Math.max(...words.map(({ heardAt }) => heardAt)));
  const buckets = await history.buckets(ref, flowStart(newest), newest + 1);
  return rebuildState(words, buckets);
}

/** One query over the span that the minutes lie in; what lies between them is left out again. */
async function pageIn(
  ref: AttractionRef,
  minutes: readonly number[],
  history: HistoryStore,
): Promise<Bucket[]> {
  const wanted = new Set(minutes);
  const from = Math.min(...minutes);
  const to = Math.max(...minutes) + 1;
  const buckets = await history.buckets(ref, from, to);
  return buckets.filter(({ minute }) => wanted.has(minute));
}

import {
  type AttractionRef,
  type AttractionState,
  type DirtyMark,
  type HistoryStore,
  type LiveStore,
  tailStart,
  UnavailableError,
} from '@ridewait/core';
import type { Events } from './events.ts';

/** Marks taken in one flush: a transaction of a few hundred rows. */
const MARKS_PER_FLUSH = 500;

export interface FlushDeps {
  live: LiveStore;
  history: HistoryStore;
  events: Events;
  /**
   * The life of the live store that may be flushed from. What was loaded in another one may be a replica's, whose
   * buckets hold other readings than their rows. Without it any may: history is known to be behind.
   */
  life?: string;
}

/** The live store has another life than it had: recovery comes first. */
class LiveStoreLostError extends UnavailableError {
  constructor() {
    super('live store', 'it has lost what it held, or a part, and is to be made again first');
  }
}

/**
 * Flushes one park after another. A fault in one is told and keeps the others from nothing: false then. Rejects
 * with `UnavailableError` when a store is away, which it is for all of them.
 */
export async function flushParks(parks: readonly string[], deps: FlushDeps): Promise<boolean> {
  let isAll = true;
  for (const park of parks) {
    await flushPark(park, deps).catch((error: unknown) => {
      if (error instanceof UnavailableError) throw error;
      deps.events.flushFailed(error as Error);
      isAll = false;
    });
  }
  return isAll;
}

/**
 * Writes every dirty bucket of a park to history, with the last words and live views of their attractions,
 * and takes away the marks that no later write renewed. Safe at any time and from several instances at once.
 * Returns how many buckets were written.
 */
export async function flushPark(park: string, deps: FlushDeps): Promise<number> {
  const flushed = new Set<string>();
  /** Of those, the ones seen dirty again: left to the next flush, or writers could keep this one for ever. */
  const renewed = new Set<string>();
  let written = 0;
  for (;;) {
    const limit = MARKS_PER_FLUSH + renewed.size;
    const marks = await deps.live.dirty(park, limit);
    const fresh = marks.filter((mark) => !flushed.has(nameOf(mark)));
    for (const name of marks.map(nameOf)) {
      if (flushed.has(name)) renewed.add(name);
      else flushed.add(name);
    }
    if (fresh.length > 0) written += await flushMarks(park, fresh, deps);
    if (marks.length < limit) return written;
  }
}

function nameOf({ attraction, minute }: DirtyMark): string {
  return `${attraction} ${minute}`;
}

/** An attraction's marks, and its state as it was loaded for them. */
interface Marked {
  ref: AttractionRef;
  marks: DirtyMark[];
  state: AttractionState | null;
}

async function flushMarks(
  park: string,
  marks: readonly DirtyMark[],
  { live, history, events, life }: FlushDeps,
): Promise<number> {
  const started = performance.now();
  const marked: Marked[] = await Promise.all(
    [...Map.groupBy(marks, ({ attraction }) => attraction)].map(async ([attraction, own]) => {
      const ref: AttractionRef = { park, attraction };
      const minutes = own.map(({ minute }) => minute);
      return { ref, marks: own, state: await live.load(ref, minutes) };
    }),
  );
  for (const [attraction, minutes] of await lostBuckets(park, marked, live)) {
    events.bucketsLost(attraction, minutes);
  }
  const attractions = marked.map(({ ref }) => ref.attraction);
  const views = await live.views(park, attractions);
  const buckets = marked.flatMap(({ ref, state }) =>
    [...(state?.buckets.values() ?? [])].map((bucket) => ({ ...ref, bucket })),
  );
  // Asked after all was loaded: what came before the answer is of the life that it names, or of one before.
  if (life !== undefined && (await live.life()) !== life) throw new LiveStoreLostError();
  await history.flush({
    buckets,
    words: marked.flatMap(({ ref, state }) =>
      (state?.header.words ?? []).map((word) => ({ ...ref, word })),
    ),
    views: views.filter((view) => view !== null),
  });
  await live.clean(park, await withTails(marked, live));
  events.flushed(buckets.length, (performance.now() - started) / 1000);
  return buckets.length;
}

/**
 * Minutes that are marked and have no bucket, by attraction. One whose mark is gone as well is not lost:
 * another instance has flushed it meanwhile, and it was older than the tail.
 */
async function lostBuckets(
  park: string,
  marked: readonly Marked[],
  live: LiveStore,
): Promise<Map<string, number[]>> {
  const absent = marked.flatMap(({ marks, state }) =>
    marks.filter(({ minute }) => !state?.buckets.has(minute)),
  );
  if (absent.length === 0) return new Map();
  const dirty = await live.dirty(park, 2 * MARKS_PER_FLUSH);
  const versions = new Map(dirty.map((mark) => [nameOf(mark), mark.version]));
  const lost = absent.filter((mark) => versions.get(nameOf(mark)) === mark.version);
  const byAttraction = Map.groupBy(lost, ({ attraction }) => attraction);
  return new Map(
    [...byAttraction].map(([attraction, own]) => [attraction, own.map(({ minute }) => minute)]),
  );
}

/**
 * The marks, each with the start of its tail as it stands now: had the tail moved on while history wrote,
 * nobody would drop the buckets that left it dirty.
 */
async function withTails(
  marked: readonly Marked[],
  live: LiveStore,
): Promise<(DirtyMark & { pruneBefore: number })[]> {
  const pages = await Promise.all(
    marked.map(async ({ ref, marks }) => {
      const latest = await live.load(ref, []);
      const pruneBefore = latest ? tailStart(latest.header) : 0;
      return marks.map((mark) => ({ ...mark, pruneBefore }));
    }),
  );
  return pages.flat();
}

import {
  type AttractionRef,
  type DirtyMark,
  type HistoryFlush,
  type HistoryStore,
  type LiveStore,
  tailStart,
} from '@ridewait/core';
import type { Events } from './events.ts';

/** Marks taken in one flush: a transaction of a few hundred rows. */
const MARKS_PER_FLUSH = 500;

export interface FlushDeps {
  live: LiveStore;
  history: HistoryStore;
  events: Events;
}

/**
 * Writes every dirty bucket of a park to history, with the last words and live views of their attractions,
 * and takes away the marks that no later write renewed. Safe at any time and from several instances at once.
 * Returns how many buckets were written.
 */
export async function flushPark(park: string, deps: FlushDeps): Promise<number> {
  let written = 0;
  for (;;) {
    const marks = await deps.live.dirty(park, MARKS_PER_FLUSH);
    if (marks.length === 0) return written;
    written += await flushMarks(park, marks, deps);
    // A full page may have more behind it; a short one was all, but for marks renewed meanwhile.
    if (marks.length < MARKS_PER_FLUSH) return written;
  }
}

async function flushMarks(
  park: string,
  marks: readonly DirtyMark[],
  { live, history, events }: FlushDeps,
): Promise<number> {
  const started = performance.now();
  const byAttraction = Map.groupBy(marks, ({ attraction }) => attraction);
  const flush: HistoryFlush = { buckets: [], words: [], views: [] };
  const cleaned: (DirtyMark & { pruneBefore: number })[] = [];

  await Promise.all(
    [...byAttraction].map(async ([attraction, marked]) => {
      const ref: AttractionRef = { park, attraction };
      const minutes = marked.map(({ minute }) => minute);
      const state = await live.load(ref, minutes);
      const lost = minutes.filter((minute) => !state?.buckets.has(minute));
      if (lost.length > 0) events.bucketsLost(attraction, lost);
      for (const bucket of state?.buckets.values() ?? []) flush.buckets.push({ ...ref, bucket });
      for (const word of state?.header.words ?? []) flush.words.push({ ...ref, word });
      const pruneBefore = state ? tailStart(state.header) : 0;
      for (const mark of marked) cleaned.push({ ...mark, pruneBefore });
    }),
  );
  const views = await live.views(park, [...byAttraction.keys()]);
  flush.views = views.filter((view) => view !== null);

  await history.flush(flush);
  await live.clean(park, cleaned);
  events.flushed(flush.buckets.length, (performance.now() - started) / 1000);
  return flush.buckets.length;
}

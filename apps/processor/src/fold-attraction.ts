import {
  type Attraction,
  type AttractionRef,
  type AttractionState,
  estimate,
  fold,
  minuteOf,
  nextVersion,
  type Reading,
  tailStart,
  UnavailableError,
} from '@ridewait/core';
import type { Events } from './events.ts';
import { type LoadDeps, loadState, PagingError } from './load-state.ts';

/** After so many lost races the bus may try again later. */
const MAX_TRIES = 20;

export interface FoldDeps extends Omit<LoadDeps, 'onRebuilt'> {
  events: Events;
}

/** Folds readings into the state of an attraction and writes it; resolves when the live store has it. */
export interface FoldAttraction {
  (park: string, attraction: Attraction, readings: readonly Reading[]): Promise<void>;
}

export function attractionFold({ events, ...deps }: FoldDeps): FoldAttraction {
  const load: LoadDeps = { ...deps, onRebuilt: events.stateRebuilt };
  return async function foldAttraction(park, attraction, readings) {
    const ref: AttractionRef = { park, attraction: attraction.id };
    const started = performance.now();

    async function foldOthers(minutes: ReadonlySet<number>): Promise<void> {
      const others = readings.filter(({ at }) => !minutes.has(minuteOf(at)));
      if (others.length > 0) await foldAttraction(park, attraction, others);
    }

    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const loaded = await loadState(ref, readings, load).catch((error: unknown) => error as Error);
      if (loaded instanceof Error) {
        // A backlog that waits for history must not hold up what is said now; all of it comes again.
        if (loaded instanceof PagingError) await foldOthers(loaded.minutes);
        throw loaded;
      }
      const { state, rebuilt } = loaded;
      const folded = fold(state, readings);
      const isWritten =
        folded.changed.length === 0 && !rebuilt
          ? 'written'
          : await write(ref, attraction, state, folded.state, {
              minutes: rebuilt ? [...folded.state.buckets.keys()] : folded.changed,
            });
      if (isWritten === 'written') {
        events.readingsFolded(folded, (performance.now() - started) / 1000);
        return;
      }
      events.writeConflicted();
    }
    throw new UnavailableError('live store', new Error(`${MAX_TRIES} writes came second`));
  };

  async function write(
    ref: AttractionRef,
    attraction: Attraction,
    before: AttractionState,
    after: AttractionState,
    { minutes }: { minutes: number[] },
  ): Promise<'written' | 'conflict'> {
    const expectedVersion = before.header.version;
    const header = { ...after.header, version: nextVersion(expectedVersion, deps.now()) };
    const started = performance.now();
    const outcome = await deps.live.write(ref, {
      expectedVersion,
      header,
      buckets: minutes.map((minute) => after.buckets.get(minute)!),
      prune: leavingTail(before, after),
      view: estimate(ref.park, attraction, { header, buckets: after.buckets }),
    });
    events.stateWritten((performance.now() - started) / 1000);
    return outcome;
  }
}

/** Minutes that were in the tail before and are not any more. */
export function leavingTail(before: AttractionState, after: AttractionState): number[] {
  if (before.header.newestMinute === 0) return [];
  const from = tailStart(before.header);
  const to = Math.min(tailStart(after.header), before.header.newestMinute + 1);
  return Array.from({ length: Math.max(0, to - from) }, (_, at) => from + at);
}

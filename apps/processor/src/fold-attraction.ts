import {
  type Attraction,
  type AttractionRef,
  type AttractionState,
  fold,
  hasSameEarlierFlow,
  isSameHeader,
  minuteOf,
  nextVersion,
  type Reading,
  tailStart,
  UnavailableError,
} from '@ridewait/core';
import { anomalyWatch } from './anomaly-watch.ts';
import { atMost } from './at-most.ts';
import { estimateCheck } from './estimate-check.ts';
import type { Events } from './events.ts';
import {
  type LoadDeps,
  type Loaded,
  loadState,
  PagingError,
  StateMovedError,
} from './load-state.ts';
import type { UsualHistory } from './usual-history.ts';

/** After so many lost races the bus may try again later. */
const MAX_TRIES = 20;

/**
 * After a loss all states are wanted at once, and each takes some 30 ms of CPU: more at a time end no sooner, and keep
 * whatever else there is waiting.
 */
const REBUILDS = 4;

export interface FoldDeps extends Omit<LoadDeps, 'onRebuilt' | 'rebuilding'> {
  events: Events;
  /** The waits of past days; without them none is unusual. */
  usual?: Pick<UsualHistory, 'of'>;
  /** This instance's number among those that write (`nextVersion`). */
  writer: number;
}

/** Folds readings into the state of an attraction and writes it; resolves when the live store has it. */
export interface FoldAttraction {
  (park: string, attraction: Attraction, readings: readonly Reading[]): Promise<void>;
}

export function attractionFold({ events, writer, usual, ...deps }: FoldDeps): FoldAttraction {
  const rebuilding = atMost(REBUILDS);
  const load: LoadDeps = { ...deps, rebuilding, onRebuilt: events.stateRebuilt };
  const { live, cache, now } = deps;
  const anomalies = anomalyWatch(events, usual);
  const estimates = estimateCheck(events);
  /** The greatest version given here: a state that was rolled back must not get one of them again. */
  let given = 0;

  return async function foldAttraction(park, attraction, readings) {
    const ref: AttractionRef = { park, attraction: attraction.id };
    const started = performance.now();

    async function foldOthers(minutes: ReadonlySet<number>): Promise<void> {
      const others = readings.filter(({ at }) => !minutes.has(minuteOf(at)));
      if (others.length > 0) await foldAttraction(park, attraction, others);
    }

    for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
      const loaded = await loadState(ref, readings, load).catch((error: unknown) => error as Error);
      if (loaded instanceof StateMovedError) {
        events.writeConflicted();
        continue;
      }
      if (loaded instanceof Error) {
        // A backlog that waits for history must not hold up what is said now; all of it comes again.
        if (loaded instanceof PagingError) await foldOthers(loaded.minutes);
        throw loaded;
      }
      const { state, stored, rebuilt } = loaded;
      const folded = fold(state, readings);
      const isKnown =
        !rebuilt && folded.changed.length === 0 && isSameHeader(stored, folded.state.header);
      const outcome = isKnown
        ? await confirm(ref, loaded)
        : await write(ref, attraction, loaded, {
            after: folded.state,
            readings: folded.accepted > 0 ? readings : [],
            minutes: rebuilt ? [...folded.state.buckets.keys()] : folded.changed,
          });
      if (outcome === 'written') {
        events.readingsFolded(folded, (performance.now() - started) / 1000);
        return;
      }
      events.writeConflicted();
    }
    throw new UnavailableError('live store', new Error(`${MAX_TRIES} writes came second`));
  };

  /** What was known already needs no write; that the live store still knows it has to be asked, though. */
  async function confirm(ref: AttractionRef, { stored, isAsked }: Loaded) {
    if (isAsked || (await live.version(ref)) === stored.version) return 'written';
    cache.drop(ref);
    return 'conflict';
  }

  async function write(
    ref: AttractionRef,
    attraction: Attraction,
    { state: before, stored, minutes: known, rebuilt }: Loaded,
    {
      after,
      minutes,
      readings,
    }: { after: AttractionState; minutes: number[]; readings: readonly Reading[] },
  ): Promise<'written' | 'conflict'> {
    const expectedVersion = before.header.version;
    const version = nextVersion(Math.max(expectedVersion, given), now(), writer);
    given = version;
    const made = { header: { ...after.header, version }, buckets: after.buckets };
    const place = { park: ref.park, attraction };
    const { state, view } = anomalies.estimate(place, before, made);
    // Until it is known what became of the write, nothing is known of the state.
    cache.drop(ref);
    const started = performance.now();
    const outcome = await live.write(ref, {
      expectedVersion,
      header: state.header,
      earlierFlowChanged: rebuilt || !hasSameEarlierFlow(stored, after.header),
      buckets: minutes.map((minute) => after.buckets.get(minute)!),
      prune: leavingTail(before, after),
      view,
    });
    events.stateWritten((performance.now() - started) / 1000);
    if (outcome === 'written') {
      cache.keep(ref, { state, minutes: known });
      anomalies.wrote(place, before, { state, view });
      estimates.wrote(ref, state.header.newestMinute, view, readings);
    } else cache.wasOvertaken(ref);
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

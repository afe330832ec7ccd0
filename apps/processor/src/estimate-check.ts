import {
  type AttractionRef,
  type GuestLane,
  type LaneView,
  type LiveView,
  minuteOf,
  type Reading,
} from '@ridewait/core';
import type { Events } from './events.ts';

/** Nobody stands in a line for longer: what was told before has met all its guests. */
const KEPT_MINUTES = 240;
/** An estimate of so many minutes before a guest joined is what that guest was told. */
const REACH_MINUTES = 2;
/** Lanes that are kept, some 10 KB each at most; of more parks than that an instance checks those it last wrote. */
const MOST_LANES = 4_000;

/** Compares what was told with what guests then waited, where that is measured. */
export interface EstimateCheck {
  /**
   * To be called with each written view and the readings that are new in it. A guest's wait is compared with what
   * this instance wrote as the guest joined; what other instances wrote is not known here, and not counted.
   */
  wrote(ref: AttractionRef, minute: number, view: LiveView, readings: readonly Reading[]): void;
}

/** What was told of a lane, by the minute of event time that it was told of. */
type Told = Map<number, Pick<LaneView, 'waitSeconds' | 'range'>>;

export function estimateCheck(
  events: Pick<Events, 'estimateChecked'>,
  mostLanes = MOST_LANES,
): EstimateCheck {
  /** The lane that was written last comes last. */
  const lanes = new Map<string, Told>();

  function toldOf({ park, attraction }: AttractionRef, lane: string): Told {
    const key = `${park}/${attraction}/${lane}`;
    const told: Told = lanes.get(key) ?? new Map();
    lanes.delete(key);
    lanes.set(key, told);
    if (lanes.size > mostLanes) lanes.delete(lanes.keys().next().value!);
    return told;
  }

  function check(ref: AttractionRef, { at, lane, seconds }: Reading & { seconds: number }): void {
    const joined = minuteOf(at - seconds * 1000);
    const told = lanes.get(`${ref.park}/${ref.attraction}/${lane}`);
    for (let back = 0; told && back <= REACH_MINUTES; back += 1) {
      const is = told.get(joined - back);
      if (is === undefined) continue;
      if (is.waitSeconds !== null) {
        events.estimateChecked(is.waitSeconds - seconds, placeOf(seconds, is.range));
      }
      return;
    }
  }

  return {
    wrote(ref, minute, view, readings) {
      for (const reading of readings) {
        const { kind, seconds } = reading;
        if (kind === 'waited' && seconds !== undefined) check(ref, { ...reading, seconds });
      }
      for (const [lane, { waitSeconds, range }] of Object.entries(view.lanes) as [
        GuestLane,
        LaneView,
      ][]) {
        const told = toldOf(ref, lane);
        // The first of a minute: what a guest saw who joined in it.
        if (!told.has(minute)) told.set(minute, { waitSeconds, ...(range && { range }) });
        for (const old of told.keys()) {
          if (old > minute - KEPT_MINUTES) break;
          told.delete(old);
        }
      }
    },
  };
}

function placeOf(seconds: number, range: LaneView['range']): 'inside' | 'outside' | 'unknown' {
  if (!range) return 'unknown';
  return seconds >= range.p10 && seconds <= range.p90 ? 'inside' : 'outside';
}

import { MINUTE_MS, type Status } from '@ridewait/core';
import type { LaneState } from '@ridewait/simulator';
import { laneKey } from './lane-key.ts';

/** How a lane truly was at the last full minute. */
export interface TrueLane {
  status: Status;
  /** People truly in line over the true mean throughput, in minutes; undefined where no vehicle leaves. */
  waitMinutes: number | undefined;
}

/** What someone would say who knows the line and the mean throughput, but neither the future nor how vehicles load. */
export function oracle(
  states: readonly LaneState[],
): (key: string, at: number) => TrueLane | undefined {
  const known = new Map<string, TrueLane>();
  for (const { at, status, peopleInLine, hourlyThroughput, ...place } of states) {
    const waitMinutes = hourlyThroughput > 0 ? (peopleInLine * 60) / hourlyThroughput : undefined;
    known.set(`${laneKey(place)} ${at / MINUTE_MS}`, { status, waitMinutes });
  }
  return (key, at) => known.get(`${key} ${Math.floor(at / MINUTE_MS)}`);
}

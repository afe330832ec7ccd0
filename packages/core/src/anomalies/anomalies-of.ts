import type { Attraction, GuestLane } from '../catalog.ts';
import type { LaneWalk } from '../line/lane.ts';
import type { Status } from '../reading.ts';
import type { StateHeader } from '../state.ts';
import { type Anomaly, MOST_ANOMALIES } from './anomaly.ts';
import { dayRows, settledRows } from './day-rows.ts';
import { settledFindings } from './settled-findings.ts';
import { deadSensors } from './silence.ts';
import { stuckCounters } from './stuck-counters.ts';
import { unusualWaits, type UsualWaits } from './unusual.ts';

export interface AnomalyContext {
  /** What the ride is in; at a ride that is closed a sensor may be switched off. */
  status?: Status;
  /** The walk along the ride's lanes, and the waits of past days: without both no wait is unusual. */
  lanes?: ReadonlyMap<GuestLane, LaneWalk>;
  usual?: UsualWaits;
}

/**
 * What is wrong with what a ride's sensors say, by the state alone: whoever has it finds the same, in whichever
 * order readings came. What doesn't flap for it is walked through from the beginning of the day. The worst first,
 * `MOST_ANOMALIES` at most.
 */
export function anomaliesOf(
  attraction: Attraction,
  header: Pick<StateHeader, 'flow' | 'words'>,
  { status, lanes, usual }: AnomalyContext = {},
): Anomaly[] {
  const rows = dayRows(attraction, header);
  if (rows.length === 0) return [];
  const isClosed = status === 'CLOSED' || status === 'REFURBISHMENT';
  const missing = isClosed
    ? []
    : [...deadSensors(attraction, header, rows), ...stuckCounters(attraction, rows)];
  const { off, contradicted } = settledFindings(attraction, settledRows(attraction, header, rows));
  const unusual =
    lanes && usual && !isClosed ? unusualWaits(attraction, lanes, rows.at(-1)!.part, usual) : [];
  // A counter that is known to see nobody, or not all, explains the rest.
  const isExplained = ({ lane }: Anomaly) =>
    [...missing, ...off].some((each) => each.lane === lane && each.sensor !== undefined);
  const rest = [...contradicted, ...unusual];
  return [...missing, ...off, ...rest.filter((each) => !isExplained(each))].slice(
    0,
    MOST_ANOMALIES,
  );
}

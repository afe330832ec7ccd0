import { createBacktest, type LaneEstimate } from '@ridewait/cli';
import { MINUTE_MS } from '@ridewait/core';
import type { PlayedScenario } from '@ridewait/simulator';
import { laneKey } from './lane-key.ts';
import { type PeerLane, peerLane, type PeerWaits } from './peers.ts';

/** What was said of one lane at the end of each minute. */
export interface Said {
  estimate: LaneEstimate;
  peers: PeerWaits;
}

/** By lane, in order of time. */
export type SaidByLane = ReadonlyMap<string, Said[]>;

/** Lets a day's readings arrive: at `ridewait backtest`'s own code, and at simple programs beside it. */
export function replayDay({
  park,
  readings,
}: Pick<PlayedScenario, 'park' | 'readings'>): SaidByLane {
  const backtest = createBacktest({ park, everyMs: MINUTE_MS });
  const peers = new Map<string, PeerLane>();
  const said = new Map<string, Said[]>();
  for (const { id: attraction, lanes } of park.attractions) {
    for (const lane of Object.keys(lanes)) {
      const key = laneKey({ attraction, lane });
      peers.set(key, peerLane());
      said.set(key, []);
    }
  }
  function record(step: readonly LaneEstimate[]): void {
    for (const estimate of step) {
      const key = laneKey(estimate);
      said.get(key)!.push({ estimate, peers: peers.get(key)!.at(estimate.asOf) });
    }
  }
  for (const { reading, receivedAt } of readings) {
    for (const step of backtest.before(receivedAt)) record(step);
    const { attraction } = reading;
    backtest.add({ receivedAt, attraction, reading });
    peers.get(laneKey({ attraction, lane: reading.lane }))?.add(reading);
  }
  for (const step of backtest.last()) record(step);
  return said;
}

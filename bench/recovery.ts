import { type AttractionState, FLOW_HOURS } from '@ridewait/core';
import type { Figure } from './figures.ts';
import type { RideSources } from './push-bodies.ts';
import { startRecoveryStage } from './recovery-stage.ts';

const RIDES = 1_000;
/** Not all 26: an hour that passes meanwhile must not take a reading out of the sums that are checked. */
const HOURS = FLOW_HOURS - 1;
const ROUNDS = 2;

/**
 * Redis is killed and comes back empty, in the middle of the traffic of 1,000 attractions with a day behind
 * them: seconds until each has a state again, and until every reading that was ever said is in them, each once.
 */
export async function recovery({ runs }: { runs: number }): Promise<Figure[]> {
  await using stage = await startRecoveryStage(RIDES, HOURS);
  const served: number[] = [];
  const exact: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const traffic = stage.speak();
    await stage.untilAll((state) => state !== null);
    await stage.untilRounds(ROUNDS);
    await stage.loseRedis();
    const began = performance.now();
    await stage.untilAll((state) => state !== null);
    served.push((performance.now() - began) / 1000);
    await traffic.stop();
    await stage.untilAll((state, ride) => state !== null && isWhole(state, ride));
    exact.push((performance.now() - began) / 1000);
  }
  const rides = RIDES.toLocaleString('en');
  return [
    { name: `a lost Redis, until ${rides} states are there again`, unit: 's', values: served },
    { name: 'a lost Redis, until every reading is in them, once', unit: 's', values: exact },
  ];
}

/** Every reading since the sensor's epoch began is counted once: as many as its last `seq` says. */
function isWhole({ header }: AttractionState, { sensors }: RideSources): boolean {
  const counted = new Map<string, number>();
  for (const { tallies } of header.flow) {
    for (const { sensor, n } of tallies) counted.set(sensor, (counted.get(sensor) ?? 0) + n);
  }
  return sensors.every(({ sensor, seq }) => counted.get(sensor) === seq);
}

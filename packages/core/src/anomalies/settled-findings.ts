import type { Attraction } from '../catalog.ts';
import { PARTS_PER_HOUR } from '../spread.ts';
import type { Anomaly } from './anomaly.ts';
import { contradictions } from './contradictions.ts';
import type { DayRow } from './day-rows.ts';
import { miscounts } from './miscounts.ts';

/** What is found in a day's settled rows. */
export interface SettledFindings {
  off: Anomaly[];
  contradicted: Anomaly[];
}

/**
 * By the first row: those of earlier hours are the same objects for as long as nothing in any of them is another. They
 * are walked through for some milliseconds, and come again with every fold.
 */
const remembered = new WeakMap<DayRow, { latest: string; findings: SettledFindings }>();

/** @param settled today's rows of which all has been said */
export function settledFindings(
  attraction: Attraction,
  settled: readonly DayRow[],
): SettledFindings {
  const [first] = settled;
  if (!first) return { off: [], contradicted: [] };
  const latest = printOf(settled);
  const known = remembered.get(first);
  if (known?.latest === latest) return known.findings;
  const findings = {
    off: miscounts(attraction, settled),
    contradicted: contradictions(attraction, settled),
  };
  remembered.set(first, { latest, findings });
  return findings;
}

/** All that the rows of the last hour say, which are made anew with every fold, and how many there are before. */
function printOf(settled: readonly DayRow[]): string {
  const hour = Math.floor(settled.at(-1)!.part / PARTS_PER_HOUR);
  const numbers: number[] = [settled.length];
  for (let at = settled.length - 1; at >= 0; at -= 1) {
    const { part, ride, sensors, vehicleScale } = settled[at]!;
    if (Math.floor(part / PARTS_PER_HOUR) < hour) break;
    numbers.push(part, sensors.size, vehicleScale, ride.vehicles, ride.riders, ride.seats);
    for (const { n, people, amount } of sensors.values()) numbers.push(n, people, amount);
    for (const { entered, boarded, left, guests, seconds } of ride.lanes.values()) {
      numbers.push(entered.people, boarded.people, left.people, guests, seconds);
      numbers.push(entered.isHeard ? 1 : 0, boarded.isHeard ? 1 : 0);
    }
  }
  return numbers.join(' ');
}

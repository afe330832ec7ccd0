import { mergeHours } from './hour-tally.ts';
import type { HourTally } from './state.ts';
import { tallyKey } from './tally.ts';

/** Epochs of a sensor that an hour keeps apart, the latest ones: more are a device that starts over and over. */
export const MAX_EPOCHS = 8;

/** Stands for all epochs of a sensor before those; no device can have it. */
export const OLDER_EPOCHS = -1;

/**
 * An hour's sorted tallies with what a sensor said in all but its latest epochs added up: a sensor takes a bounded
 * part of the header then. Totals say nothing across epochs, so that their first and last words go. Which epochs
 * are the latest, and the sums of the others, depend on the set of readings alone: order still doesn't matter.
 */
export function withoutOlderEpochs(tallies: HourTally[]): HourTally[] {
  const tooMany = sensorsOfMany(tallies);
  if (tooMany.size === 0) return tallies;
  const kept = new Map<string, HourTally>();
  for (const tally of tallies) {
    const oldest = tooMany.get(tally.sensor);
    const isKept = oldest === undefined || tally.epoch >= oldest;
    const own = isKept ? tally : summedUp(tally);
    const key = tallyKey(own);
    const other = kept.get(key);
    kept.set(key, other ? mergeHours(other, own) : own);
  }
  return [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
}

/** Sensors with more epochs than are kept, each with the oldest that is. */
function sensorsOfMany(tallies: readonly HourTally[]): Map<string, number> {
  const found = new Map<string, number>();
  // A sensor's tallies stand together.
  for (let from = 0, to = 0; from < tallies.length; from = to) {
    const { sensor } = tallies[from]!;
    while (to < tallies.length && tallies[to]!.sensor === sensor) to += 1;
    if (to - from <= MAX_EPOCHS) continue;
    const epochs = new Set(tallies.slice(from, to).map(({ epoch }) => epoch));
    epochs.delete(OLDER_EPOCHS);
    if (epochs.size > MAX_EPOCHS) {
      found.set(sensor, [...epochs].toSorted((a, b) => b - a)[MAX_EPOCHS - 1]!);
    }
  }
  return found;
}

function summedUp({ first: _first, last: _last, ...sums }: HourTally): HourTally {
  return { ...sums, epoch: OLDER_EPOCHS };
}

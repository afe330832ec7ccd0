import type { Attraction } from '../src/catalog.ts';
import type { Reading } from '../src/reading.ts';
import { MINUTE_MS } from '../src/state.ts';
import { counter, NOON } from './readings.ts';

/** A ride of two lanes; standby gets what priority leaves. */
export const RIDE: Attraction = {
  id: 'comet',
  name: 'Comet',
  hourlyCapacity: 1_200,
  lanes: { standby: {}, priority: { share: 0.25 } },
  sensors: [
    { id: 'gate', kind: 'entered', lane: 'standby' },
    { id: 'merge', kind: 'boarded', lane: 'standby' },
    { id: 'controller', kind: 'status', lane: 'all' },
    { id: 'operator', kind: 'status', lane: 'all' },
  ],
};

/** What a counter of boarding guests says every minute, from `minutes` before noon to noon. */
export function everyMinute(
  sensor: string,
  minutes: number,
  count: number,
  more: Partial<Reading> = {},
): Reading[] {
  return Array.from({ length: minutes + 1 }, (_, index) =>
    counter({
      sensor,
      kind: 'boarded',
      seq: index,
      at: NOON - (minutes - index) * MINUTE_MS,
      count,
      ...more,
    }),
  );
}

/** 140 people in line at noon, of whom ten board every minute. */
export const JOINED = counter({ at: NOON - 20 * MINUTE_MS, count: 300 });
export const GATE_AT_NOON = counter({ seq: 2, at: NOON, count: 0 });
export const BOARDING = everyMinute('merge', 15, 10);

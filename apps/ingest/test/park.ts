import type { Catalog } from '@ridewait/core';

export const NOON = Date.parse('2026-07-01T12:00:00Z');

/** Two rides in one park, and one in another. */
export const CATALOG: Catalog = {
  parks: [
    {
      id: 'park-1',
      name: 'First Park',
      timezone: 'Europe/Berlin',
      attractions: [
        {
          id: 'comet',
          name: 'The Comet',
          hourlyCapacity: 1200,
          lanes: { standby: {}, single_rider: {} },
          sensors: [
            { id: 'comet-in', kind: 'entered', lane: 'standby' },
            { id: 'comet-on', kind: 'boarded', lane: 'single_rider' },
            { id: 'comet-car', kind: 'dispatched', lane: 'all' },
          ],
        },
        {
          id: 'tower',
          name: 'The Tower',
          hourlyCapacity: 600,
          lanes: { standby: {} },
          sensors: [{ id: 'tower-in', kind: 'entered', lane: 'standby' }],
        },
      ],
    },
    { id: 'park-2', name: 'Second Park', timezone: 'Europe/Berlin', attractions: [] },
  ],
};

/** A reading that nothing is wrong with, a second before noon. */
export function reading(more: Record<string, unknown> = {}): Record<string, unknown> {
  const at = '2026-07-01T11:59:59Z';
  return { sensor: 'comet-in', epoch: 1_782_900_000, seq: 7, at, count: 3, ...more };
}

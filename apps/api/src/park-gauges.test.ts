import type { LiveView, Park } from '@ridewait/core';
import { expect, it } from 'vitest';
import { CATALOG, lane, NOON, viewOf } from '../test/stage.ts';
import { type ParkFreshness, parkFreshness } from './park-gauges.ts';

const PARK = CATALOG.parks[0]!;
const BARE: Park = { ...PARK, attractions: [{ ...PARK.attractions[0]!, sensors: [] }] };

it.for<[string, Park, LiveView[], boolean, ParkFreshness]>([
  [
    'all fresh at 90 s',
    PARK,
    [viewOf('comet', NOON), viewOf('tower', NOON - 90_000)],
    true,
    { oldestAgeSeconds: 90, freshRatio: 1 },
  ],
  [
    'half fresh past 90 s',
    PARK,
    [viewOf('comet', NOON), viewOf('tower', NOON - 90_001)],
    true,
    { oldestAgeSeconds: 90.001, freshRatio: 0.5 },
  ],
  [
    'a dead counter of a closed ride as not fresh, though guests see no wait there',
    PARK,
    [
      viewOf('comet', NOON),
      viewOf('tower', NOON, {
        status: { value: 'CLOSED', saidAt: NOON, confirmedAt: NOON },
        lanes: { standby: lane(600, NOON - 300_000) },
      }),
    ],
    true,
    { oldestAgeSeconds: 300, freshRatio: 0.5 },
  ],
  [
    'a ride that never spoke as not fresh, and of no age',
    PARK,
    [viewOf('comet', NOON - 5_000)],
    true,
    { oldestAgeSeconds: 5, freshRatio: 0.5 },
  ],
  [
    'nothing fresh while the live store is away',
    PARK,
    [viewOf('comet', NOON), viewOf('tower', NOON)],
    false,
    { oldestAgeSeconds: 0, freshRatio: 0 },
  ],
  [
    'a lane that only has a sign as old as the sign, as guests do',
    PARK,
    [
      viewOf('comet', NOON, {
        lanes: { standby: lane(600, NOON), priority: lane(300, NOON - 120_000) },
      }),
      viewOf('tower', NOON),
    ],
    true,
    { oldestAgeSeconds: 120, freshRatio: 0.5 },
  ],
  ['no data at all', PARK, [], true, { oldestAgeSeconds: null, freshRatio: 0 }],
  [
    'nothing to keep fresh where there is no sensor',
    BARE,
    [],
    true,
    { oldestAgeSeconds: null, freshRatio: 1 },
  ],
])('sees %s', ([, park, views, isLive, expected]) => {
  const byId = new Map(views.map((view) => [view.attraction, view]));
  expect(parkFreshness(park, byId, isLive, NOON)).toEqual(expected);
});

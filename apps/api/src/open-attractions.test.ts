import type { LiveView, Park, Status } from '@ridewait/core';
import { expect, it } from 'vitest';
import { CATALOG, NOON, viewOf } from '../test/stage.ts';
import { openAttractions, type OpenAttractions, openSeconds } from './open-attractions.ts';

const PARK = CATALOG.parks[0]!;
const BARE: Park = { ...PARK, attractions: [{ ...PARK.attractions[0]!, sensors: [] }] };

function said(value: Status, at = NOON): Partial<LiveView> {
  return { status: { value, saidAt: at, confirmedAt: at } };
}

it.for<[string, Park, LiveView[], boolean, OpenAttractions]>([
  [
    'all that are heard of as fresh',
    PARK,
    [viewOf('comet', NOON), viewOf('tower', NOON - 90_000)],
    true,
    { fresh: 2, stale: 0 },
  ],
  [
    'one that was heard of longer ago as stale',
    PARK,
    [viewOf('comet', NOON), viewOf('tower', NOON - 90_001)],
    true,
    { fresh: 1, stale: 1 },
  ],
  [
    'one that is down as any other',
    PARK,
    [viewOf('comet', NOON, said('DOWN')), viewOf('tower', NOON - 600_000, said('DOWN'))],
    true,
    { fresh: 1, stale: 1 },
  ],
  [
    'none that is closed, though its sensors are off',
    PARK,
    [
      viewOf('comet', NOON - 600_000, said('CLOSED', NOON - 600_000)),
      viewOf('tower', NOON, said('REFURBISHMENT')),
    ],
    true,
    { fresh: 0, stale: 0 },
  ],
  ['one that never spoke as stale', PARK, [viewOf('comet', NOON)], true, { fresh: 1, stale: 1 }],
  [
    'nothing as fresh while the live store is away',
    PARK,
    [viewOf('comet', NOON), viewOf('tower', NOON, said('CLOSED'))],
    false,
    { fresh: 0, stale: 1 },
  ],
  ['nothing of what has no sensor', BARE, [], true, { fresh: 0, stale: 0 }],
])('counts %s', ([, park, views, isLive, expected]) => {
  const byId = new Map(views.map((view) => [view.attraction, view]));
  expect(openAttractions(park, byId, isLive, NOON)).toEqual(expected);
});

it('adds up the time that attractions were open, each park for itself', () => {
  const seconds = openSeconds();
  expect(seconds.pass('pier', { fresh: 3, stale: 1 }, NOON)).toEqual({ fresh: 0, stale: 0 });
  expect(seconds.pass('pier', { fresh: 3, stale: 1 }, NOON + 10_000)).toEqual({
    fresh: 30,
    stale: 10,
  });
  expect(seconds.pass('bay', { fresh: 9, stale: 9 }, NOON + 10_000)).toEqual({
    fresh: 0,
    stale: 0,
  });
  expect(seconds.pass('pier', { fresh: 0, stale: 4 }, NOON + 15_000)).toEqual({
    fresh: 30,
    stale: 30,
  });
});

it('adds nothing for a time that nobody looked, nor for a clock that was set back', () => {
  const seconds = openSeconds();
  seconds.pass('pier', { fresh: 1, stale: 0 }, NOON);
  expect(seconds.pass('pier', { fresh: 1, stale: 0 }, NOON + 600_000).fresh).toBe(0);
  expect(seconds.pass('pier', { fresh: 1, stale: 0 }, NOON).fresh).toBe(0);
  expect(seconds.pass('pier', { fresh: 1, stale: 0 }, NOON + 120_000).fresh).toBe(120);
});

import { expect, it } from 'vitest';
import { COMET, enteredAgo, foldOf, PARK } from '../test/readings.ts';
import { stateCache } from './state-cache.ts';

const TOWER = { park: PARK, attraction: 'tower' };
const RIVER = { park: PARK, attraction: 'river' };
/** Three tallies in it: a word, an hour's sum, a bucket's track. */
const SMALL = { state: foldOf([enteredAgo(0, 0)]), minutes: new Set([1]) };

it('gives back what it keeps, ride by ride and park by park', () => {
  const cache = stateCache();
  cache.keep(COMET, SMALL);
  expect(cache.get(COMET)).toMatchObject(SMALL);
  expect(cache.get(TOWER)).toBeUndefined();
  expect(cache.get({ park: 'park-2', attraction: 'comet' })).toBeUndefined();
  cache.drop(COMET);
  expect(cache.get(COMET)).toBeUndefined();
});

it('lets go of what was kept longest ago once it holds too much', () => {
  const cache = stateCache(6 / 2_000);
  cache.keep(COMET, SMALL);
  cache.keep(TOWER, SMALL);
  cache.keep(COMET, SMALL);
  cache.keep(RIVER, SMALL);
  expect(cache.get(TOWER)).toBeUndefined();
  expect(cache.get(COMET)).toBeDefined();
  expect(cache.get(RIVER)).toBeDefined();
});

it('holds nothing of a state that is larger than all it may hold', () => {
  const cache = stateCache(2 / 2_000);
  cache.keep(COMET, SMALL);
  expect(cache.get(COMET)).toBeUndefined();
});

import type { OperationsBody } from '@ridewait/contracts';
import { describe, expect, it } from 'vitest';
import { fakeHealth, fakeOperations, troubledPark } from '../../../test/fake-operations.ts';
import { failed, type Feed, NO_FEED, withAnswer } from '../feed.ts';
import {
  FIRST_CHOICES,
  type OperationsChoices,
  type OperationsView,
  viewOperations,
} from './operations-view.ts';

const NOW = Date.parse('2026-07-01T12:02:30Z');

function fed(body = fakeOperations(troubledPark(NOW))): Feed<OperationsBody> {
  return withAnswer<OperationsBody>(NO_FEED, { ok: true, body, servedAt: NOW }, NOW);
}

function failing(feed: Feed<OperationsBody>, problem: 'unreachable' | 'unavailable', times = 2) {
  return Array.from({ length: times }).reduce<Feed<OperationsBody>>(
    (before) => withAnswer(before, failed(problem), NOW),
    feed,
  );
}

function seen(feed: Feed<OperationsBody>, choices: Partial<OperationsChoices> = {}, now = NOW) {
  return viewOperations(feed, { ...FIRST_CHOICES, ...choices }, now);
}

function names({ sections }: OperationsView): Record<string, string[]> {
  return Object.fromEntries(sections.map(({ id, rides }) => [id, rides.map(({ name }) => name)]));
}

it('has rides that can’t be relied on first, the worst of them before the others', () => {
  expect(names(seen(fed()))).toEqual({
    look: [
      'Pirate Cove',
      'Balloon Race',
      'Ghost Train',
      'Colossus',
      'Thunder Gulch',
      'Tower of Winds',
    ],
    down: ['Moonwalker'],
    well: [
      'Bumper Cars',
      'Chairoplane',
      'Inverted Eagle, the Longest Ride Name of All',
      'Sky Dancer',
      'The Grand Old Carousel',
      'Whirlpool Rapids',
    ],
    closed: ['Storybook Boats', 'Wild Mouse'],
  });
});

it('counts each ride once, and each finding, whatever is chosen', () => {
  const { rideCounts, findingCounts, needLook } = seen(fed(), { only: 'down', search: 'x' });
  const counts = [...rideCounts, ...findingCounts].map(({ only, count }) => [only, count]);

  expect(Object.fromEntries(counts)).toEqual({
    all: 15,
    fresh: 9,
    stale: 1,
    unknown: 2,
    down: 1,
    closed: 2,
    dead: 1,
    stuck: 1,
    drifting: 1,
    doubling: 0,
    contradiction: 0,
    unusual: 1,
  });
  expect(needLook).toBe(6);
});

it.for<[string, Partial<OperationsChoices>, Record<string, string[]>]>([
  ['a group', { only: 'stale' }, { look: ['Ghost Train'] }],
  ['a kind of finding', { only: 'drifting' }, { look: ['Colossus'] }],
  ['a name, whatever its case', { search: ' tHunder' }, { look: ['Thunder Gulch'] }],
  ['a sensor that is off', { search: 'colossus-standby' }, { look: ['Colossus'] }],
  ['words for what is wrong', { search: 'unusual' }, { look: ['Tower of Winds'] }],
  ['both', { only: 'fresh', search: 'boats' }, {}],
])('shows only what is like %s', ([, choices, expected]) => {
  expect(names(seen(fed(), choices))).toEqual(expected);
});

it('lets rides grow stale while nothing new is heard', () => {
  const later = seen(fed(), {}, NOW + 2 * 60_000);

  expect(later.rideCounts.find(({ only }) => only === 'fresh')?.count).toBe(0);
  expect(later.answered).toBe('2 min ago');
});

describe('what stands around the rides', () => {
  const calm = fakeOperations([fakeHealth('Colossus', {}, NOW)]);

  it.for<[string, Feed<OperationsBody>, Partial<OperationsView>]>([
    [
      'before the first answer',
      NO_FEED,
      { answered: null, notice: null, text: 'Asking the API …' },
    ],
    [
      'when the first question fails',
      failing(NO_FEED, 'unreachable', 1),
      { notice: 'The API doesn’t answer. Trying again.', text: null },
    ],
    [
      'when all is well',
      fed(calm),
      {
        parkName: 'Lindenhof',
        parkTime: '14:02',
        answered: '0 s ago',
        notice: null,
        text: expect.stringContaining('No ride needs a look'),
      },
    ],
    ['when a ride needs a look', fed(), { text: null }],
    [
      'after one lost answer',
      failing(fed(), 'unreachable', 1),
      { notice: null, isConnected: true },
    ],
    [
      'in an outage',
      failing(fed(), 'unreachable'),
      {
        notice: 'The API doesn’t answer: all of this is from 14:02. Trying again.',
        isConnected: false,
      },
    ],
    [
      'when the API has no data to answer with',
      failing(fed(), 'unavailable'),
      { notice: 'The API can’t reach its data: all of this is from 14:02. Trying again.' },
    ],
    [
      'while the live store is away',
      fed({ ...calm, live: false }),
      { notice: expect.stringContaining('live store is away'), isConnected: true },
    ],
    [
      'of a park that doesn’t exist',
      withAnswer<OperationsBody>(NO_FEED, failed('no-such-park'), NOW),
      { notice: 'This park is not known to the API. Check PARK.' },
    ],
    [
      'where there is no park',
      withAnswer<OperationsBody>(NO_FEED, failed('no-park'), NOW),
      { notice: 'The API knows no park yet.' },
    ],
    ['of a park without rides', fed(fakeOperations([])), { text: 'This park has no rides yet.' }],
  ])('%s', ([, feed, expected]) => {
    expect(seen(feed)).toMatchObject(expected);
  });

  it('says that no ride passes the choices', () => {
    expect(seen(fed(), { search: 'nothing' }).text).toBe('No ride is like that.');
  });
});

import { describe, expect, it } from 'vitest';
import { fakeLive, fakeRide, manyRides } from '../../test/fake-park.ts';
import type { LiveBody } from '@ridewait/contracts';
import { failed, type Feed, NO_FEED, withAnswer } from './feed.ts';
import { type Choices, FIRST_CHOICES, viewBoard } from './view-model.ts';

const NOW = Date.parse('2026-07-01T12:02:30Z');

function fed(rides = manyRides(NOW)): Feed<LiveBody> {
  return withAnswer(NO_FEED, { ok: true, body: fakeLive(rides), servedAt: NOW }, NOW);
}

function names(choices: Partial<Choices>, rides = manyRides(NOW)): string[] {
  const board = viewBoard(fed(rides), { ...FIRST_CHOICES, ...choices }, NOW);
  return board.rides.map(({ name }) => name);
}

describe('the order and the choice of rides', () => {
  const rides = [
    fakeRide('Closed', { status: 'CLOSED', waits: { standby: null } }, NOW),
    fakeRide('Äsir', { waits: { standby: 20 } }, NOW),
    fakeRide('Down', { status: 'DOWN', waits: { standby: null } }, NOW),
    fakeRide('Unknown', { waits: { standby: null } }, NOW),
    fakeRide('Zephyr', { waits: { standby: 0 } }, NOW),
    fakeRide('Bumper Cars', { waits: { standby: 20 } }, NOW),
    fakeRide('Works', { status: 'REFURBISHMENT', waits: { standby: null } }, NOW),
  ];

  it.for<[string, Partial<Choices>, string[]]>([
    [
      'shortest wait first, then what is unknown, then what does not run',
      {},
      ['Zephyr', 'Äsir', 'Bumper Cars', 'Unknown', 'Down', 'Closed', 'Works'],
    ],
    [
      'by name',
      { order: 'name' },
      ['Äsir', 'Bumper Cars', 'Closed', 'Down', 'Unknown', 'Works', 'Zephyr'],
    ],
    [
      'open now leaves out what is known to be shut, and nothing else',
      { openOnly: true },
      ['Zephyr', 'Äsir', 'Bumper Cars', 'Unknown'],
    ],
    ['a search forgives case and accents', { search: ' asI' }, ['Äsir']],
    ['a search and the choice work together', { search: 'down', openOnly: true }, []],
  ])('%s', ([, choices, expected]) => {
    expect(names(choices, rides)).toEqual(expected);
  });

  it('leaves the API’s own order alone', () => {
    const feed = fed(rides);
    viewBoard(feed, FIRST_CHOICES, NOW);

    expect(feed.body?.liveData.map(({ name }) => name)[0]).toBe('Closed');
  });
});

describe('what stands around the rides', () => {
  const outage = [1, 2].reduce((feed) => withAnswer(feed, failed('unreachable'), NOW), fed());

  it.for<[string, Feed<LiveBody>, object]>([
    [
      'before the first answer',
      NO_FEED,
      { parkName: null, parkTime: null, notice: null, emptyText: 'Asking the park …' },
    ],
    [
      'when the first question fails',
      withAnswer(NO_FEED, failed('unreachable'), NOW),
      { notice: 'No connection. Trying again.', emptyText: null },
    ],
    [
      'when all is well, with the time in the park',
      fed(),
      { parkName: 'Lindenhof', parkTime: '14:02', notice: null, isConnected: true },
    ],
    ['one lost answer', withAnswer(fed(), failed('unreachable'), NOW), { notice: null }],
    ['an outage', outage, { notice: 'No connection, numbers from 14:02', isConnected: false }],
    [
      'no such park',
      withAnswer(NO_FEED, failed('no-such-park'), NOW),
      { notice: expect.stringContaining('not known') },
    ],
    [
      'no park at all',
      withAnswer(NO_FEED, failed('no-park'), NOW),
      { notice: expect.stringContaining('no park') },
    ],
    ['a park without rides', fed([]), { summary: null, emptyText: 'This park has no rides yet.' }],
  ])('%s', ([, feed, expected]) => {
    expect(viewBoard(feed, FIRST_CHOICES, NOW)).toMatchObject(expected);
  });

  it('keeps the time of the last answer while the outage goes on, and looks at no number as fresh', () => {
    const board = viewBoard(outage, FIRST_CHOICES, NOW + 20 * 60_000);

    expect(board.notice).toBe('No connection, numbers from 14:02');
    expect(board.rides.filter(({ isStale }) => !isStale)).toEqual([]);
  });

  it('counts the rides whatever is filtered', () => {
    const board = viewBoard(fed(), { ...FIRST_CHOICES, search: 'nothing has this name' }, NOW);

    expect(board.summary).toBe('10 open, 2 not known, 1 down, 2 closed');
    expect(board.emptyText).toBe('No ride has that name.');
  });

  it('shows no time of day for a zone that the browser doesn’t know', () => {
    const feed = fed();
    const body = { ...feed.body!, timezone: 'Mars/Olympus' };

    expect(viewBoard({ ...feed, body }, FIRST_CHOICES, NOW).parkTime).toBeNull();
  });
});

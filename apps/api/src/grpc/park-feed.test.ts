import { UnavailableError } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { feedStage, type Joined } from '../../test/feed-stage.ts';
import { CATALOG, NOON, viewOf } from '../../test/stage.ts';
import type { SaidChange } from '../../test/waits-client.ts';

const NOON_SECONDS = NOON / 1000;

/** What an update says, in short. */
function briefly({ message, update }: SaidChange) {
  return update
    ? update.attractions.map(
        ({ id, stale, ageSeconds }) => `${id} ${ageSeconds} s${stale ? ', stale' : ''}`,
      )
    : message;
}

function toldBriefly(joined: Joined) {
  return joined.told().map(briefly);
}

describe('who joins', () => {
  it('is told all there is at once, as old as it is', async () => {
    const of = feedStage();
    await of.write(viewOf('tower', NOON - 5_000));
    const joined = await of.join();
    expect(joined.told()).toMatchObject([
      {
        asOf: { seconds: NOON_SECONDS, nanos: 0 },
        message: 'reset',
        reset: {
          id: 'park-1',
          name: 'First Park',
          timezone: 'Europe/Berlin',
          attractions: [{ id: 'comet' }, { id: 'tower', ageSeconds: 5, stale: false }],
        },
      },
    ]);
  });

  it('later is told what the others know', async () => {
    const of = feedStage();
    const first = await of.join();
    await of.write(viewOf('tower', NOON));
    await of.clock.pass(250);
    const second = await of.join();
    expect(toldBriefly(first)).toEqual(['reset', ['tower 0 s']]);
    expect(second.told()).toMatchObject([
      {
        message: 'reset',
        reset: { attractions: [{ id: 'comet' }, { id: 'tower', ageSeconds: 0 }] },
      },
    ]);
    await of.write(viewOf('tower', NOON + 250));
    await of.clock.pass(250);
    expect(toldBriefly(second)).toEqual(toldBriefly(first));
  });

  it('hears that nothing can be known, and tries again', async () => {
    const of = feedStage();
    of.health.live = 'away';
    of.health.history = 'away';
    await expect(of.join()).rejects.toThrow(UnavailableError);
    expect(of.clock.pending()).toBe(0);
    of.health.live = 'up';
    expect(toldBriefly(await of.join())).toEqual(['reset']);
  });
});

describe('a park that is watched', () => {
  it('is looked at as soon as a change is noticed, and four times a second at most', async () => {
    const of = feedStage();
    const joined = await of.join();
    await of.clock.pass(500);
    joined.told();
    const reads = of.reads();
    await of.write(viewOf('tower', NOON + 500));
    await of.clock.pass(0);
    expect(of.reads()).toBe(reads + 1);
    expect(toldBriefly(joined)).toEqual([['tower 0 s']]);

    for (let change = 1; change <= 100; change += 1) {
      await of.write(viewOf('tower', NOON + change * 10));
      await of.clock.pass(10);
    }
    expect(of.reads()).toBe(reads + 5);
  });

  it('is looked at every second, whatever becomes of the notices', async () => {
    const of = feedStage();
    of.health.notices = 'away';
    const joined = await of.join();
    joined.told();
    await of.write(viewOf('tower', NOON));
    await of.clock.pass(999);
    expect(joined.told()).toEqual([]);
    await of.clock.pass(1);
    expect(toldBriefly(joined)).toEqual([['tower 1 s']]);
    await of.clock.pass(5_000);
    // Told once, though it was tried again and again.
    expect(of.events.noticesNotHeard).toHaveBeenCalledExactlyOnceWith('park-1', expect.any(Error));

    of.health.notices = 'up';
    await of.clock.pass(3_000);
    expect(of.listeners()).toBe(1);
    await of.clock.pass(500);
    await of.write(viewOf('tower', NOON + 8_000));
    await of.clock.pass(0);
    expect(toldBriefly(joined)).toHaveLength(1);
  });

  it('is looked at once for all who watch it', async () => {
    const of = feedStage();
    const all = await Promise.all(Array.from({ length: 5 }, () => of.join()));
    expect(of.reads()).toBe(1);
    expect(of.listeners()).toBe(1);
    await of.write(viewOf('tower', NOON));
    await of.clock.pass(250);
    expect(of.reads()).toBe(2);
    expect(of.events.told).toHaveBeenLastCalledWith('update', 5);
    expect(all.map(toldBriefly)).toEqual(all.map(() => ['reset', ['tower 0 s']]));
  });

  it('is looked at no more when the last has left', async () => {
    const of = feedStage();
    const [first, second] = [await of.join(), await of.join()];
    first.leave();
    first.leave();
    await of.clock.pass(1_000);
    expect(of.listeners()).toBe(1);
    second.leave();
    await of.clock.pass(0);
    expect(of.listeners()).toBe(0);
    expect(of.clock.pending()).toBe(0);
    const reads = of.reads();
    const third = await of.join();
    expect(of.reads()).toBe(reads + 1);
    expect(toldBriefly(third)).toEqual(['reset']);
  });

  it('is silent where nothing changes, but says every thirty seconds that it is there', async () => {
    const of = feedStage();
    const joined = await of.join();
    joined.told();
    await of.clock.pass(29_000);
    expect(joined.told()).toEqual([]);
    await of.clock.pass(1_000);
    expect(joined.told()).toEqual([
      { asOf: { seconds: NOON_SECONDS + 30, nanos: 0 }, message: 'heartbeat', heartbeat: {} },
    ]);
    await of.clock.pass(60_000);
    expect(toldBriefly(joined)).toEqual(['heartbeat', 'heartbeat']);
  });

  it('tells that a number got stale, and when it says nothing any more', async () => {
    const of = feedStage();
    of.last.set('tower', viewOf('tower', NOON));
    const joined = await of.join();
    joined.told();
    await of.clock.pass(90_000);
    expect(toldBriefly(joined)).toEqual(['heartbeat', 'heartbeat', 'heartbeat']);
    await of.clock.pass(1_000);
    expect(toldBriefly(joined)).toEqual([['tower 91 s, stale']]);
    await of.clock.pass(30 * 60_000 - 91_000);
    expect(new Set(toldBriefly(joined))).toEqual(new Set(['heartbeat']));
    await of.clock.pass(1_000);
    expect(joined.told()).toMatchObject([
      {
        update: {
          attractions: [
            {
              id: 'tower',
              status: 'STATUS_UNSPECIFIED',
              lanes: [{ confidence: 'CONFIDENCE_UNSPECIFIED' }],
            },
          ],
        },
      },
    ]);
  });
});

describe('while stores are away', () => {
  it('all is stale, no time goes back, and all is as it was when they are back', async () => {
    const of = feedStage();
    await of.write(viewOf('tower', NOON));
    of.last.set('tower', viewOf('tower', NOON - 60_000));
    of.last.set('comet', viewOf('comet', NOON - 10_000));
    const joined = await of.join();
    joined.told();
    of.health.live = 'away';
    await of.clock.pass(1_000);
    expect(toldBriefly(joined)).toEqual([['comet 11 s, stale', 'tower 1 s, stale']]);
    of.health.history = 'away';
    await of.clock.pass(5_000);
    expect(joined.told()).toEqual([]);
    expect(joined.endings).toEqual([]);
    of.health.live = 'up';
    of.health.history = 'up';
    await of.clock.pass(3_000);
    expect(toldBriefly(joined)).toEqual([['comet 17 s', 'tower 7 s']]);
    expect(of.events.fault).not.toHaveBeenCalled();
  });

  it('a fault makes what was told stale, and is told to who runs this', async () => {
    const of = feedStage();
    await of.write(viewOf('tower', NOON));
    const joined = await of.join();
    joined.told();
    const { read } = of.views;
    of.views.read = () => Promise.reject(new TypeError('a fault'));
    await of.clock.pass(1_000);
    expect(toldBriefly(joined)).toEqual([['tower 1 s, stale']]);
    expect(of.events.fault).toHaveBeenCalledWith('watching a park', expect.any(TypeError));
    of.views.read = read;
    await of.clock.pass(1_000);
    expect(toldBriefly(joined)).toEqual([['tower 2 s']]);
  });
});

describe('a catalog that changes', () => {
  const [park, ...others] = CATALOG.parks;

  it('has all told anew where attractions come, go or change places', async () => {
    const of = feedStage();
    const joined = await of.join();
    joined.told();
    of.saveCatalog({
      parks: [{ ...park!, attractions: park!.attractions.toReversed() }, ...others],
    });
    await of.clock.pass(1_000);
    expect(joined.told()).toMatchObject([
      { message: 'reset', reset: { attractions: [{ id: 'tower' }, { id: 'comet' }] } },
    ]);
    of.saveCatalog({ parks: [{ ...park!, attractions: park!.attractions.slice(1) }, ...others] });
    await of.clock.pass(1_000);
    expect(joined.told()).toMatchObject([
      { message: 'reset', reset: { attractions: [{ id: 'tower' }] } },
    ]);
  });

  it('has an attraction told anew that got another name or lane', async () => {
    const of = feedStage();
    const joined = await of.join();
    joined.told();
    const [comet, tower] = park!.attractions;
    const attractions = [comet!, { ...tower!, name: 'The new tower' }];
    of.saveCatalog({ parks: [{ ...park!, attractions }, ...others] });
    await of.clock.pass(1_000);
    expect(joined.told()).toMatchObject([
      { message: 'update', update: { attractions: [{ id: 'tower', name: 'The new tower' }] } },
    ]);
  });

  it('ends who watches a park that it has no more', async () => {
    const of = feedStage();
    const joined = await of.join();
    of.saveCatalog({ parks: others });
    await of.clock.pass(1_000);
    expect(joined.endings).toMatchObject([
      { code: 5, details: 'the park park-1 is in the catalog no more' },
    ]);
    expect(of.listeners()).toBe(0);
    expect(of.clock.pending()).toBe(0);
    const late = await of.join();
    expect(late.endings).toMatchObject([{ code: 5 }]);
    expect(of.clock.pending()).toBe(0);
  });
});

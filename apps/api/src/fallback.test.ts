import { errorBodySchema, type LiveEntry, liveSchema } from '@ridewait/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { NOON, type Stage, stage, viewOf } from '../test/stage.ts';

afterEach(() => {
  vi.useRealTimers();
});

async function liveOf(of: Stage, id: string): Promise<LiveEntry[]> {
  const response = await of.get(`/v1/entity/${id}/live`);
  expect(response.status).toBe(200);
  return liveSchema.parse(await response.json()).liveData;
}

function stageWithHistory() {
  const of = stage();
  of.history.views.set('comet', viewOf('comet', NOON - 20_000));
  of.history.views.set('tower', viewOf('tower', NOON - 40_000));
  return of;
}

it('asks history for nothing while the live store has every view', async () => {
  const of = stageWithHistory();
  of.live.views.set('comet', viewOf('comet', NOON));
  of.live.views.set('tower', viewOf('tower', NOON));
  await liveOf(of, 'park-1');
  expect(of.history.calls).toBe(0);
  expect(of.events.fellBack).not.toHaveBeenCalled();
});

it('takes a view that expired from history, and the others from the live store', async () => {
  const of = stageWithHistory();
  of.live.views.set('comet', viewOf('comet', NOON));
  of.history.views.set('tower', viewOf('tower', NOON - 11 * 60_000));
  const [comet, tower] = await liveOf(of, 'park-1');
  expect(comet).toMatchObject({ ageSeconds: 0, stale: false });
  expect(tower).toMatchObject({
    ageSeconds: 660,
    stale: true,
    queue: { STANDBY: { waitTime: 10 } },
  });
  expect(of.events.fellBack).toHaveBeenCalledWith('park-1', 'expired');
});

it('serves the last known from history, marked stale, while the live store is away', async () => {
  const of = stageWithHistory();
  of.live.views.set('comet', viewOf('comet', NOON));
  of.live.state = 'away';
  const [comet, tower] = await liveOf(of, 'park-1');
  expect(comet).toMatchObject({
    status: 'OPERATING',
    queue: { STANDBY: { waitTime: 10 } },
    lastUpdated: '2026-07-01T11:59:40.000Z',
    ageSeconds: 20,
    stale: true,
  });
  expect(tower).toMatchObject({ ageSeconds: 40, stale: true });
});

it('waits 300 ms for a live store that hangs, then takes history', async () => {
  vi.useFakeTimers();
  const of = stageWithHistory();
  of.live.state = 'hanging';
  const answer = of.get('/v1/entity/comet/live');
  await vi.advanceTimersByTimeAsync(299);
  expect(of.history.calls).toBe(0);
  await vi.advanceTimersByTimeAsync(1);
  const [comet] = liveSchema.parse(await (await answer).json()).liveData;
  expect(comet).toMatchObject({ ageSeconds: 20, stale: true });
  expect(vi.getTimerCount()).toBe(0);
});

it('leaves a dead live store alone, and takes it back two seconds after it returns', async () => {
  const of = stageWithHistory();
  of.live.state = 'away';
  for (let request = 0; request < 10; request += 1) await liveOf(of, 'park-1');
  expect(of.live.calls).toBe(3);
  expect(of.events.storeAway).toHaveBeenCalledOnce();

  of.live.state = 'up';
  of.live.views.set('comet', viewOf('comet', NOON));
  of.clock.now += 1_999;
  expect((await liveOf(of, 'comet'))[0]).toMatchObject({ stale: true });
  of.clock.now += 1;
  expect((await liveOf(of, 'comet'))[0]).toMatchObject({ stale: false });
  expect(of.events.storeBack).toHaveBeenCalledWith('live store');
});

it('asks history once in two seconds for all who need it', async () => {
  const of = stageWithHistory();
  await Promise.all([liveOf(of, 'park-1'), liveOf(of, 'comet'), liveOf(of, 'tower')]);
  of.clock.now += 1_999;
  await liveOf(of, 'park-1');
  expect(of.history.calls).toBe(1);
  of.clock.now += 1;
  await liveOf(of, 'park-1');
  expect(of.history.calls).toBe(2);
});

it('shows what the live store lacks as unknown while history is away', async () => {
  const of = stage();
  of.history.state = 'away';
  of.live.views.set('comet', viewOf('comet', NOON));
  const [comet, tower] = await liveOf(of, 'park-1');
  expect(comet).toMatchObject({ stale: false });
  expect(tower).toEqual({
    id: 'tower',
    name: 'The tower',
    entityType: 'ATTRACTION',
    queue: { STANDBY: { waitTime: null } },
    ageSeconds: null,
    stale: true,
  });
});

describe('with both stores away', () => {
  it.for(['park-1', 'comet', 'resort-1'])(
    'answers 503 for %s and says when to return',
    async (id) => {
      const of = stage();
      of.live.state = 'away';
      of.history.state = 'away';
      const response = await of.get(`/v1/entity/${id}/live`);
      expect(response.status).toBe(503);
      expect(response.headers.get('Retry-After')).toBe('2');
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(errorBodySchema.parse(await response.json()).error).toBe('unavailable');
    },
  );

  it('still serves what the catalog knows', async () => {
    const of = stage();
    of.live.state = 'away';
    of.history.state = 'away';
    expect((await of.get('/v1/entity/park-1/children')).status).toBe(200);
  });

  it('answers within 1.8 s when both hang', async () => {
    vi.useFakeTimers();
    const of = stage();
    of.live.state = 'hanging';
    of.history.state = 'hanging';
    const answer = of.get('/v1/entity/park-1/live');
    await vi.advanceTimersByTimeAsync(1_800);
    expect((await answer).status).toBe(503);
  });
});

describe('a park whose views can not be read', () => {
  it.for(['away', 'faulty'] as const)('does not take its neighbour down when %s', async (state) => {
    const of = stage();
    of.live.stateOf.set('park-1', state);
    of.history.stateOf.set('park-1', state);
    of.live.views.set('river', viewOf('river', NOON, { park: 'park-2' }));
    const [comet, tower, river] = await liveOf(of, 'resort-1');
    expect(comet).toMatchObject({ ageSeconds: null, stale: true });
    expect(tower).toMatchObject({ ageSeconds: null, stale: true });
    expect(river).toMatchObject({ ageSeconds: 0, stale: false });
  });

  it('falls back to history when the live store breaks on it', async () => {
    const of = stageWithHistory();
    of.live.state = 'faulty';
    const [comet] = await liveOf(of, 'comet');
    expect(comet).toMatchObject({ ageSeconds: 20, stale: true });
    expect(of.events.fault).toHaveBeenCalledWith('reading live views', expect.any(TypeError));
  });
});

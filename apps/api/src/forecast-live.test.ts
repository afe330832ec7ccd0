import { type LiveEntry, liveSchema } from '@ridewait/contracts';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { forecastOf, learntStage, slotsOf } from '../test/learnt-park.ts';
import { NOON, type Stage, viewOf } from '../test/stage.ts';

const MINUTE = 60_000;

afterEach(() => {
  vi.useRealTimers();
});

async function liveOf(of: Stage, id = 'park-1'): Promise<LiveEntry[]> {
  const response = await of.get(`/v1/entity/${id}/live`);
  expect(response.status).toBe(200);
  return liveSchema.parse(await response.json()).liveData;
}

describe('in the live body', () => {
  it('is the full hours to come, once it was read behind an answer', async () => {
    const of = await learntStage();
    expect((await liveOf(of))[0]).not.toHaveProperty('forecast');
    await vi.waitFor(async () => expect((await liveOf(of))[0]).toHaveProperty('forecast'));
    const { forecast } = (await liveOf(of))[0]!;
    expect(forecast!.map(({ time }) => time)).toEqual(
      [14, 15, 16, 17, 18, 19, 20].map((hour) => `2026-07-01T${hour}:00:00+02:00`),
    );
    const heights = forecast!.map(({ percentage }) => percentage);
    expect(heights[1]).toBeGreaterThan(90);
    // Sixty minutes at three are a full bar, so that twenty-seven at eight are less than half of one.
    expect(heights.at(-1)).toBeLessThan(60);
    expect(Math.max(...heights)).toBeLessThanOrEqual(100);
  });

  it('is left out of a ride that is under refurbishment', async () => {
    const of = await learntStage();
    await forecastOf(of);
    const status = { value: 'REFURBISHMENT', saidAt: NOON, confirmedAt: NOON } as const;
    of.live.views.set('comet', viewOf('comet', NOON, { status }));
    const [comet, tower] = await liveOf(of);
    expect(comet).not.toHaveProperty('forecast');
    expect(tower).toHaveProperty('forecast');
  });

  it('stays as it was held while Redis and SQL are away, and the wait with it', async () => {
    const of = await learntStage();
    await forecastOf(of);
    of.forecasts.health.state = 'away';
    of.history.views.set('comet', viewOf('comet', NOON));
    of.live.state = 'away';
    of.clock.now += 5 * MINUTE;
    const [comet] = await liveOf(of, 'comet');
    expect(comet).toMatchObject({ queue: { STANDBY: { waitTime: 10 } }, stale: true });
    expect(comet!.forecast).toHaveLength(6);
  });

  it.for(['away', 'hanging', 'faulty'] as const)(
    'is left out, and no wait is served later for it, while its store is %s',
    async (state) => {
      const of = await learntStage();
      of.forecasts.health.state = state;
      // A clock that stands still: what waited for the store would never be answered.
      vi.useFakeTimers();
      const [comet] = await liveOf(of, 'comet');
      expect(comet!.queue!.STANDBY).toEqual({ waitTime: 10 });
      expect(comet).not.toHaveProperty('forecast');
    },
  );
});

describe('while its store is away', () => {
  it('is empty rather than an error, and comes with the store', async () => {
    const of = await learntStage();
    of.forecasts.health.state = 'away';
    expect(slotsOf(await forecastOf(of))).toEqual([]);
    expect(of.events.forecastsNotRead).toHaveBeenCalledOnce();
    of.forecasts.health.state = 'up';
    of.clock.now += 2_000;
    expect(slotsOf(await forecastOf(of)).length).toBeGreaterThan(20);
  });

  it('is empty after a second and a half of a store that hangs', async () => {
    vi.useFakeTimers();
    const of = await learntStage();
    of.forecasts.health.state = 'hanging';
    const answer = of.get('/v1/entity/park-1/forecast');
    await vi.advanceTimersByTimeAsync(1_500);
    expect((await answer).status).toBe(200);
  });

  it('tells of a fault once a minute, and serves none', async () => {
    const of = await learntStage();
    of.forecasts.health.state = 'faulty';
    for (let second = 0; second < 59; second += 10) {
      expect(slotsOf(await forecastOf(of))).toEqual([]);
      of.clock.now += 10_000;
    }
    expect(of.events.fault).toHaveBeenCalledOnce();
  });
});

it('asks its store once for all who want it at one time', async () => {
  const of = await learntStage();
  await Promise.all([forecastOf(of), forecastOf(of, 'comet'), liveOf(of)]);
  expect(of.forecasts.health.calls).toBe(2);
});

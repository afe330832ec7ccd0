import { dayForecaster, MINUTE_MS, type Park, parkClock, slotOfHour } from '@ridewait/core';
import { expect, it } from 'vitest';
import { bucketOf, flushBuckets, trackOf } from '../../test/buckets.ts';
import { onBothDatabases } from '../../test/databases.ts';
import { maintained } from '../../test/maintained.ts';
import { seedQuarterHours } from '../contract.ts';
import { sqlForecastStore } from './forecast-store.ts';
import { keepForecasts } from './forecast-upkeep.ts';
import type { Sql } from './sql.ts';

/** Noon in Berlin. */
const NOW = Date.parse('2026-11-24T12:00:00+01:00');
const DAY_MS = 86_400_000;
const BERLIN = parkClock('Europe/Berlin');
const TODAY = BERLIN.timeAt(NOW).day;

const PARK: Park = {
  id: 'park-1',
  name: 'Park',
  timezone: 'Europe/Berlin',
  attractions: ['comet', 'tower'].map((id) => ({
    id,
    name: id,
    hourlyCapacity: 1_000,
    lanes: { standby: {}, priority: {} },
    sensors: [],
  })),
};

/** Ten minutes in the morning, fifty at three in the afternoon. */
const usual = (_day: number, hour: number) => 50 - 40 * Math.abs((hour - 15) / 6);

function daysBefore(count: number): number[] {
  return Array.from({ length: count }, (_, at) => TODAY - count + at);
}

async function seed(sql: Sql, days: number, rides: readonly string[] = ['comet']): Promise<void> {
  for (const attraction of rides) {
    const ride = { park: PARK.id, attraction, timezone: PARK.timezone, minutes: usual };
    await seedQuarterHours(sql, { ...ride, opens: 9, closes: 21 }, daysBefore(days));
  }
}

function keep(sql: Sql, now = NOW) {
  return Array.fromAsync(keepForecasts(sql, [PARK], { now }));
}

onBothDatabases((_fresh, shared) => {
  it('makes the waits of all days that have quarter-hours, and learns them', async () => {
    const { sql } = await maintained(await shared());
    await seed(sql, 20, ['comet', 'tower']);
    expect(await keep(sql)).toEqual([{ park: 'park-1', lanesToday: 0, learntDays: 20 }]);
    const store = sqlForecastStore(sql);
    const waits = await store.waits('park-1', 0, TODAY);
    expect(waits).toHaveLength(40);
    expect(waits[0]!.waits[slotOfHour(15)]).toBe(50);
    expect(waits[0]!.waits[slotOfHour(8)]).toBeNull();
    const [priority, standby] = await store.models('park-1', TODAY);
    expect(priority).toMatchObject({ lane: 'priority', model: null });
    const noon = slotOfHour(12);
    const slots = dayForecaster(standby!.model!).forecast(new Map(), noon).get('comet')!;
    const atThree = slots.find(({ slot }) => slot === slotOfHour(15))!;
    expect(atThree.p50).toBeGreaterThan(45);
    expect(atThree.p50).toBeLessThan(55);
  });

  it('learns once a park day, and has models for the two days after, should its run fail', async () => {
    const { sql } = await maintained(await shared());
    await seed(sql, 15);
    const learnt = async (now: number) => (await keep(sql, now))[0]!.learntDays;
    expect(await learnt(NOW)).toBe(15);
    expect(await learnt(NOW + 15 * MINUTE_MS)).toBeNull();
    // Two in the night is still today.
    expect(await learnt(NOW + 14 * 60 * MINUTE_MS)).toBeNull();
    const store = sqlForecastStore(sql);
    expect((await store.models('park-1', TODAY + 2))[1]!.model).not.toBeNull();
    expect(await learnt(NOW + DAY_MS)).toBe(15);
    expect(await store.models('park-1', TODAY)).toEqual([]);
  });

  it('has no model for a park with few days behind it, and asks again tomorrow', async () => {
    const { sql } = await maintained(await shared());
    await seed(sql, 5);
    expect(await keep(sql)).toMatchObject([{ learntDays: 5 }]);
    expect(await keep(sql)).toMatchObject([{ learntDays: null }]);
    const models = await sqlForecastStore(sql).models('park-1', TODAY);
    expect(models.map(({ model }) => model)).toEqual([null, null]);
  });

  it('makes today’s waits from buckets, up to the last quarter-hour that is over', async () => {
    const { sql, history } = await maintained(await shared());
    const { to } = { to: NOW / MINUTE_MS };
    const minutes = Array.from({ length: 45 }, (_, back) => to - 44 + back);
    const counter = (sensor: string, kind: 'entered' | 'boarded') =>
      trackOf([1, 2, 3, 4], { sensor, kind });
    await flushBuckets(
      history,
      minutes.map((at) => bucketOf(at, counter('in', 'entered'), counter('on', 'boarded'))),
    );
    expect(await keep(sql)).toMatchObject([{ lanesToday: 1 }]);
    const noon = slotOfHour(12);
    const waits = async () => (await sqlForecastStore(sql).waits('park-1', TODAY, TODAY))[0]!.waits;
    expect((await waits()).slice(noon - 3, noon + 2)).toEqual([0, 0, 0, null, null]);
    // The quarter-hour that began at noon is over at a quarter past.
    await keep(sql, NOW + 15 * MINUTE_MS);
    expect((await waits()).slice(noon - 3, noon + 2)).toEqual([0, 0, 0, 0, null]);
  });

  it('takes readings of the last days that came late', async () => {
    const { sql } = await maintained(await shared());
    await seed(sql, 20);
    await keep(sql);
    const late = { park: PARK.id, attraction: 'tower', timezone: PARK.timezone, minutes: usual };
    await seedQuarterHours(sql, { ...late, opens: 9, closes: 21 }, [TODAY - 7]);
    await keep(sql, NOW + DAY_MS);
    const waits = await sqlForecastStore(sql).waits('park-1', TODAY - 7, TODAY - 7);
    expect(waits.map(({ attraction }) => attraction)).toEqual(['comet', 'tower']);
  });

  it('stops between two days, and goes on from there', async () => {
    const { sql } = await maintained(await shared());
    await seed(sql, 20);
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    const options = { now: NOW, signal: stop.signal };
    await expect(keepForecasts(sql, [PARK], options).next()).rejects.toThrow('enough');
    expect(await keep(sql)).toMatchObject([{ learntDays: 20 }]);
  });
});

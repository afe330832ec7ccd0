import { parkClock } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import {
  forecastOf,
  learntModel,
  learntStage,
  MODEL,
  saveToday,
  slotsOf,
  TODAY,
  USUAL,
} from '../test/learnt-park.ts';
import { type Stage, stage } from '../test/stage.ts';

const MINUTE = 60_000;
const BERLIN = parkClock('Europe/Berlin');
const PATH = '/v1/entity/park-1/forecast';

describe('the forecast of a park', () => {
  it('has each quarter-hour until it usually closes, with the park’s offset', async () => {
    const of = await learntStage();
    of.clock.now += MINUTE;
    const body = await forecastOf(of);
    expect(body).toMatchObject({ id: 'park-1', entityType: 'PARK', timezone: 'Europe/Berlin' });
    expect(body.forecastData.map(({ id }) => id)).toEqual(['comet', 'tower']);
    const slots = slotsOf(body);
    expect(slots[0]!.time).toBe('2026-07-01T14:15:00+02:00');
    expect(slots.at(-1)!.time).toBe('2026-07-01T20:45:00+02:00');
    expect(slots).toHaveLength(27);
    for (const { p10, p50, p90 } of slots) {
      expect(p10).toBeLessThanOrEqual(p50);
      expect(p50).toBeLessThanOrEqual(p90);
    }
    expect(Math.abs(slots[3]!.p50 - USUAL.minutes(15))).toBeLessThan(8);
  });

  it('begins with the quarter-hour that begins now', async () => {
    expect(slotsOf(await forecastOf(await learntStage()))[0]!.time).toBe(
      '2026-07-01T14:00:00+02:00',
    );
  });

  it('has every lane that a ride has, empty where nothing is known', async () => {
    const [comet] = (await forecastOf(await learntStage())).forecastData;
    expect(comet!.queue).toEqual({
      STANDBY: { forecast: expect.arrayContaining([expect.anything()]) },
      SINGLE_RIDER: { forecast: [] },
      PAID_STANDBY: { forecast: [] },
    });
  });

  it('expects more of a day that is busier so far', async () => {
    const at = async (busy: number) =>
      slotsOf(await forecastOf(await learntStage(MODEL, busy)))[4]!.p50;
    expect(await at(1.4)).toBeGreaterThan((await at(0.7)) + 10);
  });

  it('is that of one attraction, and of all parks of a destination', async () => {
    const of = await learntStage();
    expect((await forecastOf(of, 'tower')).forecastData.map(({ id }) => id)).toEqual(['tower']);
    const resort = await forecastOf(of, 'resort-1');
    expect(resort.forecastData.map(({ id }) => id)).toEqual(['comet', 'tower', 'river']);
    expect(slotsOf(resort, 2)).toEqual([]);
  });

  it('is as wide as one of the morning where nothing is known of today', async () => {
    const width = async (of: Stage) => {
      const { p10, p90 } = slotsOf(await forecastOf(of))[2]!;
      return p90 - p10;
    };
    const blind = stage();
    await blind.forecasts.saveModels('park-1', [MODEL], 0);
    expect(await width(blind)).toBeGreaterThan(2 * (await width(await learntStage())));
  });

  it('keeps its tag until the next quarter-hour, and may be held for a minute', async () => {
    const of = await learntStage();
    of.clock.now += MINUTE;
    const first = await of.get(PATH);
    expect(first.headers.get('Cache-Control')).toBe('public, max-age=60, must-revalidate');
    const tag = { 'If-None-Match': first.headers.get('ETag')! };
    of.clock.now += 13 * MINUTE;
    expect((await of.get(PATH, tag)).status).toBe(304);
    of.clock.now += 2 * MINUTE;
    expect((await of.get(PATH, tag)).status).toBe(200);
  });

  it('takes what has become known of today within a minute', async () => {
    const of = await learntStage();
    const before = slotsOf(await forecastOf(of));
    await saveToday(of, ['comet'], 2);
    expect(slotsOf(await forecastOf(of))).toEqual(before);
    of.clock.now += MINUTE;
    expect(slotsOf(await forecastOf(of))[4]!.p50).toBeGreaterThan(before[4]!.p50 + 10);
  });

  it('is empty for a park without history, and after the park has closed', async () => {
    expect(slotsOf(await forecastOf(stage()))).toEqual([]);
    const of = await learntStage();
    of.clock.now = Date.parse('2026-07-01T22:00:00+02:00');
    expect(slotsOf(await forecastOf(of))).toEqual([]);
  });

  it('comes within ten seconds of when a park has learnt for the first time', async () => {
    const of = stage();
    expect(slotsOf(await forecastOf(of))).toEqual([]);
    await of.forecasts.saveModels('park-1', [MODEL], 0);
    of.clock.now += 10_000;
    expect(slotsOf(await forecastOf(of)).length).toBeGreaterThan(20);
  });

  it('takes no model that another release wrote', async () => {
    const of = await learntStage({ ...MODEL, format: MODEL.format + 1 });
    expect(slotsOf(await forecastOf(of))).toEqual([]);
  });

  it('goes on past midnight where the park does: one in the night is the day before', async () => {
    const usual = { ...USUAL, closes: 25.5 };
    const of = await learntStage(learntModel(TODAY, ['comet'], usual));
    of.clock.now = Date.parse('2026-07-02T00:20:00+02:00');
    expect(slotsOf(await forecastOf(of)).map(({ time }) => time)).toEqual([
      '2026-07-02T00:30:00+02:00',
      '2026-07-02T00:45:00+02:00',
      '2026-07-02T01:00:00+02:00',
      '2026-07-02T01:15:00+02:00',
    ]);
  });

  it.for([
    ['leaves out the hour that summer time takes', '2026-03-29', 4, '+02:00'],
    ['has the hour that winter time gives once', '2026-10-25', 8, '+01:00'],
  ] as const)('%s', async ([, date, count, offset]) => {
    const at = Date.parse(`${date}T00:50:00Z`) - (offset === '+01:00' ? 3_600_000 : 0);
    const { day } = BERLIN.timeAt(at);
    const usual = { ...USUAL, closes: 28 };
    const of = await learntStage(learntModel(day, ['comet'], usual));
    of.clock.now = at;
    const times = slotsOf(await forecastOf(of)).map(({ time }) => time);
    expect(times.filter((time) => time.startsWith(`${date}T0`)).length).toBe(count);
    expect(times.at(-1)).toBe(`${date}T03:45:00${offset}`);
    expect(new Set(times).size).toBe(times.length);
  });
});

it('says nothing of the past in the hour that comes again', async () => {
  const at = Date.parse('2026-10-25T02:20:00+01:00');
  const model = learntModel(BERLIN.timeAt(at).day, ['comet'], { ...USUAL, closes: 28 });
  const of = await learntStage(model);
  of.clock.now = at;
  expect(slotsOf(await forecastOf(of))[0]!.time).toBe('2026-10-25T03:00:00+01:00');
});

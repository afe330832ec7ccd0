import { HOUR_MS } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import { demoPark } from '../catalog/demo-park.ts';
import type { Moment } from './moment.ts';
import { ParkModel } from './park.ts';
import { simulateDay } from './simulate-day.ts';

const PARK = demoPark();
const OPENS_AT = Date.UTC(2026, 6, 1, 7);

function play(seed: number, hours: number): { model: ParkModel; moments: Moment[] } {
  const model = new ParkModel({
    park: PARK,
    seed,
    hours: { opensAt: OPENS_AT, openHours: 13 },
    reportSeconds: 60,
  });
  return { model, moments: [...model.advanceTo(OPENS_AT + hours * HOUR_MS)] };
}

describe('a day in the park', () => {
  const { model, moments } = play(7, 15);
  const readings = moments.flatMap((moment) => moment.readings);
  const truth = moments.flatMap((moment) => moment.truth);

  it('loses no guest: who entered a line boarded, left or still stands in it', () => {
    for (const { attraction, lane, entered, boarded, left, inLine } of model.lanes()) {
      expect({ attraction, lane, sum: boarded + left + inLine }).toEqual({
        attraction,
        lane,
        sum: entered,
      });
    }
    expect(model.guests().arrived).toBeGreaterThan(10_000);
  });

  it('has empty lines two hours after closing', () => {
    expect(model.lanes().filter(({ inLine }) => inLine > 0)).toEqual([]);
  });

  it('knows the wait of everybody who boarded', () => {
    const boarded = model.lanes().reduce((sum, lane) => sum + lane.boarded, 0);
    expect(truth.length).toBe(boarded);
    expect(truth.every(({ waitSeconds }) => waitSeconds >= 0 && waitSeconds < 5 * 3_600)).toBe(
      true,
    );
  });

  it('counts with its sensors what its turnstiles let through', () => {
    const counters = PARK.attractions.flatMap(({ id, sensors }) =>
      sensors.map((sensor) => ({ attraction: id, ...sensor })),
    );
    const counted = (kind: 'entered' | 'boarded' | 'left') => {
      const sensors = new Set(counters.filter((one) => one.kind === kind).map(({ id }) => id));
      return readings
        .filter(({ sensor }) => sensors.has(sensor))
        .reduce((sum, { count }) => sum + (count ?? 0), 0);
    };
    for (const kind of ['entered', 'boarded', 'left'] as const) {
      expect(counted(kind)).toBe(model.lanes().reduce((sum, lane) => sum + lane[kind], 0));
    }
  });

  it('numbers what each sensor says without a gap, and lets its total and its clock only grow', () => {
    const last = new Map<string, { seq: number; total: number; at: number }>();
    for (const { sensor, seq, total = 0, at } of readings) {
      const before = last.get(sensor) ?? { seq: 0, total: 0, at: 0 };
      expect(seq).toBe(before.seq + 1);
      expect(total).toBeGreaterThanOrEqual(before.total);
      expect(at).toBeGreaterThanOrEqual(before.at);
      last.set(sensor, { seq, total, at });
    }
    expect(last.size).toBe(PARK.attractions.flatMap(({ sensors }) => sensors).length);
  });

  it('breaks down now and then, and nobody boards a ride that is down', () => {
    const status = new Map<string, string>();
    let breakdowns = 0;
    for (const moment of moments) {
      for (const { attraction, kind, status: said } of moment.readings) {
        if (kind !== 'status' || !said) continue;
        if (said === 'DOWN' && status.get(attraction) !== 'DOWN') breakdowns += 1;
        status.set(attraction, said);
      }
      for (const { attraction } of moment.truth) expect(status.get(attraction)).not.toBe('DOWN');
    }
    expect(breakdowns).toBeGreaterThan(3);
  });

  it('never sends a vehicle off with more riders than seats', () => {
    const dispatches = readings.filter(({ kind }) => kind === 'dispatched');
    expect(dispatches.length).toBeGreaterThan(1_000);
    expect(dispatches.filter(({ count, seats }) => count! > seats!)).toEqual([]);
  });
});

it('is the same day for the same seed, however it is played, and another for another', () => {
  const whole = play(3, 2).moments;
  const played = [
    ...simulateDay({
      catalog: { parks: [PARK] },
      seed: 3,
      from: OPENS_AT,
      to: OPENS_AT + 2 * HOUR_MS,
      reportSeconds: 60,
    }),
  ];
  expect(JSON.stringify(played)).toBe(JSON.stringify(whole));
  expect(JSON.stringify(play(4, 2).moments)).not.toBe(JSON.stringify(whole));
});

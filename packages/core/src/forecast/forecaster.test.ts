import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createForecaster, type Forecaster } from './forecaster.ts';
import { type DayWaits, emptyDay, SLOTS_PER_DAY, slotOfHour } from './park-day.ts';

const NINE = slotOfHour(9);
const NOON = slotOfHour(12);
const TWO_IN_THE_NIGHT = slotOfHour(26);

/** A day of a ride from nine to the given hour: 10 minutes in the morning, 50 at its height, times how busy it is. */
function day(busy: number, until = 21): DayWaits {
  const waits = emptyDay();
  for (let slot = NINE; slot < slotOfHour(until); slot++) {
    waits[slot] =
      busy * (10 + 40 * Math.sin((Math.PI * (slot - NINE)) / (slotOfHour(until) - NINE)));
  }
  return waits;
}

/** Days are quieter and busier by turns, the same for all rides. */
function busyOf(at: number): number {
  return 1 + 0.3 * Math.sin(at * 1.7);
}

function learnt(days: number, rides: readonly string[] = ['comet'], until = 21): Forecaster {
  const forecaster = createForecaster();
  for (let at = 0; at < days; at++) {
    forecaster.learn(at, new Map(rides.map((ride) => [ride, day(busyOf(at), until)])));
  }
  return forecaster;
}

/** The shape of a day, of a forecaster that has learnt it. */
const TRAINED = learnt(40, ['comet', 'river']);

it('forecasts each slot to the end of the usual day, inside of its range', () => {
  const slots = TRAINED.forecast(40, new Map([['comet', day(1)]]), NOON).get('comet')!;
  expect(slots[0]!.slot).toBe(NOON);
  expect(slots.at(-1)!.slot).toBe(slotOfHour(21));
  for (const { p10, p50, p90 } of slots) {
    expect(p10).toBeGreaterThanOrEqual(0);
    expect(p10).toBeLessThanOrEqual(p50);
    expect(p50).toBeLessThanOrEqual(p90);
  }
});

it('expects more of a day that began busier than usual, and still knows its shape', () => {
  const at = (busy: number) =>
    TRAINED.forecast(40, new Map([['comet', day(busy)]]), NOON, [8]).get('comet')![0]!.p50;
  const usual = day(1)[NOON + 8]!;
  expect(at(1.3)).toBeGreaterThan(at(0.7) + 10);
  expect(Math.abs(at(1) - usual)).toBeLessThan(usual * 0.15);
});

it('learns from rides beside it what kind of a day it is', () => {
  const at = (busy: number) =>
    TRAINED.forecast(40, new Map([['river', day(busy)]]), NOON, [8]).get('comet')![0]!.p50;
  expect(at(1.3)).toBeGreaterThan(at(0.7));
});

it('uses nothing of the origin or later: other waits then change no forecast', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: NINE, max: SLOTS_PER_DAY - 1 }),
      fc.array(fc.oneof(fc.constant(Number.NaN), fc.double({ min: 0, max: 300, noNaN: true })), {
        minLength: SLOTS_PER_DAY,
        maxLength: SLOTS_PER_DAY,
      }),
      (origin, later) => {
        const known = day(1.2);
        const other = known.map((wait, slot) => (slot < origin ? wait : later[slot]!));
        const both = [known, other].map((waits) =>
          TRAINED.forecast(
            40,
            new Map([
              ['comet', waits],
              ['river', waits],
            ]),
            origin,
          ),
        );
        expect(both[0]).toEqual(both[1]);
      },
    ),
    { numRuns: 50 },
  );
});

it('says the same of the same days, however often it was asked on the way', () => {
  const again = createForecaster();
  for (let at = 0; at < 40; at++) {
    const waits = new Map(['comet', 'river'].map((ride) => [ride, day(busyOf(at))] as const));
    // What is forecast on the way changes nothing.
    again.forecast(at, waits, NOON, [4]);
    again.learn(at, waits);
  }
  const today = new Map([['comet', day(1.1)]]);
  expect(again.forecast(40, today, NOON)).toEqual(TRAINED.forecast(40, today, NOON));
});

it('forecasts past midnight where the ride is open then', () => {
  const forecaster = learnt(30, ['comet'], 26);
  const slots = forecaster
    .forecast(30, new Map([['comet', day(1, 26)]]), slotOfHour(23))
    .get('comet')!;
  expect(slots.at(-1)!.slot).toBe(TWO_IN_THE_NIGHT);
});

it('has a forecast for a ride with a week behind it, and none for one without a day', () => {
  const forecaster = learnt(40);
  for (let at = 40; at < 47; at++) {
    forecaster.learn(
      at,
      new Map([
        ['comet', day(1)],
        ['new', day(2)],
      ]),
    );
  }
  const forecasts = forecaster.forecast(
    47,
    new Map([
      ['new', day(2)],
      ['unseen', day(1)],
    ]),
    NOON,
    [4],
  );
  const usual = day(2)[NOON + 4]!;
  expect(Math.abs(forecasts.get('new')![0]!.p50 - usual)).toBeLessThan(usual * 0.2);
  expect(forecasts.has('unseen')).toBe(false);
});

it('goes on after weeks of closure from the last days that there were, and follows the new ones', () => {
  const forecaster = learnt(40);
  const reopened = 160;
  const at = (each: number) =>
    forecaster.forecast(each, new Map([['comet', day(0.4)]]), NOON, [4]).get('comet')![0]!.p50;
  const came = day(0.4)[NOON + 4]!;
  const first = Math.abs(at(reopened) - came);
  for (let each = reopened; each < reopened + 28; each++) {
    forecaster.learn(each, new Map([['comet', day(0.4)]]));
  }
  const later = Math.abs(at(reopened + 28) - came);
  expect(Number.isFinite(first)).toBe(true);
  expect(later).toBeLessThan(3);
});

it('stands slots that are missing, a whole day of them too', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: SLOTS_PER_DAY - 1 })),
      fc.integer({ min: 0, max: SLOTS_PER_DAY - 1 }),
      (missing, origin) => {
        const waits = day(1);
        for (const slot of missing) waits[slot] = Number.NaN;
        for (const today of [waits, emptyDay()]) {
          const slots = TRAINED.forecast(40, new Map([['comet', today]]), origin).get('comet')!;
          for (const { p10, p50, p90 } of slots) {
            expect([p10, p50, p90].every((each) => Number.isFinite(each))).toBe(true);
          }
        }
      },
    ),
    { numRuns: 50 },
  );
  const forecaster = learnt(20);
  forecaster.learn(20, new Map([['comet', emptyDay()]]));
  expect(forecaster.forecast(21, new Map(), NOON).get('comet')!.length).toBeGreaterThan(30);
});

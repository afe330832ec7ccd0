import { beforeAll, describe, expect, it } from 'vitest';
import { type DayForecaster, dayForecaster, type DayModel } from './day-model.ts';
import { createForecaster, type Forecaster } from './forecaster.ts';
import { type DayWaits, emptyDay, slotOfHour } from './park-day.ts';

const NINE = slotOfHour(9);
const NOON = slotOfHour(12);

/** Open from nine to the given hour; busier and quieter by turns. */
function day(at: number, until = 21): DayWaits {
  const waits = emptyDay();
  const busy = 1 + 0.3 * Math.sin(at * 1.7);
  for (let slot = NINE; slot < slotOfHour(until); slot++) {
    waits[slot] = busy * (10 + 40 * Math.sin((Math.PI * (slot - NINE)) / 48));
  }
  return waits;
}

function learnt(days: number, until: (at: number) => number = () => 21): Forecaster {
  const forecaster = createForecaster();
  for (let at = 0; at < days; at++) {
    forecaster.learn(
      at,
      new Map(['comet', 'river'].map((ride) => [ride, day(at, until(at))] as const)),
    );
  }
  return forecaster;
}

/** As it comes back from where it was written down. */
function read(model: DayModel | null): DayForecaster {
  return dayForecaster(JSON.parse(JSON.stringify(model)) as DayModel);
}

describe('of forty days', () => {
  let forecaster: Forecaster;
  beforeAll(() => {
    forecaster = learnt(40);
  });

  it('forecasts, once written down and read again, what the forecaster does', () => {
    const today = new Map([['comet', day(40)]]);
    const direct = forecaster.forecast(40, today, NOON);
    const again = read(forecaster.dayModel(40)).forecast(today, NOON);
    expect([...again.keys()]).toEqual([...direct.keys()]);
    for (const [ride, slots] of again) {
      for (const slot of slots) {
        const same = direct.get(ride)!.find((each) => each.slot === slot.slot)!;
        expect(slot.p10).toBeCloseTo(same.p10, 2);
        expect(slot.p50).toBeCloseTo(same.p50, 2);
        expect(slot.p90).toBeCloseTo(same.p90, 2);
      }
    }
  });

  it('can be made for the day after as well, though today is not over', () => {
    const slots = read(forecaster.dayModel(41)).forecast(new Map(), NOON).get('comet')!;
    expect(slots.length).toBeGreaterThan(30);
  });

  it('knows when the usual day begins, and its longest wait', () => {
    const { opening, usualLongest } = read(forecaster.dayModel(40));
    // Three slots together make a profile.
    expect(opening).toBe(NINE - 1);
    expect(usualLongest.get('comet')).toBeGreaterThan(40);
    expect(usualLongest.get('comet')).toBeLessThan(65);
  });

  it('is small enough to be read when an instance starts', () => {
    const bytes = JSON.stringify(forecaster.dayModel(40)).length;
    expect(bytes).toBeLessThan(100_000);
  });
});

it('ends with the last slot that the same weekday usually has', () => {
  // Every seventh day is a long one; the next is such a day, the one after it is not.
  const forecaster = learnt(42, (at) => (at % 7 === 0 ? 23 : 18));
  const last = (at: number) =>
    read(forecaster.dayModel(at)).forecast(new Map(), NOON).get('comet')!.at(-1)!.slot;
  expect(last(42)).toBe(slotOfHour(23) - 1);
  expect(last(43)).toBe(slotOfHour(18) - 1);
});

it('ends past midnight where the park does', () => {
  const slots = read(learnt(30, () => 25).dayModel(30))
    .forecast(new Map(), NOON)
    .get('comet')!;
  expect(slots.at(-1)!.slot).toBe(slotOfHour(25) - 1);
});

it('is none before a fortnight was learnt', () => {
  expect(learnt(13).dayModel(13)).toBeNull();
  expect(createForecaster().dayModel(0)).toBeNull();
  expect(learnt(14).dayModel(14)).not.toBeNull();
});

it('leaves out a ride with less than a week behind it, and one that nobody has waited for in a fortnight', () => {
  const forecaster = learnt(20);
  for (let at = 20; at < 36; at++) {
    const waits = new Map([['river', day(at)]]);
    if (at >= 30) waits.set('new', day(at));
    forecaster.learn(at, waits);
  }
  expect(Object.keys(forecaster.dayModel(36)!.rides)).toEqual(['river']);
});

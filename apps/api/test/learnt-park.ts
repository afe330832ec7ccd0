import { type ForecastBody, forecastSchema, type QuarterForecast } from '@ridewait/contracts';
import {
  createForecaster,
  DAY_MODEL_FORMAT,
  type LaneDay,
  type LaneModel,
  parkClock,
  SLOTS_PER_DAY,
  slotOfHour,
} from '@ridewait/core';
import { expect } from 'vitest';
import { NOON, type Stage, stage, viewOf } from './stage.ts';

export interface UsualDay {
  /** Hours of the park's clock; 25 is one in the night. */
  opens: number;
  closes: number;
  /** At an hour of the day. */
  minutes(hour: number): number;
}

/** Twenty minutes in the morning, sixty at three. */
export const USUAL: UsualDay = {
  opens: 9,
  closes: 21,
  minutes: (hour) => 60 - 40 * Math.abs((hour - 15) / 6),
};

/** The waits of a day, up to before `until`, times how busy it is. */
function waitsOf(usual: UsualDay, busy = 1, until = SLOTS_PER_DAY): (number | null)[] {
  return Array.from({ length: SLOTS_PER_DAY }, (_, slot) => {
    const isOpen = slot >= slotOfHour(usual.opens) && slot < slotOfHour(usual.closes);
    return isOpen && slot < until ? busy * usual.minutes(slot / 4 + 4) : null;
  });
}

/** What is learnt of thirty days, quieter and busier by turns, for one day. */
export function learntModel(day: number, rides: readonly string[], usual = USUAL): LaneModel {
  const forecaster = createForecaster();
  for (let past = day - 30; past < day; past++) {
    const waits = waitsOf(usual, 1 + 0.2 * Math.sin(past * 1.7)).map((each) => each ?? Number.NaN);
    forecaster.learn(past, new Map(rides.map((ride) => [ride, Float64Array.from(waits)])));
  }
  const model = forecaster.dayModel(day);
  return { lane: 'standby', day, learnedAt: 0, format: DAY_MODEL_FORMAT, model };
}

const BERLIN = parkClock('Europe/Berlin');
/** Two in the afternoon in Berlin. */
export const TODAY = BERLIN.timeAt(NOON).day;
const TWO = slotOfHour(14);
export const MODEL = learntModel(TODAY, ['comet', 'tower']);

/** A park that has learnt, on a usual day until two. */
export async function learntStage(model: LaneModel = MODEL, busy = 1): Promise<Stage> {
  const of = stage();
  await of.forecasts.saveModels('park-1', [model], 0);
  await saveToday(of, ['comet', 'tower'], busy);
  for (const id of ['comet', 'tower']) of.live.views.set(id, viewOf(id, NOON));
  return of;
}

/** Waits of today, until two. */
export async function saveToday(of: Stage, rides: readonly string[], busy: number): Promise<void> {
  const waits = waitsOf(USUAL, busy, TWO);
  const days = rides.map((attraction): LaneDay => ({
    attraction,
    lane: 'standby',
    day: TODAY,
    waits,
  }));
  await of.forecasts.saveWaits('park-1', days);
}

export async function forecastOf(of: Stage, id = 'park-1'): Promise<ForecastBody> {
  const response = await of.get(`/v1/entity/${id}/forecast`);
  expect(response.status).toBe(200);
  return forecastSchema.parse(await response.json());
}

/** The standby lane's of one of the attractions in the body. */
export function slotsOf(body: ForecastBody, at = 0): QuarterForecast[] {
  return body.forecastData[at]!.queue.STANDBY!.forecast;
}

import {
  createForecaster,
  DAY_MODEL_FORMAT,
  dayWaitsOf,
  type ForecastStore,
  type GuestLane,
  KEPT_DAYS,
  type LaneDay,
  type LaneModel,
  type Park,
  type ParkClock,
  parkClock,
  quartersOf,
} from '@ridewait/core';
import { setImmediate as breathe } from 'node:timers/promises';
import { sqlForecastStore } from './forecast-store.ts';
import { MIN_KEEP_DAYS } from './maintain.ts';
import { aggregate, QUARTER_MINUTES, readQuarters } from './quarter-hours.ts';
import { type Sql, uncompiled } from './sql.ts';

/** Models are made for today and these days after it: a day's run may fail, and the next day has a forecast. */
const DAYS_AHEAD = 2;
const QUARTER_MS = QUARTER_MINUTES * 60_000;

export interface ForecastUpkeepOptions {
  /** Milliseconds since 1970. */
  now?: number;
  /** Aborts between two days; the generator then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** What was done for one park. */
export interface ForecastStep {
  park: string;
  /** Lanes whose waits of today are known. */
  lanesToday: number;
  /** Past days that were learnt from; null where that was done today already. */
  learntDays: number | null;
}

/**
 * What forecasts need: today's waits by quarter-hour, as often as it is called, and, with the first call of each park
 * day, all that was learnt of the days before. What it costs lies here and not in the API, which only reads: learning
 * a year takes seconds, and an instance that starts has none.
 *
 * Everything is idempotent, and can be stopped and begun again anywhere. It gives way to other work after each day
 * that it learns.
 */
export async function* keepForecasts(
  sql: Sql,
  parks: readonly Park[],
  { now = Date.now(), signal }: ForecastUpkeepOptions = {},
): AsyncGenerator<ForecastStep> {
  const store = sqlForecastStore(sql);
  for (const park of parks) {
    signal?.throwIfAborted();
    yield await keepPark({ sql, store, park, clock: parkClock(park.timezone), now, signal });
  }
}

interface Work {
  sql: Sql;
  store: ForecastStore;
  park: Park;
  clock: ParkClock;
  now: number;
  signal: AbortSignal | undefined;
}

async function keepPark(work: Work): Promise<ForecastStep> {
  const { store, park, clock, now } = work;
  const today = clock.timeAt(now).day;
  const learnedAt = await store.learnedAt(park.id, DAY_MODEL_FORMAT);
  const isDue = learnedAt === null || clock.timeAt(learnedAt).day < today;
  const firstDay = isDue ? await firstDayToMake(work, today) : today;
  // Older quarter-hours are made by `maintain`, or there are no buckets for them any more.
  await aggregateSince(work, isDue ? today - 1 : today);
  for (let day = firstDay; day < today; day++) await makeDay(work, day, true);
  const learntDays = isDue ? await learn(work, today) : null;
  return { park: park.id, lanesToday: await makeDay(work, today, false), learntDays };
}

/** Days for which readings may have come since, or, where none was made yet, all that have quarter-hours. */
async function firstDayToMake({ sql, park, clock }: Work, today: number): Promise<number> {
  const [made] = await sql.query<{ last: number | null }>(
    'SELECT max(day) AS last FROM day_waits WHERE park = $1 AND day < $2',
    [park.id, today],
  );
  const { last } = made!;
  if (last !== null) return Math.min(last, today - MIN_KEEP_DAYS - 1);
  const ids = park.attractions.map(({ id }) => id);
  const [oldest] = await sql.query<{ quarter: number | null }>(
    `SELECT min(quarter) AS quarter FROM quarter_hours WHERE park = $1 AND attraction = ANY($2)`,
    [park.id, ids],
  );
  const since = oldest!.quarter;
  if (since === null) return today - 1;
  return Math.max(today - KEPT_DAYS, clock.timeAt(since * QUARTER_MS).day);
}

async function aggregateSince({ sql, park, clock, now, signal }: Work, day: number): Promise<void> {
  const from = quartersOf(clock, day).from * QUARTER_MINUTES;
  const to = Math.floor(now / QUARTER_MS) * QUARTER_MINUTES;
  for (const { id } of park.attractions) {
    signal?.throwIfAborted();
    const ref = { park: park.id, attraction: id };
    await uncompiled(sql, (tx) => aggregate(tx, 'buckets', ref, { from, to }));
  }
}

/** How many lanes have waits on that day. */
async function makeDay(work: Work, day: number, isOver: boolean): Promise<number> {
  const { sql, store, park, clock, signal } = work;
  const span = quartersOf(clock, day);
  const days: LaneDay[] = [];
  for (const { id, lanes } of park.attractions) {
    signal?.throwIfAborted();
    const quarters = await readQuarters(sql, { park: park.id, attraction: id }, span);
    if (quarters.length === 0) continue;
    for (const lane of Object.keys(lanes) as GuestLane[]) {
      const waits = dayWaitsOf(quarters, lane, { clock, day, isOver });
      if (waits) days.push({ attraction: id, lane, day, waits: Array.from(waits, minutesOrNull) });
    }
    await breathe();
  }
  await store.saveWaits(park.id, days);
  return days.length;
}

/** A tenth of a minute is finer than any wait is known. */
function minutesOrNull(minutes: number): number | null {
  return Number.isNaN(minutes) ? null : Math.round(minutes * 10) / 10;
}

/** How many days were learnt. */
async function learn({ store, park, now, signal }: Work, today: number): Promise<number> {
  const past = await store.waits(park.id, today - KEPT_DAYS, today - 1);
  const lanes = new Set(
    park.attractions.flatMap((attraction) => Object.keys(attraction.lanes) as GuestLane[]),
  );
  const days = Map.groupBy(past, ({ day }) => day);
  const models: LaneModel[] = [];
  for (const lane of lanes) {
    const forecaster = createForecaster();
    for (const [day, all] of days) {
      const own = all.filter((each) => each.lane === lane);
      if (own.length === 0) continue;
      forecaster.learn(day, new Map(own.map((each) => [each.attraction, floats(each.waits)])));
      signal?.throwIfAborted();
      await breathe();
    }
    for (let day = today; day <= today + DAYS_AHEAD; day++) {
      const model = forecaster.dayModel(day);
      models.push({ lane, day, learnedAt: now, format: DAY_MODEL_FORMAT, model });
    }
  }
  await store.saveModels(park.id, models, today);
  return days.size;
}

function floats(waits: LaneDay['waits']): Float64Array {
  return Float64Array.from(waits, (minutes) => minutes ?? Number.NaN);
}

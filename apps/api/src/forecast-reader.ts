import {
  DAY_MODEL_FORMAT,
  dayForecaster,
  type ForecastStore,
  type GuestLane,
  type LaneDay,
  type Park,
  type ParkClock,
  parkClock,
  UnavailableError,
} from '@ridewait/core';
import { nodeTimer, type SetTimer } from '@ridewait/service';
import { type Breaker, createBreaker } from './breaker.ts';
import type { ApiEvents } from './events.ts';
import { beginningAt, forecastPark, type LaneKnown, type ParkForecast } from './park-forecast.ts';
import { RETRY_STORE_MS } from './view-reader.ts';

/** Today's waits grow by a slot in a quarter of an hour. */
const WAITS_FRESH_MS = 60_000;
/** A park without a model may get its first at any time. */
const NO_MODEL_FRESH_MS = 10_000;
/** What was learnt changes once a day. */
const MODELS_FRESH_MS = 3_600_000;
const TIMEOUT_MS = 1_500;
/** A park's models take some hundred kilobytes; of those that nobody asks for, the oldest go. */
const MAX_PARKS = 100;

/** Forecasts never fail: where a store is away, they are what is still held, or none. */
export interface ForecastReader {
  /** What is held, at once; it is renewed behind the answer, so that no wait is served later for it. */
  held(park: Park): ParkForecast;
  /** Asks first where what is held is old. */
  read(park: Park): Promise<ParkForecast>;
}

export interface ForecastReaderDeps {
  store: Pick<ForecastStore, 'waits' | 'models'>;
  /** Milliseconds since 1970. */
  now: () => number;
  setTimer?: SetTimer;
  events: Pick<ApiEvents, 'forecastsNotRead' | 'fault'>;
}

interface Held {
  timezone: string;
  clock: ParkClock;
  /** What is known of one park day. */
  known?: { day: number; modelsAt: number; lanes: Map<GuestLane, LaneKnown> };
  /** What is held is left as it is until then. */
  askAgainAt: number;
  asking?: Promise<void>;
  /** As it was last made, of what was known then. */
  made?: { of: Held['known']; at: number; forecast: ParkForecast };
}

const NONE: ParkForecast = new Map();

export function forecastReader(deps: ForecastReaderDeps): ForecastReader {
  const { store, now, setTimer = nodeTimer, events } = deps;
  const parks = new Map<string, Held>();
  const ask: Breaker = createBreaker({
    part: 'history',
    timeoutMs: TIMEOUT_MS,
    retryMs: RETRY_STORE_MS,
    failuresToOpen: 1,
    now,
    setTimer,
    onOpen: events.forecastsNotRead,
    onClose: () => undefined,
  });

  function heldOf({ id, timezone }: Park): Held {
    const known = parks.get(id);
    const held =
      known?.timezone === timezone
        ? known
        : { timezone, clock: parkClock(timezone), askAgainAt: Number.NEGATIVE_INFINITY };
    // To the end: the first is always the one that nobody has asked for the longest.
    parks.delete(id);
    parks.set(id, held);
    if (parks.size > MAX_PARKS) parks.delete(parks.keys().next().value!);
    return held;
  }

  async function load(park: Park, held: Held, day: number): Promise<void> {
    const at = now();
    held.askAgainAt = at + WAITS_FRESH_MS;
    const before = held.known?.day === day ? held.known : undefined;
    const isFresh = before && before.lanes.size > 0 && at - before.modelsAt < MODELS_FRESH_MS;
    try {
      const [waits, models] = await ask(() =>
        Promise.all([store.waits(park.id, day, day), isFresh ? null : store.models(park.id, day)]),
      );
      const lanes = new Map<GuestLane, LaneKnown>();
      const forecasters = models
        ? models.flatMap(({ lane, format, model }) =>
            model && format === DAY_MODEL_FORMAT ? [[lane, dayForecaster(model)] as const] : [],
          )
        : [...before!.lanes].map(([lane, { forecaster }]) => [lane, forecaster] as const);
      for (const [lane, forecaster] of forecasters) {
        lanes.set(lane, { forecaster, waits: waitsOf(waits, lane) });
      }
      held.known = { day, modelsAt: models ? at : before!.modelsAt, lanes };
      if (lanes.size === 0) held.askAgainAt = at + NO_MODEL_FRESH_MS;
    } catch (error) {
      // It was told when the store went away.
      if (error instanceof UnavailableError) held.askAgainAt = at + RETRY_STORE_MS;
      else events.fault('reading forecasts', error);
    }
  }

  function renewed(park: Park, held: Held): Promise<void> | undefined {
    const { day } = held.clock.timeAt(now());
    const isNewDay = held.known !== undefined && held.known.day !== day;
    if ((now() >= held.askAgainAt || isNewDay) && !held.asking) {
      held.asking = load(park, held, day).finally(() => {
        delete held.asking;
      });
    }
    return held.asking;
  }

  function made(held: Held): ParkForecast {
    const { known, clock } = held;
    const first = beginningAt(clock, now());
    if (!known || known.day !== first.day) return NONE;
    if (held.made?.of !== known || held.made.at !== first.at) {
      held.made = { of: known, at: first.at, forecast: tried(known.lanes, clock, first) };
    }
    return held.made.forecast;
  }

  function tried(...args: Parameters<typeof forecastPark>): ParkForecast {
    try {
      return forecastPark(...args);
    } catch (error) {
      // A fault here must not take the waits down, which are served by the same answer.
      events.fault('forecasting', error);
      return NONE;
    }
  }

  return {
    held(park) {
      const held = heldOf(park);
      void renewed(park, held);
      return made(held);
    },
    async read(park) {
      const held = heldOf(park);
      await renewed(park, held);
      return made(held);
    },
  };
}

function waitsOf(days: readonly LaneDay[], lane: GuestLane): Map<string, Float64Array> {
  return new Map(
    days
      .filter((each) => each.lane === lane)
      .map(({ attraction, waits }) => [
        attraction,
        Float64Array.from(waits, (minutes) => minutes ?? Number.NaN),
      ]),
  );
}

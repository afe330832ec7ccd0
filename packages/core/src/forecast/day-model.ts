import { closingSlot } from './closing.ts';
import { ALL_LEADS, forecastDay, type SlotForecast } from './forecast-day.ts';
import { guesser, type Weights } from './guess.ts';
import type { Levels, ParkProfiles } from './park-profiles.ts';
import type { PeerWeights } from './peers.ts';
import type { Profiles, RideHistory } from './profiles.ts';
import type { Bounds } from './quantiles.ts';
import type { ParkWaits } from './today.ts';

/** A number that isn't known is null, for JSON knows no NaN. */
type Numbers = (number | null)[];

const PROFILES = ['base', 'recent', 'weekday', 'weekAgo', 'yesterday', 'yearAgo'] as const;

interface RideModel {
  /** By slot, as in `Profiles`. */
  profiles: Record<(typeof PROFILES)[number], Numbers>;
  scale: number;
  /** The last slot that is forecast. */
  closing: number;
  /** By knot; empty for a ride that nothing was learnt of itself yet. */
  own: ({ centre: Numbers } & Bounds)[];
  /** How much it goes with other rides. */
  peers: Record<string, number>;
}

/** Another one whenever a model of before can't be read any more, nor means the same. */
export const DAY_MODEL_FORMAT = 1;

/** All that a forecaster knows about one park day to come, without what it would need to learn on. Plain JSON. */
export interface DayModel {
  /** The park day. */
  day: number;
  rides: Record<string, RideModel>;
  levels: Levels;
  /** By hour of the day, then by knot. */
  shared: { centre: Numbers; spread: Numbers }[][];
  /** By knot. */
  usual: Bounds[];
}

/** With fewer days behind it, a park has seen each weekday once, if at all: there is no usual day yet. */
const LEAST_PARK_DAYS = 14;
/** A ride that is new in a park that is known. */
const LEAST_RIDE_DAYS = 7;
/** A ride that had no wait for longer is closed for good, or for the season: nobody waits for it today. */
const LONGEST_ABSENCE_DAYS = 14;

/** More digits than a wait needs, half the bytes of all of them. */
const DIGITS = 6;

interface Learnt {
  day: number;
  park: ParkProfiles;
  peers: PeerWeights;
  weights: Weights;
  histories: ReadonlyMap<string, RideHistory>;
}

/** Null where too few days were learnt, or no ride has enough of them. */
export function dayModelOf({ day, park, peers, weights, histories }: Learnt): DayModel | null {
  const days = new Set([...histories.values()].flatMap((history) => [...history.keys()]));
  if (days.size < LEAST_PARK_DAYS) return null;
  const rides: DayModel['rides'] = {};
  for (const [ride, profiles] of park.rides) {
    const history = histories.get(ride)!;
    if (!isKnown(history, day)) continue;
    rides[ride] = {
      profiles: eachProfile((name) => numbers(profiles[name])),
      scale: rounded(profiles.scale),
      closing: closingSlot(history, day),
      own: (weights.rides.get(ride) ?? []).map(({ centre, bounds }) => ({
        centre: numbers(centre.weights),
        ...roundedBounds(bounds),
      })),
      peers: Object.fromEntries([...(peers.get(ride) ?? [])].map(([to, by]) => [to, rounded(by)])),
    };
  }
  if (Object.keys(rides).length === 0) return null;
  return {
    day,
    rides,
    levels: park.levels,
    shared: weights.shared.map((knots) =>
      knots.map(({ centre, spread }) => ({
        centre: numbers(centre.weights),
        spread: numbers(spread.weights),
      })),
    ),
    usual: weights.usual.map(roundedBounds),
  };
}

function isKnown(history: RideHistory, day: number): boolean {
  const days = [...history].filter(([, waits]) => waits.some((wait) => !Number.isNaN(wait)));
  const last = Math.max(...days.map(([each]) => each));
  return days.length >= LEAST_RIDE_DAYS && day - last <= LONGEST_ABSENCE_DAYS;
}

/** Forecasts of one park day, from what a forecaster wrote down. */
export interface DayForecaster {
  readonly day: number;
  /** The first slot in which some ride is usually open. */
  readonly opening: number;
  /** The longest wait of each ride's usual day, in minutes. */
  readonly usualLongest: ReadonlyMap<string, number>;
  /** As `Forecaster.forecast`, up to the slot in which each ride usually closes. */
  forecast(
    waits: ParkWaits,
    origin: number,
    leads?: readonly number[],
  ): Map<string, SlotForecast[]>;
}

export function dayForecaster(model: DayModel): DayForecaster {
  const rides = Object.entries(model.rides);
  const profiles = new Map(
    rides.map(([ride, its]): [string, Profiles] => [
      ride,
      { ...eachProfile((name) => floats(its.profiles[name])), scale: its.scale },
    ]),
  );
  const past = {
    park: { rides: profiles, levels: model.levels },
    peers: new Map(rides.map(([ride, its]) => [ride, new Map(Object.entries(its.peers))])),
    guess: guesser({
      shared: model.shared.map((knots) =>
        knots.map(({ centre, spread }) => ({ centre: weighted(centre), spread: weighted(spread) })),
      ),
      rides: new Map(
        rides.map(([ride, { own }]) => [
          ride,
          own.map(({ centre, low, high }) => ({ centre: weighted(centre), bounds: { low, high } })),
        ]),
      ),
      usual: model.usual,
    }),
  };
  return {
    day: model.day,
    opening: Math.min(
      ...rides.map(([, its]) => its.profiles.base.findIndex((wait) => wait !== null)),
    ),
    usualLongest: new Map(
      rides.map(([ride, its]) => [ride, Math.max(...its.profiles.base.map((wait) => wait ?? 0))]),
    ),
    forecast(waits, origin, leads = ALL_LEADS) {
      const forecasts = forecastDay(past, waits, origin, leads);
      for (const [ride, slots] of forecasts) {
        const { closing } = model.rides[ride]!;
        forecasts.set(
          ride,
          slots.filter(({ slot }) => slot <= closing),
        );
      }
      return forecasts;
    },
  };
}

function eachProfile<T>(of: (name: (typeof PROFILES)[number]) => T) {
  return Object.fromEntries(PROFILES.map((name) => [name, of(name)])) as Record<
    (typeof PROFILES)[number],
    T
  >;
}

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

function roundedBounds({ low, high }: Readonly<Bounds>): Bounds {
  return { low: rounded(low), high: rounded(high) };
}

function numbers(values: Float64Array): Numbers {
  return Array.from(values, (value) => (Number.isNaN(value) ? null : rounded(value)));
}

function floats(values: Numbers): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

function weighted(values: Numbers): { weights: Float64Array } {
  return { weights: floats(values) };
}

import {
  type AttractionState,
  EMPTY_HEADER,
  FLOW_HOURS,
  fold,
  HOUR_MS,
  type HistoryStore,
  type Park,
  type Reading,
} from '@ridewait/core';
import { simulateDay, type SimulatedPark } from '@ridewait/simulator';
import { pgSql, sqlHistoryStore } from '@ridewait/stores';
import type { RideSources } from './push-bodies.ts';
import { MODELS } from './ride-park.ts';

/** What the readings of each ride fold to. */
export type PlayedDay = ReadonlyMap<string, AttractionState>;

/**
 * A day of the park that ends at `to`, in milliseconds since 1970; by default so long that every hour of flow is
 * full. Rides behind the models have the models' day.
 */
export function playedDay(park: SimulatedPark, to: number, hours = FLOW_HOURS): PlayedDay {
  const models = { ...park, attractions: park.attractions.slice(0, MODELS) };
  const said = new Map<string, Reading[]>(models.attractions.map(({ id }) => [id, []]));
  const from = to - hours * HOUR_MS;
  for (const moment of simulateDay({ catalog: { parks: [models] }, seed: 7, from, to })) {
    for (const { attraction, ...reading } of moment.readings) said.get(attraction)!.push(reading);
  }
  const empty = { header: EMPTY_HEADER, buckets: new Map() };
  const states = [...said].map(([id, readings]) => ({ id, state: fold(empty, readings).state }));
  return new Map(
    park.attractions.map(({ id }, index) => {
      const model = states[index % MODELS]!;
      return [id, model.id === id ? model.state : renamed(model.state, model.id, id)];
    }),
  );
}

function renamed(state: AttractionState, model: string, ride: string): AttractionState {
  const rename = <T>(part: T): T =>
    JSON.parse(JSON.stringify(part).replaceAll(`"${model}-`, `"${ride}-`)) as T;
  return {
    header: rename(state.header),
    buckets: new Map([...state.buckets].map(([minute, bucket]) => [minute, rename(bucket)])),
  };
}

const ROWS_PER_FLUSH = 2_000;

/** Puts such a day into history, where a processor finds it when it needs a ride's state. */
export async function saveDay(history: HistoryStore, park: string, day: PlayedDay): Promise<void> {
  for (const [attraction, { header, buckets }] of day) {
    const ref = { park, attraction };
    const rows = [...buckets.values()].map((bucket) => ({ ...ref, bucket }));
    for (let at = 0; at < rows.length; at += ROWS_PER_FLUSH) {
      await history.flush({ buckets: rows.slice(at, at + ROWS_PER_FLUSH), words: [], views: [] });
    }
    const words = header.words.map((word) => ({ ...ref, word }));
    await history.flush({ buckets: [], words, views: [] });
  }
}

/** The rides' sensors as they go on after the day; one that said nothing all day is left out. */
export function sourcesAfter({ id: park, attractions }: Park, day: PlayedDay): RideSources[] {
  return attractions.map(({ id, sensors }) => {
    const words = new Map(day.get(id)!.header.words.map((word) => [word.sensor, word]));
    return {
      park,
      id,
      sensors: sensors.flatMap(({ id: sensor, kind, lane }) => {
        const word = words.get(sensor);
        if (!word) return [];
        const { epoch, seq, said } = word;
        return [{ sensor, kind, lane, epoch, seq, total: said?.total ?? 0 }];
      }),
    };
  });
}

/** Puts the park's last day into history, and goes on after it: what its sensors say next. */
export async function ridesAfterDay(
  park: SimulatedPark,
  databaseUrl: string,
): Promise<RideSources[]> {
  const day = playedDay(park, Date.now());
  await using sql = pgSql({ server: { url: databaseUrl } });
  await saveDay(sqlHistoryStore(sql), park.id, day);
  return sourcesAfter(park, day);
}

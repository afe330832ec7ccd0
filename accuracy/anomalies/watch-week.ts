import {
  type Anomaly,
  anomalyChanges,
  anomalyKey,
  type Attraction,
  EMPTY_HEADER,
  estimate,
  fold,
  MINUTE_MS,
  minuteOf,
  type Park,
  type Reading,
  tailStart,
} from '@ridewait/core';
import type { Fault } from '@ridewait/simulator';
import { pastWaits } from './past-waits.ts';
import type { WeekDay } from './play-week.ts';

/** An anomaly from its beginning to its end, as whoever watched the live view saw them. */
export interface Alarm {
  attraction: string;
  anomaly: Anomaly;
  /** Milliseconds since 1970; an alarm that never ended, ends with the day. */
  from: number;
  to: number;
}

export interface WatchedWeek {
  park: Park;
  faults: Fault[];
  alarms: Alarm[];
}

/** Lets a week's readings arrive minute by minute at the code of the processor, and notes what began and ended. */
export function watchWeek(days: Iterable<WeekDay>): WatchedWeek {
  const rides = new Map<string, ReturnType<typeof watchRide>>();
  const faults: Fault[] = [];
  let park: Park | undefined;
  for (const day of days) {
    park = day.park;
    faults.push(...day.faults);
    for (const attraction of park.attractions) {
      const ride = rides.get(attraction.id) ?? watchRide(park, attraction);
      rides.set(attraction.id, ride);
      ride.day();
      const own = day.readings.filter(({ reading }) => reading.attraction === attraction.id);
      for (const [at, batch] of byMinute(own)) ride.take(batch, at);
    }
  }
  return { park: park!, faults, alarms: [...rides.values()].flatMap((ride) => ride.alarms()) };
}

function byMinute(readings: WeekDay['readings']): Map<number, Reading[]> {
  const minutes = new Map<number, Reading[]>();
  for (const { reading, receivedAt } of readings) {
    const { attraction: _, ...own } = reading;
    const end = (minuteOf(receivedAt) + 1) * MINUTE_MS;
    const batch = minutes.get(end);
    if (batch) batch.push(own);
    else minutes.set(end, [own]);
  }
  return minutes;
}

function watchRide({ id: park, timezone }: Park, attraction: Attraction) {
  let state = { header: EMPTY_HEADER, buckets: new Map() };
  let known: readonly Anomaly[] = [];
  let now = 0;
  const open = new Map<string, Alarm>();
  const done: Alarm[] = [];
  const waits = pastWaits(attraction.id, timezone);

  function close(key: string): void {
    const alarm = open.get(key)!;
    done.push({ ...alarm, to: now });
    open.delete(key);
  }

  return {
    day(): void {
      waits.nextDay();
    },
    take(readings: readonly Reading[], at: number): void {
      now = at;
      const { state: folded } = fold(state, readings);
      const { view, state: next } = estimate(park, attraction, folded, waits.usual());
      for (const minute of next.buckets.keys()) {
        if (minute < tailStart(next.header)) (next.buckets as Map<number, never>).delete(minute);
      }
      state = next as typeof state;
      waits.add(view, at);
      const anomalies = view.anomalies ?? [];
      const { began, ended } = anomalyChanges(known, anomalies);
      for (const anomaly of ended) close(anomalyKey(anomaly));
      for (const anomaly of began) {
        const { id } = attraction;
        open.set(anomalyKey(anomaly), { attraction: id, anomaly, from: at, to: at });
      }
      known = anomalies;
    },
    alarms(): Alarm[] {
      for (const key of open.keys()) close(key);
      return done;
    },
  };
}

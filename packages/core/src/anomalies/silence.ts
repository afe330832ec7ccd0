import type { Attraction, Sensor } from '../catalog.ts';
import type { Kind } from '../reading.ts';
import { MINUTE_MS, type StateHeader } from '../state.ts';
import { type Anomaly, counted, minutesOf, nameOf } from './anomaly.ts';
import { type DayRow } from './day-rows.ts';
import { PART_MS } from '../spread.ts';

/** Shorter silences come and go with a network. */
const LEAST_SILENCE_MS = 5 * MINUTE_MS;

/** So many usual intervals without a word. */
const INTERVALS = 8;

/** In most parts it says about as much as in the one in which it says the most; what speaks of events doesn’t. */
const REGULAR = 0.8;
const OF_EVENTS: readonly Kind[] = ['dispatched', 'waited', 'posted'];
const LOOK_BACK = 12;

/** After the night its first word may take longer. */
const WAKING_MS = 15 * MINUTE_MS;

/** Those that speak all day; an operator may have nothing to say. */
const NEEDED: readonly Kind[] = ['entered', 'boarded'];

/** Sensors that speak at regular times, and don't any more, while others of their ride do. */
export function deadSensors(
  { sensors }: Attraction,
  { words }: Pick<StateHeader, 'words'>,
  rows: readonly DayRow[],
): Anomaly[] {
  const heard = new Map(words.map(({ sensor, heardAt }) => [sensor, heardAt]));
  const now = Math.max(...heard.values());
  const awake = awakeSince(rows);
  return sensors.flatMap((sensor): Anomaly[] => {
    const heardAt = heard.get(sensor.id);
    if (heardAt === undefined) {
      const isDue = NEEDED.includes(sensor.kind) && now - awake > WAKING_MS;
      return isDue ? [neverHeard(sensor, awake, now)] : [];
    }
    if (sensor.kind === 'dispatched') return deadVehicles(sensor, rows);
    const interval = usualInterval(sensor, rows, heardAt);
    if (interval === undefined) return [];
    const since = Math.max(heardAt, awake);
    const least = Math.max(heardAt < awake ? WAKING_MS : LEAST_SILENCE_MS, INTERVALS * interval);
    if (now - since <= least) return [];
    return [{ ...of(sensor), since, reason: silenceOf(sensor, rows, since, now) }];
  });
}

function of({ id, lane }: Sensor): Pick<Anomaly, 'kind' | 'sensor' | 'lane'> {
  return { kind: 'dead', sensor: id, lane };
}

function neverHeard(sensor: Sensor, since: number, now: number): Anomaly {
  const reason = `${nameOf(sensor)} has not been heard in ${minutesOf(now - since)}, while others of its ride were.`;
  return { ...of(sensor), since, reason };
}

function silenceOf(sensor: Sensor, rows: readonly DayRow[], since: number, now: number): string {
  const said = `${nameOf(sensor)} has said nothing for ${minutesOf(now - since)}`;
  const meanwhile = rows.filter(({ part }) => part * PART_MS >= since - PART_MS / 2);
  const sum = (kind: 'entered' | 'boarded') =>
    meanwhile.reduce((all, { ride }) => all + (laneOf(ride.lanes, sensor)?.[kind].people ?? 0), 0);
  if (sensor.kind === 'entered' && sum('boarded') >= 1) {
    return `${said} while ${counted(sum('boarded'), 'guest')} boarded.`;
  }
  if (sensor.kind === 'boarded') {
    const riders = meanwhile.reduce((all, { ride }) => all + ride.riders, 0);
    if (riders >= 1) return `${said} while vehicles took ${counted(riders, 'rider')}.`;
    if (sum('entered') >= 1) return `${said} while ${counted(sum('entered'), 'guest')} joined.`;
  }
  return `${said}.`;
}

/** Who boards leaves with a vehicle; some may stand on the platform. */
function deadVehicles(sensor: Sensor, rows: readonly DayRow[]): Anomaly[] {
  const last = rows.findLastIndex(({ ride }) => ride.isHeard);
  const since = rows.slice(last + 1);
  const vehicle = rows[last]?.ride;
  if (!vehicle || since.length < 3) return [];
  const boarded = since.reduce(
    (sum, { ride }) =>
      sum + [...ride.lanes.values()].reduce((all, own) => all + own.boarded.people, 0),
    0,
  );
  const seats = vehicle.seats / Math.max(1, vehicle.vehicles);
  if (boarded < Math.max(40, 2.5 * seats)) return [];
  const at = since[0]!.part * PART_MS;
  const lasted = since.reduce((sum, { length }) => sum + length, 0) * PART_MS;
  const reason = `${nameOf(sensor)} has said nothing for ${minutesOf(lasted)} while ${counted(boarded, 'guest')} boarded.`;
  return [{ ...of(sensor), since: at, reason }];
}

function laneOf(lanes: DayRow['ride']['lanes'], { lane }: Sensor) {
  return lane === 'all' ? undefined : lanes.get(lane);
}

/** Milliseconds between two words; undefined for a sensor that speaks only when something happens. */
function usualInterval(
  { id, kind }: Sensor,
  rows: readonly DayRow[],
  heardAt: number,
): number | undefined {
  if (OF_EVENTS.includes(kind)) return undefined;
  const before = Math.floor(heardAt / PART_MS);
  const spoken: number[] = [];
  for (let at = rows.length - 1; at >= 0 && spoken.length < LOOK_BACK; at -= 1) {
    const row = rows[at]!;
    if (row.part >= before) continue;
    const n = row.sensors.get(id)?.n ?? 0;
    // The part in which it began, and a hole, are no measure.
    if (n === 0) break;
    spoken.push(n);
  }
  if (spoken.length < 3) return undefined;
  const most = Math.max(...spoken);
  const regular = spoken.filter((n) => n >= REGULAR * most).length;
  if (regular < 0.75 * spoken.length || most < 3) return undefined;
  return (PART_MS * spoken.length) / spoken.reduce((sum, n) => sum + n, 0);
}

/** Since when somebody at the ride speaks without a pause. */
function awakeSince(rows: readonly DayRow[]): number {
  const silent = rows.findLastIndex(({ sensors }) => sensors.size === 0);
  const first = rows[silent + 1] ?? rows.at(-1)!;
  return (first.part + (silent < 0 ? 0 : 1)) * PART_MS;
}

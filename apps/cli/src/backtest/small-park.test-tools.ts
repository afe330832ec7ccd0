import type { Park, Reading } from '@ridewait/core';
import type { Arrival } from './backtest.ts';

/** When the days of these tests begin. */
export const START = Date.parse('2026-07-18T08:00:00Z');
const EPOCH = START / 1000 - 60;

/** One ride of one lane, with a counter at both ends and a controller. */
export const PARK: Park = {
  id: 'park',
  name: 'Park',
  timezone: 'Europe/Berlin',
  attractions: [
    {
      id: 'ride',
      name: 'Ride',
      hourlyCapacity: 600,
      lanes: { standby: {} },
      sensors: [
        { id: 'in', kind: 'entered', lane: 'standby' },
        { id: 'out', kind: 'boarded', lane: 'standby' },
        { id: 'controller', kind: 'status', lane: 'all' },
      ],
    },
  ],
};

/** A reading of the ride; times in seconds since the start, the way takes one unless it is said. */
export function arrival(
  sensor: 'in' | 'out' | 'controller',
  said: {
    seq: number;
    at: number;
    receivedAt?: number;
    count?: number;
    status?: 'OPERATING' | 'DOWN';
  },
): Arrival {
  const { seq, at, receivedAt = at + 1, ...measures } = said;
  const { kind, lane } = PARK.attractions[0]!.sensors.find(({ id }) => id === sensor)!;
  const reading: Reading = {
    sensor,
    kind,
    lane,
    epoch: EPOCH,
    seq,
    at: START + at * 1000,
    ...measures,
  };
  return { receivedAt: START + receivedAt * 1000, attraction: 'ride', reading };
}

/** So many minutes of a ride that runs: four guests come and three board, and the controller says so. */
export function running(minutes: number, fromMinute = 0): Arrival[] {
  return Array.from({ length: minutes }, (_, index) => {
    const seq = fromMinute + index + 1;
    const at = (fromMinute + index) * 60;
    return [
      arrival('in', { seq, at: at + 10, count: 4 }),
      arrival('out', { seq, at: at + 20, count: 3 }),
      arrival('controller', { seq, at: at + 30, status: 'OPERATING' }),
    ];
  }).flat();
}

/** A line of recorded readings. */
export function lineOfArrival({ receivedAt, reading }: Arrival): string {
  const { kind: _, lane: __, at, ...rest } = reading;
  const [atText, receivedText] = [at, receivedAt].map((time) => new Date(time).toISOString());
  return JSON.stringify({ ...rest, at: atText, receivedAt: receivedText });
}

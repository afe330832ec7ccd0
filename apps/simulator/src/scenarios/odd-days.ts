import type { RideEvent } from '../model/script.ts';
import { DAY } from './faulty-days.ts';
import { BOATS, COASTER, DARK_RIDE, RAPIDS, RIDES, THEATRE, TOWER } from './rides.ts';
import type { Scenario } from './scenario.ts';

/** Most of the day's guests stand at the rope when the park opens. */
const ROPE = {
  ropeDropShare: 0.5,
  waves: [{ peak: 0.2, width: 0.15, height: 1 }],
  lastArrival: 0.7,
};

/** Guests come until the last minute, and most of them late. */
const LATE_CROWD = {
  ropeDropShare: 0.1,
  waves: [
    { peak: 0.2, width: 0.2, height: 0.7 },
    { peak: 0.8, width: 0.12, height: 1 },
  ],
  lastArrival: 1,
};

/** Days on which something happens in the park; the sensors are perfect. */
export const ODD_DAYS: readonly Scenario[] = [
  {
    ...DAY,
    name: 'breakdowns',
    says: 'rides break down for minutes or for an hour; the guests in line are kept, or sent away',
    hoursBetweenBreakdowns: 8,
    script: [
      breakDown(COASTER.id, 3, 25, true),
      breakDown(BOATS.id, 4, 12, true),
      breakDown(RAPIDS.id, 5, 45, false),
      breakDown(TOWER.id, 6, 20, false),
      breakDown(DARK_RIDE.id, 7, 40, true),
    ],
  },
  {
    ...DAY,
    name: 'rope-drop',
    says: 'half of the day’s guests wait at the rope, and run when the park opens',
    shape: ROPE,
  },
  {
    ...DAY,
    name: 'full-close',
    says: 'guests come until the end: the entrances close with the lines still full',
    openHours: 9,
    shape: LATE_CROWD,
    crowd: 1.2,
  },
  {
    ...DAY,
    name: 'show',
    says: 'a large theatre lets more than a thousand guests out onto the rides, once an hour',
    crowd: 1.2,
    rides: RIDES.map((ride) =>
      ride.id === THEATRE.id
        ? {
            ...ride,
            hourlyCapacity: 1_600,
            popularity: 18,
            vehicles: [1, 1_600, 1],
            rideSeconds: 1_800,
          }
        : ride,
    ),
  },
  {
    ...DAY,
    name: 'priority',
    says: 'many guests hold priority returns, which merge at 60 to 75 % of the seats',
    rides: RIDES.map((ride) =>
      ride.priority === undefined ? ride : { ...ride, priority: ride === COASTER ? 0.6 : 0.75 },
    ),
    priorityShare: 0.45,
  },
  {
    ...DAY,
    name: 'fewer-vehicles',
    says: 'three rides run fewer vehicles for some hours in the middle of the day',
    script: [
      vehicles(COASTER.id, 4, 2),
      vehicles(COASTER.id, 8, 3),
      vehicles(BOATS.id, 3, 10),
      vehicles(BOATS.id, 6, 16),
      vehicles(RAPIDS.id, 5, 12),
      vehicles(RAPIDS.id, 9, 20),
    ],
  },
  {
    ...DAY,
    name: 'midnight',
    says: 'a park that opens at 11:00 and closes at 01:00',
    opensAt: '2026-07-18T11:00:00+02:00',
    openHours: 14,
  },
  {
    ...DAY,
    name: 'dst',
    says: 'open from 18:00 to 05:00, in the night of the change to summer time',
    opensAt: '2026-03-28T18:00:00+01:00',
    openHours: 10,
  },
  {
    ...DAY,
    name: 'dst-autumn',
    says: 'open from 18:00 to 04:00, in the night of the change back from summer time',
    opensAt: '2026-10-24T18:00:00+02:00',
    openHours: 11,
  },
  {
    ...DAY,
    name: 'sign-only',
    says: 'no counters: a sign, a few measured waits and a controller are all that a ride has',
    rides: RIDES.map((ride) => ({ ...ride, withoutCounters: true, extra: ['waited', 'posted'] })),
  },
];

function breakDown(
  ride: string,
  hoursAfterOpening: number,
  minutes: number,
  lineStays: boolean,
): RideEvent {
  return { ride, hoursAfterOpening, action: 'break_down', minutes, lineStays };
}

function vehicles(ride: string, hoursAfterOpening: number, running: number): RideEvent {
  return { ride, hoursAfterOpening, action: 'run_vehicles', vehicles: running };
}

import { type LiveBody, type LiveEntry, type LiveForecast, liveSchema } from '@ridewait/contracts';

export const PARK = { id: 'lindenhof', name: 'Lindenhof', timezone: 'Europe/Berlin' };

type Waits = Partial<Record<'standby' | 'single' | 'priority', number | null>>;

interface FakeRide {
  status?: LiveEntry['status'] | null;
  /** Seconds; null where nothing was ever measured. */
  age?: number | null;
  waits?: Waits;
  /** Where a sensor of it is off: from and to how many minutes the standby wait may be. */
  unsure?: readonly [from: number, to: number];
  /** What is expected at each full hour from the next one on. */
  outlook?: readonly number[];
}

/** A ride as the API tells it, `age` seconds after it was measured. */
export function fakeRide(name: string, ride: FakeRide = {}, now = Date.now()): LiveEntry {
  const { status = 'OPERATING', age = 4, waits = { standby: 10 }, outlook = [] } = ride;
  const { standby, single, priority } = waits;
  const [waitTimeP10, waitTimeP90] = ride.unsure ?? [];
  return {
    id: name.toLowerCase().replaceAll(' ', '-'),
    name,
    entityType: 'ATTRACTION',
    ...(status && { status }),
    ...(age !== null && { lastUpdated: new Date(now - age * 1000).toISOString() }),
    queue: {
      ...(standby !== undefined && {
        STANDBY: {
          waitTime: standby,
          ...(ride.unsure && { waitTimeP10, waitTimeP90, confidence: 'low' as const }),
        },
      }),
      ...(single !== undefined && { SINGLE_RIDER: { waitTime: single } }),
      ...(priority !== undefined && { PAID_STANDBY: { waitTime: priority } }),
    },
    ...(outlook.length > 0 && { forecast: outlook.map((wait, at) => fakeHour(wait, at, now)) }),
    ageSeconds: age,
    stale: age === null || age > 90,
  };
}

/** As if it were UTC, so that the hour in it is that of any test. */
function fakeHour(waitTime: number, at: number, now: number): LiveForecast {
  const time = new Date((Math.floor(now / 3_600_000) + 1 + at) * 3_600_000).toISOString();
  return { time, waitTime, percentage: Math.min(100, Math.round((100 * waitTime) / 60)) };
}

/** The answer of `/live`, held to the contract. */
export function fakeLive(liveData: LiveEntry[]): LiveBody {
  return liveSchema.parse({ ...PARK, entityType: 'PARK', liveData });
}

/** A ride in every state that the page knows. */
export function manyRides(now = Date.now()): LiveEntry[] {
  return [
    fakeRide('Colossus', { age: 3, waits: { standby: 55, single: 20, priority: 10 } }, now),
    fakeRide(
      'Thunder Gulch',
      { age: 8, waits: { standby: 35, single: 15 }, unsure: [22, 58] },
      now,
    ),
    fakeRide('The Grand Old Carousel', { age: 2, waits: { standby: 0 } }, now),
    fakeRide('Whirlpool Rapids', { age: 12, waits: { standby: 25, priority: 5 } }, now),
    fakeRide('Sky Dancer', { age: 5, waits: { standby: 12 } }, now),
    fakeRide('Ghost Train', { age: 160, waits: { standby: 20 } }, now),
    fakeRide('Moonwalker', { status: 'DOWN', age: 6, waits: { standby: null, single: null } }, now),
    fakeRide('Pirate Cove', { age: 15, waits: { standby: null } }, now),
    fakeRide('Balloon Race', { status: null, age: 2_400, waits: { standby: null } }, now),
    fakeRide('Wild Mouse', { status: 'REFURBISHMENT', age: 20, waits: { standby: null } }, now),
    fakeRide('Storybook Boats', { status: 'CLOSED', age: 9, waits: { standby: null } }, now),
    fakeRide(
      'Tower of Winds',
      {
        age: 7,
        waits: { standby: 75, priority: 25 },
        outlook: [60, 55, 45, 40, 30, 20, 10, 0],
      },
      now,
    ),
    fakeRide('Bumper Cars', { age: 4, waits: { standby: 7 } }, now),
    fakeRide('Chairoplane', { age: 1, waits: { standby: 3 } }, now),
    fakeRide(
      'Inverted Eagle, the Longest Ride Name of All',
      { age: 10, waits: { standby: 110, single: 45, priority: 30 } },
      now,
    ),
  ];
}

import { meanDifference } from './means.ts';
import { slotOfHour } from './park-day.ts';
import { buildProfiles, type Profiles, type RideHistory } from './profiles.ts';

/** What a park's past says about one day. */
export interface ParkProfiles {
  /** By ride; a ride without a day behind it has none. */
  rides: ReadonlyMap<string, Profiles>;
  levels: Levels;
}

/**
 * How far each other profile lies above the base profile by day, in units of a ride's scale, as the mean over rides:
 * how busy the park was, with less chance in it than one ride's own.
 */
export interface Levels {
  recent: number;
  weekday: number;
  weekAgo: number;
  yesterday: number;
  yearAgo: number;
}

const DAY_FROM = slotOfHour(9);
const DAY_TO = slotOfHour(22);

export function buildParkProfiles(
  histories: ReadonlyMap<string, RideHistory>,
  day: number,
): ParkProfiles {
  const rides = new Map<string, Profiles>();
  for (const [ride, history] of histories) {
    const built = buildProfiles(history, day);
    if (!Number.isNaN(built.scale)) rides.set(ride, built);
  }
  const level = (name: keyof Levels): number => {
    const known = [...rides.values()]
      .map((its) => meanDifference(its[name], its.base, DAY_FROM, DAY_TO) / its.scale)
      .filter((each) => !Number.isNaN(each));
    return known.length === 0 ? 0 : known.reduce((sum, each) => sum + each, 0) / known.length;
  };
  return {
    rides,
    levels: {
      recent: level('recent'),
      weekday: level('weekday'),
      weekAgo: level('weekAgo'),
      yesterday: level('yesterday'),
      yearAgo: level('yearAgo'),
    },
  };
}

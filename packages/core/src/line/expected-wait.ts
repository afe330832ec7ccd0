/** What the wait of whoever joins now comes from; times in parts of an hour. */
export interface Ahead {
  people: number;
  /** Standard deviation of `people`. */
  peopleError: number;
  /** Guests of the lane that a vehicle takes, and the time between two. */
  perVehicle: number;
  interval: number;
  /** People who give up, per part. */
  leaving: number;
  /** By how much of it the flow may be off. */
  flowError: number;
  /** The part of the time that the ride stands, as of late. */
  stopRisk: number;
  /** Since the last vehicle, where guests wait for the next one. */
  sinceLast?: number;
}

/** A wait as a distribution, in parts of an hour. */
export interface ExpectedWait {
  middle: number;
  /** Where a bell of `deviation` lies on either side: at the middle, or at the vehicle before or after. */
  low: number;
  high: number;
  deviation: number;
}

/** Of those who give up somebody is ahead of a guest half of the time, and seldom the next to board. */
const AHEAD = 0.35;

/** QL of Ibrahim & Whitt (M&SOM 2009, doi 10.1287/msom.1080.0223), by vehicles: people ahead over the lane's flow. */
export function expectedWait(ahead: Ahead): ExpectedWait {
  const { people, perVehicle, interval, leaving, peopleError } = ahead;
  if (ahead.sinceLast !== undefined) return showWait(ahead, ahead.sinceLast);
  const flow = perVehicle / interval;
  const falling = flow + leaving * AHEAD;
  const vehicles = people / perVehicle;
  const middle = interval * Math.max(vehicles - 0.5, 0) * (flow / falling) + interval / 2;
  const deviation = Math.hypot(
    (PEOPLE_DOUBT * peopleError) / falling,
    middle * Math.hypot(ahead.flowError, HORIZON, ahead.stopRisk),
    0.12 * interval * Math.sqrt(vehicles),
    interval / 3.5,
    0.05,
  );
  return { middle, low: middle, high: middle * (1 + STOPPED * ahead.stopRisk), deviation };
}

/** A stop makes a wait longer, never shorter, and by more than stops take of the time: it comes at once. */
const STOPPED = 6;

/** Errors of counting come in runs, which a filter takes for chance. */
const PEOPLE_DOUBT = 1.8;

/** What may change until a guest boards, as a part of the wait. */
const HORIZON = 0.02;

/** A show begins when it begins: the question is which one still has room. */
function showWait(
  { people, peopleError, perVehicle, interval }: Ahead,
  sinceLast: number,
): ExpectedWait {
  // Long overdue: the last one wasn't told of, or the show doesn't go on as usual.
  const isOverdue = sinceLast > 1.3 * interval;
  const next = isOverdue ? interval / 2 : Math.max(0.1 * interval, interval - sinceLast);
  const show = (ahead: number) => next + interval * Math.floor(Math.max(0, ahead) / perVehicle);
  const error = 1.28 * peopleError + 0.05 * perVehicle;
  return {
    middle: show(people),
    low: show(people - error),
    high: show(people + error),
    deviation: isOverdue ? interval / 3.5 : 0.09 * interval + 0.05,
  };
}

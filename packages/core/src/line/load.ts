/** How fast what was seen is forgotten, in parts of an hour. */
/** Where vehicles are counted a change of how many run shows in their rate. */
const COUNTED = { own: 10, all: 14 };
const UNCOUNTED = { own: 5, all: 5 };
const OTHERS = 4;

/** Vehicles that a first guess counts as. */
const GUESS_WEIGHT = 2;

/** How many of a lane's guests a vehicle takes while its line is long enough to give them. */
export interface Load {
  own: number;
  ownVehicles: number;
  all: number;
  allVehicles: number;
  others: number;
  othersVehicles: number;
  /** About the most of this lane that a vehicle took of late. */
  highest: number;
  seatsTaken: number;
  seats: number;
}

export const NO_LOAD: Load = {
  own: 0,
  ownVehicles: 0,
  all: 0,
  allVehicles: 0,
  others: 0,
  othersVehicles: 0,
  highest: 0,
  seatsTaken: 0,
  seats: 0,
};

/** What left in one part of an hour. */
export interface Left {
  vehicles: number;
  /** Riders of the lane, and of the ride's other lanes. */
  boarded: number;
  others: number;
  /** Of the vehicles; 0 where nobody counts them. */
  riders: number;
  seats: number;
  /** 1 for a whole part. */
  length: number;
  /** Whether the line was long enough, from the beginning to the end. */
  isBusy: boolean;
  hasVehicles: boolean;
}

export function afterLoading(load: Load, left: Left): Load {
  const { vehicles, boarded, others, riders, seats, length, isBusy, hasVehicles } = left;
  if (vehicles === 0) return load;
  const next = { ...load };
  const forgotten = Math.exp(-length / OTHERS);
  next.others = load.others * forgotten + others;
  next.othersVehicles = load.othersVehicles * forgotten + vehicles;
  if (length > 0.5) {
    const each = boarded / vehicles;
    next.highest += (each > load.highest ? 0.3 : 0.003) * (each - load.highest);
  }
  if (!isBusy) return next;
  const memory = hasVehicles ? COUNTED : UNCOUNTED;
  const own = Math.exp(-length / memory.own);
  next.own = load.own * own + boarded;
  next.ownVehicles = load.ownVehicles * own + vehicles;
  const all = Math.exp(-length / memory.all);
  next.all = load.all * all + boarded + others;
  next.allVehicles = load.allVehicles * all + vehicles;
  if (seats > 0) {
    next.seatsTaken = load.seatsTaken * own + riders;
    next.seats = load.seats * own + seats;
  }
  return next;
}

/**
 * Guests of the lane per vehicle. For the lane that takes what the others leave it is all riders less theirs: how
 * many come with a return changes within the hour, how many a vehicle takes hardly does.
 */
export function guestsPerVehicle(load: Load, guess: number, takesWhatIsLeft: boolean): number {
  const own = (load.own + GUESS_WEIGHT * guess) / (load.ownVehicles + GUESS_WEIGHT);
  if (!takesWhatIsLeft || load.allVehicles <= 3 || load.othersVehicles <= 3) return own;
  const left = load.all / load.allVehicles - load.others / load.othersVehicles;
  const trust = load.allVehicles / (load.allVehicles + 10);
  return Math.max(0.3 * own, trust * left + (1 - trust) * own);
}

/** The part of the seats that is taken when the line is long enough. */
export function usualFill({ seatsTaken, seats }: Load): number {
  return seats > 0 ? seatsTaken / seats : 0.9;
}

/**
 * The part of the seats by which vehicles with a line behind them may be less full than usual: parties leave seats over,
 * fewer of many, and one vehicle says less than several.
 */
export function usualGap(seatsEach: number, vehicles: number): number {
  return Math.max(
    0.08,
    Math.min(0.25, 8 / seatsEach),
    Math.min(0.6, 10 / seatsEach) / Math.sqrt(vehicles),
  );
}

/** By how much of it `guestsPerVehicle` may be off. */
export function loadError({ ownVehicles }: Load): number {
  return Math.sqrt(0.08 ** 2 / Math.max(1, ownVehicles) + 0.1 ** 2 / Math.max(1, ownVehicles / 5));
}

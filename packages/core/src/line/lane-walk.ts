import { PART_MINUTES } from '../spread.ts';
import { age, atLeastEmpty, countingNoise, move } from './belief.ts';
import { isDead } from './counter-health.ts';
import { expectedWait } from './expected-wait.ts';
import { boardedIn, compareWithVehicles, enteredIn } from './flows.ts';
import type { LaneWalk, Step } from './lane.ts';
import { afterLoading, guestsPerVehicle, loadError } from './load.ts';
import { afterGuest } from './reach.ts';
import {
  at,
  BOARDS_AT,
  DEVIATION,
  ENTERED,
  GAVE_UP,
  GONE,
  GUESSED,
  MIDDLE,
  RUNNING,
  put,
} from './recent.ts';
import { seeEmpty, seeMeasuredWaits, seeSign } from './sightings.ts';

/** From this interval on. */
const SHOW_MINUTES = 3;

/** Takes one part of an hour, in place. */
export function stepLane(walk: LaneWalk, step: Step): void {
  const { belief, memory } = walk;
  const { part, length, own, isRunning, vehicles } = step;
  const before = belief.people;
  const entered = enteredIn(walk, step);
  const boarded = boardedIn(walk, step);
  const left = own.left.people;
  const exited = belief.exitScale * boarded.people + left;
  const noise = countingNoise(belief) * (entered.people + boarded.people + left);
  move(
    belief,
    { entered: entered.people, boarded: boarded.people, left },
    noise + entered.noise + boarded.noise,
  );
  age(belief, { exitScale: 0.0015 ** 2 * length, signBias: 0.005 ** 2 * length });
  put(memory, ENTERED, part, at(memory, ENTERED, part - 1) + entered.people);
  put(memory, GUESSED, part, at(memory, GUESSED, part - 1) + entered.noise);
  put(memory, GONE, part, at(memory, GONE, part - 1) + exited);
  put(memory, GAVE_UP, part, at(memory, GAVE_UP, part - 1) + left);
  put(memory, RUNNING, part, isRunning && vehicles > 0 ? 1 : 0);
  if (isRunning && length > 0.5) {
    walk.going += (walk.going === 0 ? 1 : 0.2) * (exited / length - walk.going);
  }
  compareWithVehicles(walk, step);
  const guess = guessOf(step);
  walk.perVehicle = guestsPerVehicle(walk.load, guess, false);
  const hasMeasured = seeMeasuredWaits(walk, step, { entered: entered.people, exited });
  seeEmpty(walk, step, { entered: entered.people, boarded: boarded.people });
  seeSign(walk, step);
  atLeastEmpty(belief);
  walk.load = afterLoading(walk.load, {
    vehicles,
    boarded: boarded.people,
    others: step.others.reduce((sum, other) => sum + other.boarded.people, 0),
    riders: step.ride.riders,
    seats: step.ride.seats,
    length,
    hasVehicles: step.hasVehicles,
    isBusy:
      Math.min(before, belief.people) > walk.perVehicle &&
      (step.hasVehicles || !isDead(walk.boarding)),
  });
  walk.perVehicle = guestsPerVehicle(walk.load, guess, step.takesWhatIsLeft);
  // In a line that stands people lose patience that they would have had.
  if (vehicles > 0) walk.leaving += 0.1 * (left / length - walk.leaving);
  countStops(walk, step);
  expectWait(walk, step);
  checkAgainstThoseWhoBoarded(walk, step, hasMeasured);
}

function guessOf({ ride, share, guess, interval, hasVehicles }: Step): number {
  return hasVehicles && ride.seats > 0 && ride.vehicles > 0
    ? (ride.seats / ride.vehicles) * share * 0.9
    : guess * interval;
}

/** Guests wait for a certain vehicle, not for a flow of them. */
function isShow({ sinceLast, interval }: Step): boolean {
  return sinceLast !== undefined && interval * PART_MINUTES > SHOW_MINUTES;
}

/** How long a ride remembers that it stood, in parts. */
const STOPS = 72;

/** A ride that has stood may stand again before a guest boards. */
function countStops(walk: LaneWalk, { isRunning, length }: Step): void {
  const forgotten = Math.exp(-length / STOPS);
  const isStopped = !isRunning && walk.ran > 0 && walk.belief.people > walk.perVehicle;
  walk.ran = walk.ran * forgotten + (isRunning ? length : 0);
  walk.stood = walk.stood * forgotten + (isStopped ? length : 0);
}

function stopRisk({ ran, stood }: LaneWalk): number {
  return stood / (stood + ran + STOPS / 4);
}

function expectWait(walk: LaneWalk, step: Step): void {
  const { belief, load, memory } = walk;
  const { interval, part } = step;
  walk.interval = interval;
  walk.sinceLast = step.vehicles > 0 ? 0 : walk.sinceLast + step.length;
  const most = isShow(step) ? Math.max(walk.perVehicle, 0.98 * load.highest) : walk.perVehicle;
  walk.wait = expectedWait({
    people: belief.people,
    peopleError: Math.sqrt(Math.max(0, belief.pp)),
    perVehicle: Math.max(1e-3, belief.exitScale * most),
    interval,
    leaving: walk.leaving,
    flowError: Math.hypot(step.intervalError, loadError(load)),
    stopRisk: stopRisk(walk),
    ...(isShow(step) && { sinceLast: step.sinceLast! }),
  });
  put(memory, MIDDLE, part, walk.wait.middle);
  put(memory, DEVIATION, part, walk.wait.deviation);
  put(memory, BOARDS_AT, part, at(memory, GONE, part) + belief.people);
}

/**
 * Guests who joined at the end of an earlier part and have boarded by now, by the counts themselves: how far off was
 * what was expected of them? Where guests tell their waits, they are asked instead.
 */
function checkAgainstThoseWhoBoarded(walk: LaneWalk, step: Step, hasMeasured: boolean): void {
  const { memory } = walk;
  const { part, length, interval } = step;
  const gone = at(memory, GONE, part);
  const before = at(memory, GONE, part - 1);
  for (; walk.due < part && at(memory, BOARDS_AT, walk.due) <= gone; walk.due += 1) {
    if (hasMeasured || isShow(step) || at(memory, RUNNING, walk.due) === 0) continue;
    const share = gone > before ? (at(memory, BOARDS_AT, walk.due) - before) / (gone - before) : 1;
    const waited = part - walk.due - 1 + Math.max(0, share) * length + interval / 2;
    const error = (waited - at(memory, MIDDLE, walk.due)) / at(memory, DEVIATION, walk.due);
    walk.reach = afterGuest(walk.reach, error, 0.08);
  }
}

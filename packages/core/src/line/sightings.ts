import { countingNoise, observe, observePeople } from './belief.ts';
import type { LaneWalk, Step } from './lane.ts';
import { usualFill, usualGap } from './load.ts';
import { afterGuest } from './reach.ts';
import {
  at,
  DEVIATION,
  ENTERED,
  GAVE_UP,
  GUESSED,
  MIDDLE,
  RUNNING,
  type Field,
  RECENT_PARTS,
  sumAt,
} from './recent.ts';
import { PART_MINUTES } from '../spread.ts';

/** Guests who board together joined within so many parts of each other. */
const SCATTER = 0.3;

const PART_SECONDS = PART_MINUTES * 60;

/**
 * Guests told how long they had been in line: who came in since they joined, and didn't give up, is in line now.
 * What was counted before they joined doesn't matter any more, and no error of it is left.
 *
 * @returns whether there were any
 */
export function seeMeasuredWaits(
  walk: LaneWalk,
  { part, length, own }: Step,
  flow: { entered: number; exited: number },
): boolean {
  const { guests, seconds } = own;
  if (guests === 0) return false;
  const { belief, memory } = walk;
  const waited = seconds / guests / PART_SECONDS;
  const boardedAt = part + length / 2;
  const joinedAt = boardedAt - waited;
  if (waited > RECENT_PARTS - 4) return false;
  const since = (field: Field) =>
    sumAt(memory, field, boardedAt, length) -
    sumAt(memory, field, joinedAt, joinedAt >= part ? length : 1);
  const came = since(ENTERED);
  // Of those who gave up since, half were behind them.
  const inLine = came - since(GAVE_UP) / 2 + (flow.entered - flow.exited) / 2;
  const scatter = (came / Math.max(waited, 0.5)) * SCATTER;
  const noise = scatter ** 2 / guests + countingNoise(belief) * came + since(GUESSED) + 4;
  if (waited > 0.3) observePeople(belief, inLine, noise);
  learnFromGuests(walk, Math.floor(joinedAt) - 1, waited, guests);
  return true;
}

function learnFromGuests(walk: LaneWalk, joined: number, waited: number, guests: number): void {
  const { memory } = walk;
  if (at(memory, RUNNING, joined) === 0 || at(memory, DEVIATION, joined) === 0) return;
  const error = (waited - at(memory, MIDDLE, joined)) / at(memory, DEVIATION, joined);
  for (let guest = 0; guest < Math.min(4, guests); guest += 1) {
    walk.reach = afterGuest(walk.reach, error, 0.04);
  }
}

/** Vehicles left with seats that nobody wanted: the line was empty then. */
export function seeEmpty(
  walk: LaneWalk,
  step: Step,
  flow: { entered: number; boarded: number },
): void {
  const { ride, length, interval, vehicles, hasVehicles } = step;
  const { belief } = walk;
  const isIdle = flow.entered + flow.boarded + vehicles === 0;
  walk.idleParts = isIdle ? walk.idleParts + length : 0;
  if (walk.idleParts >= IDLE_PARTS) observePeople(belief, 0, 1);
  if (!hasVehicles || vehicles === 0 || ride.seats === 0) return;
  const isEmpty = length > 0.5 && hadSeatsLeft(walk, step, flow.boarded);
  walk.emptyParts = isEmpty ? walk.emptyParts + 1 : 0;
  if (!isEmpty) return;
  // Who has come since the last vehicle left.
  const since = (flow.entered * Math.min(1, interval / length)) / 2;
  // What contradicts the counts has to be seen twice.
  const isLikely = Math.abs(belief.people - since) < 3 * Math.sqrt(belief.pp);
  if (isLikely || walk.emptyParts > 1) observePeople(belief, since, (since + 2) ** 2);
}

/** Nothing has moved for so many parts: it is night, and nobody is in line. */
const IDLE_PARTS = 24;

function hadSeatsLeft(walk: LaneWalk, step: Step, boarded: number): boolean {
  const { ride, vehicles } = step;
  if (step.fillsGaps && (ride.seats - ride.riders) / ride.vehicles > 0.4) return true;
  if (step.isGuaranteed && boarded / vehicles < 0.55 * walk.load.highest) return true;
  return (
    ride.riders / ride.seats <
    usualFill(walk.load) - usualGap(ride.seats / ride.vehicles, ride.vehicles)
  );
}

/** The sign as operators set it: high by some factor, which it teaches while the counts are sure, and late. */
export function seeSign(walk: LaneWalk, { own, interval }: Step): void {
  const { sign } = own;
  const { belief, perVehicle } = walk;
  const flow = (belief.exitScale * perVehicle) / interval;
  const expected = (belief.people / flow) * PART_MINUTES;
  if (sign === 0 || belief.people < 2 * perVehicle || expected < 6) return;
  const surprise = Math.log(sign / expected) - belief.signBias;
  observe(
    belief,
    [1 / belief.people, -1 / belief.exitScale, 1],
    Math.max(-1, Math.min(1, surprise)),
    0.25 ** 2 + (3 / sign) ** 2,
  );
}

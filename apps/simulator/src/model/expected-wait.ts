import type { GuestLane } from '@ridewait/core';
import type { Lines } from './loading.ts';
import { fullIntervalMs, type RideProfile, type SimulatedAttraction } from './profile.ts';

/** The part of the seats that parties fill on a full ride: odd seats stay empty. */
const USUAL_FILL = 0.9;

const MINUTE = 60_000;

/** What somebody who stands at a ride and knows it sees. */
export interface Sight {
  attraction: SimulatedAttraction;
  profile: RideProfile;
  lines: Lines;
  /** The part of the vehicles that runs. */
  runningShare: number;
  /** The part of the seats that priority gets while both lanes have guests. */
  priorityShare: number;
}

/** What an attendant who knows the ride would say that a lane's wait is, in minutes. */
export function expectedWaitMinutes(sight: Sight, lane: GuestLane): number {
  const { attraction, profile, lines, runningShare } = sight;
  const people = lines[lane]?.people ?? 0;
  const perMinute = (attraction.hourlyCapacity * runningShare * USUAL_FILL) / 60;
  const headStart = fullIntervalMs(attraction, profile) / runningShare / 2 / MINUTE;
  return headStart + people / Math.max(0.1, perMinute * usualPart(sight, lane));
}

/** The part of the riders that comes from a lane. */
export function usualPart(
  { lines, priorityShare }: Pick<Sight, 'lines' | 'priorityShare'>,
  lane: GuestLane,
): number {
  if (lane === 'single_rider') return 0.1;
  if (lane === 'priority') return priorityShare;
  return (lines.priority?.people ?? 0) > 0 ? 1 - priorityShare : 1;
}

import type { GuestLane } from '@ridewait/core';
import type { Party } from './party.ts';
import type { Random } from './random.ts';
import type { Ride } from './ride.ts';

/** How much a ride's pull lasts once it was ridden. */
const AGAIN = 0.35;

/** A loved ride is worth more waiting: the appeal of popularity 4 is one. */
function appeal(popularity: number): number {
  return Math.sqrt(popularity / 4);
}

/** The index of the ride that a party walks to, drawn by liking, by wait and by what it rode; -1 for none. */
export function chooseRide(party: Party, rides: readonly Ride[], random: Random): number {
  return random.weighted(
    rides.map((ride, index) => {
      const lane = ride.status === 'OPERATING' ? chooseLane(party, ride) : undefined;
      if (!lane) return 0;
      const { popularity } = ride.profile;
      const patience = party.patienceMinutes * appeal(popularity);
      const again = AGAIN ** (party.ridden.get(index) ?? 0);
      return popularity * again * Math.exp(-ride.expectedWaitMinutes(lane) / patience);
    }),
  );
}

/** Whether a party at the entrance finds the line too long after all. */
export function balks(party: Party, ride: Ride, lane: GuestLane, random: Random): boolean {
  const limit = 2.2 * party.patienceMinutes * appeal(ride.profile.popularity);
  return ride.expectedWaitMinutes(lane) > limit * random.between(0.7, 1.3);
}

/** The shortest lane that is open to a party; undefined where none is. */
export function chooseLane(party: Party, ride: Ride): GuestLane | undefined {
  const open = (['standby', 'priority', 'single_rider'] as const).filter(
    (lane) => lane in ride.attraction.lanes && isOpenTo(party, lane),
  );
  let best: GuestLane | undefined;
  for (const lane of open) {
    if (!best || ride.expectedWaitMinutes(lane) < ride.expectedWaitMinutes(best)) best = lane;
  }
  return best;
}

function isOpenTo(party: Party, lane: GuestLane): boolean {
  if (lane === 'priority') return party.hasPriority;
  // Few but those who came alone or in twos part for a ride.
  if (lane === 'single_rider') return party.size === 1 || (party.size === 2 && party.likesAlone);
  return true;
}

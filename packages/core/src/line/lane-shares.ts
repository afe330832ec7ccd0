import type { Attraction, GuestLane } from '../catalog.ts';

/** How riders are divided over a ride's lanes where nothing is known: relative to each other. */
const USUAL_WEIGHTS = { standby: 6, priority: 3, single_rider: 1 } as const;

/** The part of the riders that comes from a lane, at a guess; what the catalog says goes first. */
export function shareOf({ lanes }: Attraction, lane: GuestLane): number {
  const given = lanes[lane]?.share;
  if (given !== undefined) return given;
  const entries = Object.entries(lanes) as [GuestLane, { share?: number }][];
  const taken = entries.reduce((sum, [, { share }]) => sum + (share ?? 0), 0);
  const weights = entries.reduce(
    (sum, [other, { share }]) => sum + (share === undefined ? USUAL_WEIGHTS[other] : 0),
    0,
  );
  return (Math.max(0, 1 - taken) * USUAL_WEIGHTS[lane]) / weights;
}

import type { RideProfile } from '../model/profile.ts';

/** One ride of the demo park. */
export interface DemoRide {
  name: string;
  hourlyCapacity: number;
  /** Beside standby. */
  singleRider?: true;
  /** The part of the capacity that the priority lane gets. */
  priority?: number;
  /** Beside the counters, the dispatches and the controller that every ride has. */
  extra?: ('waited' | 'posted')[];
  simulation: RideProfile;
  /** Metres east and north of the park's gate. */
  stands: [east: number, north: number];
}

function profile(
  popularity: number,
  [vehicles, vehicleSeats, rowSeats]: [number, number, number],
  rideSeconds: number,
  hoursBetweenBreakdowns: number,
): RideProfile {
  return { popularity, vehicles, vehicleSeats, rowSeats, rideSeconds, hoursBetweenBreakdowns };
}

/** Every ride is invented. */
export const DEMO_RIDES: DemoRide[] = [
  {
    name: 'Tidebreaker',
    hourlyCapacity: 1_300,
    singleRider: true,
    priority: 0.3,
    extra: ['waited', 'posted'],
    simulation: profile(15, [3, 24, 2], 135, 7),
    stands: [420, 610],
  },
  {
    name: 'Stormglass',
    hourlyCapacity: 1_100,
    singleRider: true,
    priority: 0.25,
    extra: ['waited', 'posted'],
    simulation: profile(9.5, [2, 28, 4], 120, 8),
    stands: [-310, 540],
  },
  {
    name: 'Smuggler’s Run',
    hourlyCapacity: 1_500,
    singleRider: true,
    extra: ['waited', 'posted'],
    simulation: profile(7.5, [3, 30, 2], 170, 9),
    stands: [180, 480],
  },
  {
    name: 'Mistral',
    hourlyCapacity: 950,
    singleRider: true,
    extra: ['posted'],
    simulation: profile(5, [2, 20, 2], 95, 12),
    stands: [-140, 360],
  },
  {
    name: 'The Lamplighter’s Secret',
    hourlyCapacity: 2_000,
    priority: 0.3,
    extra: ['waited', 'posted'],
    simulation: profile(6.5, [80, 3, 3], 480, 14),
    stands: [-60, 210],
  },
  {
    name: 'Captain Quill’s Voyage',
    hourlyCapacity: 1_800,
    priority: 0.25,
    extra: ['waited', 'posted'],
    simulation: profile(5.5, [16, 20, 4], 620, 14),
    stands: [90, 170],
  },
  {
    name: 'Foghorn Falls',
    hourlyCapacity: 1_200,
    extra: ['posted'],
    simulation: profile(6, [22, 6, 1], 330, 9),
    stands: [360, 250],
  },
  {
    name: 'Maelstrom Rapids',
    hourlyCapacity: 1_300,
    singleRider: true,
    extra: ['waited', 'posted'],
    simulation: profile(5.5, [20, 9, 3], 360, 11),
    stands: [510, 330],
  },
  {
    name: 'Signal Tower',
    hourlyCapacity: 700,
    singleRider: true,
    extra: ['posted'],
    simulation: profile(5, [1, 16, 4], 75, 10),
    stands: [-420, 300],
  },
  {
    name: 'Deep Dive Nine',
    hourlyCapacity: 900,
    priority: 0.3,
    extra: ['waited', 'posted'],
    simulation: profile(4, [2, 45, 5], 260, 12),
    stands: [-250, 180],
  },
  {
    name: 'The Whispering Lighthouse',
    hourlyCapacity: 800,
    extra: ['posted'],
    simulation: profile(3.2, [6, 8, 4], 400, 16),
    stands: [620, 120],
  },
  {
    name: 'Northern Lights Theatre',
    hourlyCapacity: 1_200,
    extra: ['posted'],
    simulation: profile(3.5, [1, 400, 1], 900, 60),
    stands: [0, 300],
  },
  {
    name: 'Gullwing',
    hourlyCapacity: 650,
    simulation: profile(2.4, [1, 32, 2], 120, 20),
    stands: [-180, 90],
  },
  {
    name: 'Sardine Scramble',
    hourlyCapacity: 500,
    simulation: profile(2.2, [1, 40, 2], 180, 25),
    stands: [240, 90],
  },
  {
    name: 'Jellyfish Jive',
    hourlyCapacity: 550,
    simulation: profile(2, [1, 36, 3], 120, 20),
    stands: [150, 40],
  },
  {
    name: 'Harbour Wheel',
    hourlyCapacity: 1_000,
    extra: ['posted'],
    simulation: profile(2.6, [28, 6, 6], 720, 30),
    stands: [-40, 60],
  },
  {
    name: 'Moonlit Carousel',
    hourlyCapacity: 900,
    simulation: profile(1.8, [1, 60, 1], 150, 40),
    stands: [40, 90],
  },
  {
    name: 'Barnacle Bay Railway',
    hourlyCapacity: 1_500,
    simulation: profile(2.4, [3, 120, 3], 900, 25),
    stands: [10, -20],
  },
  {
    name: 'Paper Boats',
    hourlyCapacity: 600,
    simulation: profile(1.5, [14, 4, 2], 260, 30),
    stands: [280, 20],
  },
  {
    name: 'Little Tugboats',
    hourlyCapacity: 360,
    simulation: profile(1.1, [1, 12, 2], 100, 30),
    stands: [320, 60],
  },
];

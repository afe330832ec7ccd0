import { demoParkFile, readSimulatedParks, type SimulatedPark } from '@ridewait/simulator';

/** Rides of the demo park; those after them are copies, in turn. */
export const MODELS = 20;

/** A park of so many rides as those of the demo park: 5 to 13 sensors each, 7 on average. */
export async function ridePark(rides: number): Promise<SimulatedPark> {
  const [demo] = await readSimulatedParks(demoParkFile);
  return {
    id: 'bench-park',
    name: 'Bench',
    timezone: 'Europe/Berlin',
    attractions: Array.from({ length: rides }, (_, index) => {
      const { hourlyCapacity, lanes, sensors, simulation } = demo!.attractions[index % MODELS]!;
      const id = `ride-${index}`;
      return {
        id,
        name: `Ride ${index}`,
        hourlyCapacity,
        lanes,
        sensors: sensors.map(({ kind, lane }) => ({ id: `${id}-${lane}-${kind}`, kind, lane })),
        ...(simulation && { simulation }),
      };
    }),
  };
}

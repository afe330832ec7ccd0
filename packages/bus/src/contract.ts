import { describe } from 'vitest';
import { availabilityContract } from './contract/availability.ts';
import { deliveryContract } from './contract/delivery.ts';
import { snapshotsContract } from './contract/snapshots.ts';
import { type BusUnderTest, setStage } from './contract/stage.ts';
import { subscribersContract } from './contract/subscribers.ts';

/** What an adapter of the port `Bus` must do, as vitest tests. */
export function busContract(name: string, make: () => Promise<BusUnderTest>): void {
  describe(`${name}, as a bus`, () => {
    const stage = setStage(make);
    deliveryContract(stage);
    subscribersContract(stage);
    snapshotsContract(stage);
    availabilityContract(stage);
  });
}

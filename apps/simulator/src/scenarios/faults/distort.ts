import type { RideReading } from '../../model/sensors.ts';
import { faultyDevice } from './counting.ts';
import { type ArrivedReading, deliveryOf } from './delivery.ts';
import type { Fault } from './fault.ts';

export interface DistortOptions {
  seed: number;
  faults: readonly Fault[];
  /** Counters that can't tell a total. */
  withoutTotal: ReadonlySet<string>;
}

/**
 * What is read of what truly passed: each sensor's faults stand between the two. Takes faultless readings in the
 * order of event time; gives those that arrive, in no order.
 */
export function distort({ seed, faults, withoutTotal }: DistortOptions) {
  const bySensor = Map.groupBy(faults, ({ sensor }) => sensor);
  const ways = new Map<string, (reading: RideReading) => ArrivedReading[]>();
  function wayOf(sensor: string): (reading: RideReading) => ArrivedReading[] {
    const own = bySensor.get(sensor) ?? [];
    const device = faultyDevice(own, { seed, hasTotal: !withoutTotal.has(sensor) });
    const deliver = deliveryOf(sensor, own, seed);
    return (reading) => deliver(device(reading), reading.at);
  }
  return function read(reading: RideReading): ArrivedReading[] {
    const way = ways.get(reading.sensor) ?? wayOf(reading.sensor);
    ways.set(reading.sensor, way);
    return way(reading);
  };
}

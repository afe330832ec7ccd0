import type { SensorReading } from '@ridewait/contracts';
import type { RideReading } from './sensors.ts';

/** A reading as its sensor sends it: kind, lane and attraction are the catalog's to say. */
export function toWire({ sensor, epoch, seq, at, ...rest }: RideReading): SensorReading {
  const { attraction: _, kind: __, lane: ___, ...measures } = rest;
  return { sensor, epoch, seq, at: new Date(at).toISOString(), ...measures };
}

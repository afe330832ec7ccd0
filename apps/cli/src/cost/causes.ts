import { type Bill, billOf } from './bill.ts';
import type { Environment } from './demand.ts';
import type { Design, Load } from './load.ts';

/** What a bill is for, USD a month; the three are the whole of it. */
export interface Causes {
  /** The same environment with nothing to do. */
  standing: number;
  /** What parks add that only send readings. */
  readings: number;
  /** What guests add who ask how long it takes. */
  guests: number;
}

/** Splits a bill by what it would be without guests, and without parks. */
export function causesOf(environment: Environment, load: Load, design: Design): Causes {
  const usd = (changed: Partial<Load>): Bill['usd'] =>
    billOf(environment, { ...load, ...changed }, design).usd;
  const [standing, unasked, whole] = [usd({ parks: 0 }), usd({ apiRps: 0 }), usd({})];
  return { standing, readings: unasked - standing, guests: whole - unasked };
}

import type { Catalog } from '@ridewait/core';
import type { Moment } from './moment.ts';
import { ParkModel } from './park.ts';

export interface SimulateDayOptions {
  /** Every park of it is simulated; attractions may carry their profile as `simulation`. */
  catalog: Catalog;
  seed: number;
  /** The parks open then, and their sensors boot; milliseconds since 1970. */
  from: number;
  /** The last instant, in milliseconds since 1970. */
  to: number;
  /** Default 13. */
  openHours?: number;
  /** Seconds between two reports of a counter. Default 30. */
  reportSeconds?: number;
  /** 1 is a fairly busy day. */
  crowd?: number;
}

/** Parks in fast time: what their sensors say and what the waits truly were, in the order of event time. */
export function* simulateDay(options: SimulateDayOptions): Generator<Moment> {
  const { catalog, seed, from, to, openHours = 13, reportSeconds = 30, crowd = 1 } = options;
  const hours = { opensAt: from, openHours };
  const models = catalog.parks.map(
    (park) => new ParkModel({ park, seed, hours, reportSeconds, crowd }),
  );
  for (;;) {
    let next: ParkModel | undefined;
    for (const model of models) if (!next || model.nextAt() < next.nextAt()) next = model;
    if (!next || next.nextAt() > to) return;
    yield* next.advanceTo(next.nextAt());
  }
}

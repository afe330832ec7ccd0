import type { WaitRow } from '../waits-data/read-waits.ts';

/** How often something was passed over, to be told. */
export interface OutOfOrder {
  rows: number;
}

/**
 * Many rides' rows as one stream in order of time, as they would have come in. Of one moment, the ride named first
 * comes first. A row that goes back in time within its ride is passed over and counted: it would tell the past what
 * came after.
 */
export async function* inOrder(
  rides: readonly AsyncGenerator<WaitRow, void>[],
  passedOver: OutOfOrder,
): AsyncGenerator<WaitRow> {
  try {
    const heads = await Promise.all(rides.map((ride) => nextOf(ride, -Infinity)));
    for (;;) {
      let first = -1;
      heads.forEach((head, at) => {
        if (head && (first < 0 || head.localMs < heads[first]!.localMs)) first = at;
      });
      const row = heads[first];
      if (!row) return;
      yield row;
      heads[first] = await nextOf(rides[first]!, row.localMs);
    }
  } finally {
    await Promise.all(rides.map((ride) => ride.return()));
  }

  async function nextOf(
    ride: AsyncGenerator<WaitRow, void>,
    afterMs: number,
  ): Promise<WaitRow | undefined> {
    for (;;) {
      const next = await ride.next();
      if (next.done) return undefined;
      if (next.value.localMs >= afterMs) return next.value;
      passedOver.rows += 1;
    }
  }
}

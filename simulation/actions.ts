import fc from 'fast-check';

/** One thing that happens to the system, and how many steps it then runs before the next. */
export type Action = { steps: number } & (
  | { does: 'say'; ride: number; count: number; via: 'http' | 'edge' }
  | { does: 'say the past'; ride: number; count: number; hoursAgo: number }
  | { does: 'reboot sensors'; ride: number }
  | { does: 'pass time'; seconds: number }
  | { does: 'look' }
  | { does: 'crash a processor' }
  | { does: 'crash an ingest' }
  | { does: 'scale'; to: number }
  | { does: 'empty Redis' }
  | { does: 'fail over'; lostWrites: number }
  | { does: 'take away'; what: 'Redis' | 'SQL' | 'both' | 'Pub/Sub'; seconds: number }
  | { does: 'lose answers'; share: number }
  | { does: 'conflict falsely'; share: number }
  | { does: 'deliver badly'; duplicates: number; held: number }
  | { does: 'move a sensor' }
  | { does: 'skew a clock'; seconds: number }
  | { does: 'roll out'; stateFormat: 1 | 2 }
);

const steps = fc.nat(60);
const ride = fc.nat(2);
const count = fc.integer({ min: 1, max: 6 });
const share = fc.constantFrom(0, 0.02, 0.1, 0.3);
/** Mostly some seconds, now and then an hour, five hours. */
const seconds = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 120 }) },
  { weight: 1, arbitrary: fc.constantFrom(3_600, 5 * 3_600) },
);

function one<T extends string, R extends object>(
  weight: number,
  does: T,
  rest: { [K in keyof R]: fc.Arbitrary<R[K]> },
): fc.WeightedArbitrary<{ steps: number; does: T } & R> {
  const arbitrary = fc.record({ steps, does: fc.constant(does), ...rest });
  return {
    weight,
    arbitrary: arbitrary as unknown as fc.Arbitrary<{ steps: number; does: T } & R>,
  };
}

const action: fc.Arbitrary<Action> = fc.oneof(
  one(30, 'say', { ride, count, via: fc.constantFrom('http', 'http', 'http', 'edge') }),
  one(4, 'say the past', {
    ride,
    count,
    hoursAgo: fc.constantFrom(1, 2, 5, 26, 30, 100, 167, 169),
  }),
  one(1, 'reboot sensors', { ride }),
  one(6, 'pass time', { seconds }),
  one(5, 'look', {}),
  one(4, 'crash a processor', {}),
  one(2, 'crash an ingest', {}),
  one(3, 'scale', { to: fc.constantFrom(0, 1, 2, 4, 8) }),
  one(2, 'empty Redis', {}),
  one(2, 'fail over', { lostWrites: fc.nat(40) }),
  one(3, 'take away', { what: fc.constantFrom('Redis', 'SQL', 'both', 'Pub/Sub'), seconds }),
  one(2, 'lose answers', { share }),
  one(2, 'conflict falsely', { share }),
  one(2, 'deliver badly', { duplicates: share, held: share }),
  one(1, 'move a sensor', {}),
  one(1, 'skew a clock', { seconds: fc.integer({ min: -300, max: 300 }) }),
  one(1, 'roll out', { stateFormat: fc.constantFrom(1, 2) }),
);

export interface Script {
  /** Of every choice that the script leaves open. */
  seed: number;
  actions: Action[];
}

export const script: fc.Arbitrary<Script> = fc.record({
  seed: fc.noShrink(fc.nat()),
  actions: fc.array(action, { minLength: 10, maxLength: 70, size: 'max' }),
});

/** A line for people. */
export function inWords({ steps: after, does, ...rest }: Action): string {
  const details = Object.entries(rest).map(([name, value]) => `${name} ${value}`);
  return `${[does, ...details].join(', ')}; then ${after} steps`;
}

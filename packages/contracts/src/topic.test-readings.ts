import { KINDS, LANES, type Reading, STATUSES } from '@ridewait/core';
import fc from 'fast-check';
import type { ReadingsMessage } from './readings-message.ts';

const MAX = Number.MAX_SAFE_INTEGER;
/** Times before and after these can't be carried. */
export const FIRST_AT = -(2 ** 46);
export const LAST_AT = 2 ** 53 - 2 ** 46 - 1;

const text = fc.string({ unit: 'binary', maxLength: 20 });
/** Small ones, and those at the ends, which are far apart. */
const whole = fc.oneof(fc.maxSafeNat(), fc.nat(1_000), fc.constantFrom(0, MAX - 1, MAX));
const time = fc.oneof(
  fc.integer({ min: FIRST_AT, max: LAST_AT }),
  fc.constantFrom(FIRST_AT, -1, 0, LAST_AT - 1, LAST_AT),
);

/** Few sensors, so that they say several things in one message. */
const reading: fc.Arbitrary<Reading> = fc.record(
  {
    sensor: fc.oneof(fc.constantFrom('gate', 'exit', '__proto__', '\uFEFF'), text),
    kind: fc.constantFrom(...KINDS),
    lane: fc.constantFrom(...LANES),
    epoch: fc.oneof(fc.constantFrom(0, MAX), whole),
    seq: whole,
    at: time,
    count: whole,
    total: whole,
    seats: whole,
    seconds: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
    minutes: whole,
    status: fc.constantFrom(...STATUSES),
  },
  { requiredKeys: ['sensor', 'kind', 'lane', 'epoch', 'seq', 'at'], noNullPrototype: true },
);

/** Every message that can be carried. */
export const anyMessage: fc.Arbitrary<ReadingsMessage> = fc.record({
  v: fc.constant(1 as const),
  park: text,
  receivedAt: fc.integer({ min: 0, max: LAST_AT }),
  attractions: fc.array(fc.record({ id: text, readings: fc.array(reading, { maxLength: 8 }) })),
});

/** As JSON sees it: it knows no negative zero. */
export function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export function bytesOf(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

export const READING: Reading = {
  sensor: 'gate',
  kind: 'entered',
  lane: 'standby',
  epoch: 1_782_900_000,
  seq: 7,
  at: 1_782_907_200_000,
  count: 3,
};

export function messageOf(...readings: Reading[]): ReadingsMessage {
  const attractions = [{ id: 'comet', readings }];
  return { v: 1, park: 'park', receivedAt: 1_782_907_201_000, attractions };
}

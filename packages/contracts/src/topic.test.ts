import { KINDS, LANES, type Reading, STATUSES } from '@ridewait/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEAD_LETTER_REASONS,
  type DeadLetter,
  decodeDeadLetter,
  decodeReadings,
  encodeDeadLetter,
  encodeReadings,
  type ReadingsMessage,
} from './topic.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const whole = fc.maxSafeNat();

const reading: fc.Arbitrary<Reading> = fc.record(
  {
    sensor: text,
    kind: fc.constantFrom(...KINDS),
    lane: fc.constantFrom(...LANES),
    epoch: whole,
    seq: whole,
    at: whole,
    count: whole,
    total: whole,
    seats: whole,
    seconds: fc.double({ min: 0, max: 86_400, noNaN: true }),
    minutes: whole,
    status: fc.constantFrom(...STATUSES),
  },
  { requiredKeys: ['sensor', 'kind', 'lane', 'epoch', 'seq', 'at'], noNullPrototype: true },
);

const message: fc.Arbitrary<ReadingsMessage> = fc.record({
  v: fc.constant(1 as const),
  park: text,
  receivedAt: whole,
  attractions: fc.array(fc.record({ id: text, readings: fc.array(reading, { maxLength: 5 }) })),
});

const payload: fc.Arbitrary<DeadLetter['payload']> = fc.oneof(
  fc.record({ reading: fc.jsonValue() }),
  fc.record({
    base64: text,
    attributes: fc.constantFrom({}, { device: 'd-1', traceparent: '00' }),
  }),
);

const letter: fc.Arbitrary<DeadLetter> = fc.record(
  {
    v: fc.constant(1 as const),
    reason: fc.constantFrom(...DEAD_LETTER_REASONS),
    detail: text,
    service: text,
    diedAt: whole,
    receivedAt: whole,
    park: text,
    attraction: text,
    sensor: text,
    payload,
  },
  {
    requiredKeys: ['v', 'reason', 'detail', 'service', 'diedAt', 'payload'],
    noNullPrototype: true,
  },
);

function bytesOf(json: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(json));
}

/** As JSON sees it: it knows no negative zero. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

it('carries readings through the topic unchanged', () => {
  fc.assert(
    fc.property(message, (sent) => {
      expect(decodeReadings(encodeReadings(sent))).toEqual({ ok: true, value: plain(sent) });
    }),
  );
});

it('carries dead letters through the topic unchanged', () => {
  fc.assert(
    fc.property(letter, (sent) => {
      expect(decodeDeadLetter(encodeDeadLetter(sent))).toEqual({ ok: true, value: plain(sent) });
    }),
  );
});

const READING: Reading = {
  sensor: 'gate',
  kind: 'entered',
  lane: 'standby',
  epoch: 1_782_900_000,
  seq: 7,
  at: 1_782_907_200_000,
  count: 3,
};

function messageOf(said: object, more: object = {}): object {
  const attractions = [{ id: 'comet', readings: [said] }];
  return { v: 1, park: 'park', receivedAt: 1_782_907_201_000, attractions, ...more };
}

/** Where the bytes of the park's name begin. */
const PARK_AT = '{"v":1,"park":"'.length;

describe('a message of readings', () => {
  it('may carry what a later writer added, which this reader leaves out', () => {
    const later = messageOf({ ...READING, mood: 'good' }, { region: 'eu' });
    expect(decodeReadings(bytesOf(later))).toEqual({ ok: true, value: messageOf(READING) });
  });

  it.for<[string, Uint8Array]>([
    ['no bytes', new Uint8Array()],
    ['a name whose bytes are no UTF-8', bytesOf(messageOf(READING)).with(PARK_AT, 0xff)],
    ['cut JSON', encodeReadings(messageOf(READING) as ReadingsMessage).slice(0, -1)],
  ])('is undecodable as %s', ([, bytes]) => {
    const decoded = decodeReadings(bytes);
    expect(decoded).toMatchObject({ ok: false, detail: expect.stringMatching(/^not JSON: ./) });
  });

  it.for<[string, unknown, RegExp]>([
    ['another thing', [], /expected object/],
    ['nothing', null, /expected object/],
    ['a version of later', messageOf(READING, { v: 2 }), /at v/],
    ['no time of receipt', messageOf(READING, { receivedAt: undefined }), /at receivedAt/],
    [
      'a kind of later',
      messageOf({ ...READING, kind: 'smelled' }),
      /at attractions\[0\].readings\[0\].kind/,
    ],
    ['a lane that is not', messageOf({ ...READING, lane: 'vip' }), /readings\[0\].lane/],
    ['a negative count', messageOf({ ...READING, count: -1 }), /readings\[0\].count/],
    ['a seq that is a fraction', messageOf({ ...READING, seq: 1.5 }), /readings\[0\].seq/],
    ['a time in words', messageOf({ ...READING, at: '2026-07-01T12:00:00Z' }), /readings\[0\].at/],
  ])('is undecodable with %s, and says where', ([, json, detail]) => {
    expect(decodeReadings(bytesOf(json))).toMatchObject({
      ok: false,
      detail: expect.stringMatching(detail),
    });
  });
});

describe('a dead letter', () => {
  const LETTER = { v: 1, reason: 'late', detail: 'too late', service: 'processor', diedAt: 1 };

  it('holds a reading that was never one, as it came', () => {
    for (const said of [null, 7, { sensor: [] }]) {
      const sent = { ...LETTER, payload: { reading: said } };
      expect(decodeDeadLetter(bytesOf(sent))).toEqual({ ok: true, value: sent });
    }
  });

  it.for<[string, object]>([
    ['a reason that nobody knows', { reason: 'dull', payload: { reading: 1 } }],
    ['no payload', {}],
    ['an attribute that is no text', { payload: { base64: '', attributes: { a: 1 } } }],
  ])('is undecodable with %s', ([, more]) => {
    expect(decodeDeadLetter(bytesOf({ ...LETTER, ...more })).ok).toBe(false);
  });
});

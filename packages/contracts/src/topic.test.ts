import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  DEAD_LETTER_REASONS,
  type DeadLetter,
  decodeDeadLetter,
  encodeDeadLetter,
} from './topic.ts';
import { bytesOf, plain } from './topic.test-readings.ts';

const text = fc.string({ unit: 'binary', maxLength: 20 });
const whole = fc.maxSafeNat();

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

const LETTER = { v: 1, reason: 'late', detail: 'too late', service: 'processor', diedAt: 1 };

it('carries dead letters through the topic unchanged', () => {
  fc.assert(
    fc.property(letter, (sent) => {
      expect(decodeDeadLetter(encodeDeadLetter(sent))).toEqual({ ok: true, value: plain(sent) });
    }),
  );
});

it('holds in a dead letter a reading that was never one, as it came', () => {
  for (const said of [null, 7, { sensor: [] }]) {
    const sent = { ...LETTER, payload: { reading: said } };
    expect(decodeDeadLetter(bytesOf(sent))).toEqual({ ok: true, value: sent });
  }
});

it.for<[string, object]>([
  ['a reason that nobody knows', { reason: 'dull', payload: { reading: 1 } }],
  ['no payload', {}],
  ['an attribute that is no text', { payload: { base64: '', attributes: { a: 1 } } }],
])('can not decode a dead letter with %s', ([, more]) => {
  expect(decodeDeadLetter(bytesOf({ ...LETTER, ...more })).ok).toBe(false);
});

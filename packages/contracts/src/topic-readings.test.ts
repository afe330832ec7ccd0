import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeReadings, encodeReadings } from './topic-readings.ts';
import {
  anyMessage,
  bytesOf,
  FIRST_AT,
  LAST_AT,
  messageOf,
  plain,
  READING,
} from './topic.test-readings.ts';

it('carries readings through the topic unchanged, and in their order', () => {
  fc.assert(
    fc.property(anyMessage, (sent) => {
      expect(decodeReadings(encodeReadings(sent))).toEqual({ ok: true, value: plain(sent) });
    }),
    { numRuns: 500 },
  );
});

it('tells a measure that is 0 from one that is absent', () => {
  const { count: _, ...silent } = READING;
  const readings = [silent, { ...READING, count: 0 }, { ...READING, count: 0, total: 0 }, silent];
  const sent = messageOf(...readings);
  expect(decodeReadings(encodeReadings(sent))).toEqual({ ok: true, value: sent });
});

it('writes what was read before whatever the buffer held', () => {
  const first = encodeReadings(messageOf(READING));
  const copy = first.slice();
  encodeReadings(messageOf({ ...READING, sensor: 'exit' }));
  expect(first).toEqual(copy);
});

it.for<[string, object]>([
  ['a negative count', { count: -1 }],
  ['a fraction of a person', { count: 1.5 }],
  ['a total past what a number holds exactly', { total: 2 ** 53 }],
  ['a seq that is no number', { seq: Number.NaN }],
  ['a negative epoch', { epoch: -1 }],
  ['a time before the year 0', { at: FIRST_AT - 1 }],
  ['a time past the last', { at: LAST_AT + 1 }],
  ['endless seconds', { seconds: Number.POSITIVE_INFINITY }],
  ['negative seconds', { seconds: -0.5 }],
])('does not write %s as something else', ([, wrong]) => {
  const [field, value] = Object.entries(wrong)[0]!;
  const write = () => encodeReadings(messageOf({ ...READING, ...wrong }));
  expect(write).toThrow(RangeError);
  expect(write).toThrow(`${field} is ${value}`);
});

it('does not write more readings than a reader takes', () => {
  const many = Array.from({ length: 100_000 }, () => READING);
  expect(decodeReadings(encodeReadings(messageOf(...many))).ok).toBe(true);
  expect(() => encodeReadings(messageOf(...many, READING))).toThrow(/up to 100000 readings/);
});

describe('a message of version 1, which is JSON', () => {
  it('is read', () => {
    fc.assert(
      fc.property(anyMessage, (sent) => {
        expect(decodeReadings(bytesOf(sent))).toEqual({ ok: true, value: plain(sent) });
      }),
    );
  });

  it('may carry what a later writer added, which this reader leaves out', () => {
    const later = { ...messageOf({ ...READING, mood: 'good' } as never), region: 'eu' };
    expect(decodeReadings(bytesOf(later))).toEqual({ ok: true, value: messageOf(READING) });
  });

  it('is left to a newer reader where its version is a later one', () => {
    const decoded = decodeReadings(bytesOf({ ...messageOf(READING), v: 3 }));
    expect(decoded).toEqual({
      ok: false,
      newer: true,
      detail: 'it is of version 3, and this reader knows up to 1: a newer one can read it',
    });
  });

  /** Where the bytes of the park's name begin. */
  const PARK_AT = '{"v":1,"park":"'.length;

  it.for<[string, Uint8Array]>([
    ['a name whose bytes are no UTF-8', bytesOf(messageOf(READING)).with(PARK_AT, 0xff)],
    ['an end that is cut off', bytesOf(messageOf(READING)).slice(0, -1)],
  ])('is undecodable with %s', ([, bytes]) => {
    const decoded = decodeReadings(bytes);
    expect(decoded).toMatchObject({ ok: false, detail: expect.stringMatching(/^not JSON: ./) });
  });

  it.for<[string, object, RegExp]>([
    ['no version', { v: undefined }, /at v/],
    ['no time of receipt', { receivedAt: undefined }, /at receivedAt/],
    ['a kind of later', { kind: 'smelled' }, /at attractions\[0\].readings\[0\].kind/],
    ['a lane that is not', { lane: 'vip' }, /readings\[0\].lane/],
    ['a negative count', { count: -1 }, /readings\[0\].count/],
    ['a seq that is a fraction', { seq: 1.5 }, /readings\[0\].seq/],
    ['a time in words', { at: '2026-07-01T12:00:00Z' }, /readings\[0\].at/],
  ])('is undecodable with %s, and says where', ([, wrong, detail]) => {
    const isOfMessage = 'v' in wrong || 'receivedAt' in wrong;
    const message = isOfMessage
      ? { ...messageOf(READING), ...wrong }
      : messageOf({ ...READING, ...wrong });
    const decoded = decodeReadings(bytesOf(message));
    expect(decoded).toEqual({ ok: false, detail: expect.stringMatching(detail) });
  });
});

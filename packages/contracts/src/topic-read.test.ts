import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { describe, expect, it } from 'vitest';
import { decodeReadings, encodeReadings } from './topic-readings.ts';
import { anyMessage, messageOf, READING } from './topic.test-readings.ts';

const WHOLE = encodeReadings(messageOf(READING, { ...READING, seq: 8, at: READING.at + 30_000 }));

/** What `write` adds to the end of a good message, or makes of nothing. */
function added(write: (writer: PbfWriter) => void, before: Uint8Array = WHOLE): Uint8Array {
  const writer = new PbfWriter();
  write(writer);
  return Buffer.concat([before, writer.finish()]);
}

/** The fields of a message with one reading in it. */
const ONE = new Map<number, number | string>([
  [1, 2],
  [2, 'park'],
  [3, 8],
  [4, 'comet'],
  [5, 1],
  [6, 'gate'],
  [7, 1],
  [8, 1],
  [9, 1],
  [10, 7],
  [11, 0],
  [12, 7],
  [13, 7],
  [16, 3],
]);

/** That message, without some of its fields, and with what `write` adds. */
function changed(without: readonly number[], write: (writer: PbfWriter) => void): Uint8Array {
  const writer = new PbfWriter();
  for (const [field, value] of ONE) {
    if (without.includes(field)) continue;
    if (typeof value === 'string') writer.writeStringField(field, value);
    else writer.writeVarintField(field, value);
  }
  write(writer);
  return writer.finish().slice();
}

const nothing = () => {};

describe('bytes that are no message', () => {
  it('are undecodable, or left to a newer reader, and never a fault', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const decoded = decodeReadings(bytes);
        expect(decoded.ok || decoded.detail).toBeTruthy();
      }),
      { numRuns: 1_000 },
    );
  });

  it('are undecodable where a message is cut off anywhere', () => {
    for (let length = 0; length < WHOLE.length; length += 1) {
      const decoded = decodeReadings(WHOLE.subarray(0, length));
      expect(decoded).toEqual({ ok: false, detail: expect.stringMatching(/^not a message of/) });
    }
  });

  it('are a message or undecodable where a good one was changed, and its numbers are in their ranges', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(anyMessage, fc.array(change, { minLength: 1, maxLength: 3 }), (sent, changes) => {
        const bytes = encodeReadings(sent);
        for (const [place, byte] of changes) bytes[place % bytes.length] = byte;
        const decoded = decodeReadings(bytes);
        // Whatever it says now can be written again.
        const again = decoded.ok ? decodeReadings(encodeReadings(decoded.value)) : decoded;
        expect(again).toEqual(decoded);
      }),
      { numRuns: 1_000 },
    );
  });
});

it.for<[string, Uint8Array, RegExp]>([
  ['no bytes', new Uint8Array(), /of version 0/],
  ['a lower version', added((w) => w.writeVarintField(1, 1), new Uint8Array()), /of version 1/],
  ['a field 0', added((w) => w.writeVarintField(0, 1)), /no field 0/],
  ['a field 0 of no length at the end', Buffer.concat([WHOLE, Buffer.of(0)]), /no field 0/],
  ['a group', added((w) => w.writeTag(30, 3)), /type: 3/i],
  ['a number without end', Buffer.concat([WHOLE, Buffer.alloc(12, 0xff)]), /varint/],
  [
    'a time of receipt past the last',
    added((w) => w.writeVarintField(3, 2 ** 53 - 1)),
    /received_at/,
  ],
  [
    'a time of receipt in text',
    added((w) => w.writeStringField(3, 'noon')),
    /received_at has wire type 2/,
  ],
  ['a park in numbers', added((w) => w.writeVarintField(2, 1)), /park has wire type 0/],
  [
    'a park that is no UTF-8',
    added((w) => w.writeBytesField(2, Buffer.of(0xff))),
    /park is not UTF-8/,
  ],
  [
    'seconds as numbers of 32 bits',
    added((w) => w.writeFixed32Field(19, 1)),
    /seconds has wire type 5/,
  ],
  ['one count too many', added((w) => w.writeVarintField(16, 1)), /count has 3 values, and 2 are/],
  ['a status that nobody said', added((w) => w.writeVarintField(21, 1)), /status has 1 values/],
  ['a size too many', added((w) => w.writeVarintField(5, 0)), /size has 2 values, and 1 are/],
  ['a reading too few', added((w) => w.writeVarintField(11, 0)), /source has 3 values, and 2 are/],
  ['a source without a kind', added((w) => w.writeStringField(6, 'exit')), /kind has 1 values/],
])('is no message with %s, and says why', ([, bytes, detail]) => {
  expect(decodeReadings(bytes)).toEqual({ ok: false, detail: expect.stringMatching(detail) });
});

it.for<[string, number, (writer: PbfWriter) => void, RegExp]>([
  [
    'a kind that nobody knows',
    7,
    (w) => w.writeVarintField(7, 9),
    /kind is 9, which means nothing/,
  ],
  ['no kind', 7, (w) => w.writeVarintField(7, 0), /kind is 0/],
  ['a lane that nobody knows', 8, (w) => w.writeVarintField(8, 5), /lane is 5/],
  ['a measure that nobody knows', 9, (w) => w.writeVarintField(9, 64), /carries is 64/],
  ['a source that is not there', 11, (w) => w.writeVarintField(11, 1), /no source 1 among 1/],
  ['a count past 2^53', 16, (w) => w.writeVarintField(16, 2 ** 53), /count is 9007199254740992/],
  ['a negative count', 16, (w) => w.writeVarintField(16, -1), /count is 1844/],
  ['a difference past 2^52', 12, (w) => w.writeSVarintField(12, 2 ** 52), /difference of seq/],
  ['more readings than it has', 5, (w) => w.writeVarintField(5, 2 ** 53 - 1), /are needed/],
])('is no message with %s, and says why', ([, field, write, detail]) => {
  expect(decodeReadings(changed([], nothing)).ok).toBe(true);
  const decoded = decodeReadings(changed([field], write));
  expect(decoded).toEqual({ ok: false, detail: expect.stringMatching(detail) });
});

it.for([Number.NaN, Number.POSITIVE_INFINITY, -1, -Number.MIN_VALUE])(
  'is no message with %d seconds',
  (seconds) => {
    const write = (writer: PbfWriter) => {
      writer.writeVarintField(9, 8);
      writer.writeDoubleField(19, seconds);
    };
    const decoded = decodeReadings(changed([9, 16], write));
    expect(decoded).toEqual({ ok: false, detail: expect.stringMatching(/seconds is/) });
  },
);

it('takes a negative zero for zero', () => {
  const write = (writer: PbfWriter) => {
    writer.writeVarintField(9, 8);
    writer.writeDoubleField(19, -0);
  };
  const decoded = decodeReadings(changed([9, 16], write));
  expect(decoded.ok && decoded.value.attractions[0]!.readings[0]!.seconds).toBe(0);
});

it.for([2 ** 20, 2 ** 32, 2 ** 53 - 1])('does not believe a length of %d', (length) => {
  for (const field of [2, 4, 6, 12, 16, 19, 99]) {
    const bytes = added((writer) => {
      writer.writeTag(field, 2);
      writer.writeVarint(length);
      writer.writeVarint(0);
    });
    const decoded = decodeReadings(bytes);
    expect(decoded).toEqual({ ok: false, detail: expect.stringMatching(/is cut off in/) });
  }
});

it('keeps no more than 100,000 values of a column, however many come', () => {
  for (const field of [5, 11, 12, 16]) {
    const bytes = added((writer) => writer.writeBytesField(field, new Uint8Array(2_000_000)));
    const detail = expect.stringMatching(/more than 100000 values/);
    expect(decodeReadings(bytes)).toEqual({ ok: false, detail });
  }
  const names = Buffer.alloc(400_000, Buffer.of(0x22, 0));
  const decoded = decodeReadings(Buffer.concat([WHOLE, names]));
  expect(decoded).toEqual({ ok: false, detail: expect.stringMatching(/more than 100000 names/) });
});

it('does not read the last value of a column past its end', () => {
  const bytes = changed([16], (writer) => {
    writer.writeTag(16, 2);
    writer.writeVarint(1);
    writer.writeVarint(131); // Takes two bytes.
  });
  const detail = expect.stringMatching(/the last value of count is cut off/);
  expect(decodeReadings(bytes)).toEqual({ ok: false, detail });
});

it('leaves a message of a later version to a newer reader, whatever else is in it', () => {
  for (const rest of [Buffer.alloc(0), Buffer.alloc(40, 0xff), WHOLE]) {
    expect(decodeReadings(Buffer.concat([Buffer.of(0x08, 3), rest]))).toEqual({
      ok: false,
      newer: true,
      detail: 'it is of version 3, and this reader knows up to 2: a newer one can read it',
    });
  }
});

it('leaves out what a later writer of this version added', () => {
  const bytes = added((writer) => {
    writer.writeVarintField(30, 2 ** 40);
    writer.writeStringField(31, 'new');
    writer.writeDoubleField(32, 1.5);
    writer.writeFixed32Field(33, 1);
  });
  expect(decodeReadings(bytes)).toEqual(decodeReadings(WHOLE));
});

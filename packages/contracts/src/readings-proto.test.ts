import type { Kind, Lane, Reading, Status } from '@ridewait/core';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { expect, it } from 'vitest';
import type { ReadingsMessage } from './readings-message.ts';
import { readingsProto } from './readings-proto.ts';
import { FIELD, NUMBER_COLUMNS } from './topic-columns.ts';
import { decodeReadings, encodeReadings } from './topic-readings.ts';
import { anyMessage, FIRST_AT, plain } from './topic.test-readings.ts';

// protobufjs reads the .proto and the bytes; what the columns mean is written here a second time, as the .proto
// says it, in whole numbers of any size.

const { root } = protobuf.parse(await readingsProto(), { keepCase: true });
const Readings = root.lookupType('Readings');

interface Columns {
  v: number;
  park: string;
  received_at: string;
  attraction: string[];
  size: number[];
  sensor: string[];
  kind: number[];
  lane: number[];
  carries: number[];
  epoch: string[];
  source: number[];
  seq: string[];
  at: string[];
  count: string[];
  total: string[];
  seats: string[];
  seconds: number[];
  minutes: string[];
  status: number[];
}

const BIT = { count: 1, total: 2, seats: 4, seconds: 8, minutes: 16, status: 32 } as const;
// In the order of their numbers, from 1.
const KINDS = 'entered boarded left dispatched status waited posted heartbeat'.split(' ');
const LANES = 'standby single_rider priority all'.split(' ');
const STATUSES = 'OPERATING DOWN CLOSED REFURBISHMENT'.split(' ');
const MODULUS = 2n ** 53n;

/** The number one difference on, among the 2^53 from `from` on. */
function onward(before: bigint, difference: string, from = 0n): bigint {
  const distance = before + BigInt(difference) - from;
  return (((distance % MODULUS) + MODULUS) % MODULUS) + from;
}

function messageOf(columns: Columns): ReadingsMessage {
  const said = new Map<number, { seq: bigint; total: bigint }>();
  const epochs: bigint[] = [];
  for (const one of columns.epoch) epochs.push(onward(epochs.at(-1) ?? 0n, one));
  const values = Object.fromEntries(
    Object.keys(BIT).map((name) => [name, [...columns[name as keyof typeof BIT]].values()]),
  );
  const take = (name: keyof typeof BIT) => values[name]!.next().value as string;
  let at = BigInt(columns.received_at);
  const readings = columns.source.map((source, index): Reading => {
    const before = said.get(source) ?? { seq: 0n, total: 0n };
    const seq = onward(before.seq, columns.seq[index]!);
    at = onward(at, columns.at[index]!, BigInt(FIRST_AT));
    const carries = columns.carries[source]!;
    const total = carries & BIT.total ? onward(before.total, take('total')) : before.total;
    said.set(source, { seq, total });
    return {
      sensor: columns.sensor[source]!,
      kind: KINDS[columns.kind[source]! - 1] as Kind,
      lane: LANES[columns.lane[source]! - 1] as Lane,
      epoch: Number(epochs[source]),
      seq: Number(seq),
      at: Number(at),
      ...(carries & BIT.count && { count: Number(take('count')) }),
      ...(carries & BIT.total && { total: Number(total) }),
      ...(carries & BIT.seats && { seats: Number(take('seats')) }),
      ...(carries & BIT.seconds && { seconds: Number(take('seconds')) }),
      ...(carries & BIT.minutes && { minutes: Number(take('minutes')) }),
      ...(carries & BIT.status && { status: STATUSES[Number(take('status')) - 1] as Status }),
    };
  });
  const attractions = columns.attraction.map((id, place) => ({
    id,
    readings: readings.splice(0, columns.size[place]),
  }));
  return { v: 1, park: columns.park, receivedAt: Number(columns.received_at), attractions };
}

/** Columns as simply as the .proto allows: every reading is a source of its own. */
function columnsOf({ park, receivedAt, attractions }: ReadingsMessage): object {
  const readings = attractions.flatMap((one) => one.readings);
  const differences = (values: readonly number[], first = 0) =>
    values.map((value, index) =>
      String(BigInt.asIntN(53, BigInt(value) - BigInt(values[index - 1] ?? first))),
    );
  const pick = (name: keyof typeof BIT) =>
    readings.map((one) => one[name]).filter((value) => value !== undefined);
  const whole = (name: 'count' | 'seats' | 'minutes') => pick(name).map(String);
  const carries = (one: Reading) =>
    Object.entries(BIT).reduce((sum, [name, bit]) => (name in one ? sum + bit : sum), 0);
  return {
    v: 2,
    park,
    received_at: String(receivedAt),
    attraction: attractions.map(({ id }) => id),
    size: attractions.map((one) => one.readings.length),
    sensor: readings.map(({ sensor }) => sensor),
    kind: readings.map(({ kind }) => KINDS.indexOf(kind) + 1),
    lane: readings.map(({ lane }) => LANES.indexOf(lane) + 1),
    carries: readings.map(carries),
    epoch: differences(readings.map(({ epoch }) => epoch)),
    source: readings.keys().toArray(),
    // Every source's reading is its first: the difference is to 0.
    seq: readings.map(({ seq }) => String(BigInt.asIntN(53, BigInt(seq)))),
    at: differences(
      readings.map(({ at }) => at),
      receivedAt,
    ),
    count: whole('count'),
    total: pick('total').map((total) => String(BigInt.asIntN(53, BigInt(total)))),
    seats: whole('seats'),
    seconds: pick('seconds'),
    minutes: whole('minutes'),
    status: pick('status').map((status) => STATUSES.indexOf(String(status)) + 1),
  };
}

it('writes what the .proto says, as another implementation reads it', () => {
  fc.assert(
    fc.property(anyMessage, (sent) => {
      const decoded = Readings.decode(encodeReadings(sent));
      const columns = Readings.toObject(decoded, { longs: String, arrays: true });
      expect(plain(messageOf(columns as Columns))).toEqual(plain(sent));
    }),
    { numRuns: 300 },
  );
});

it('reads what another implementation writes as the .proto says', () => {
  fc.assert(
    fc.property(anyMessage, (sent) => {
      const bytes = Readings.encode(Readings.fromObject(columnsOf(sent))).finish();
      expect(decodeReadings(bytes)).toEqual({ ok: true, value: plain(sent) });
    }),
    { numRuns: 300 },
  );
});

it('reads columns that are not packed, which the encoding leaves to the writer', async () => {
  const text = (await readingsProto()).replaceAll(
    /(repeated (?!string).* = \d+);/g,
    '$1 [packed = false];',
  );
  const Loose = protobuf.parse(text, { keepCase: true }).root.lookupType('Readings');
  fc.assert(
    fc.property(anyMessage, (sent) => {
      const bytes = Loose.encode(Loose.fromObject(columnsOf(sent))).finish();
      expect(decodeReadings(bytes)).toEqual({ ok: true, value: plain(sent) });
    }),
  );
});

it('knows every field of the .proto, and no other', () => {
  const inProto = Object.values(Readings.fields).map(({ id, name }) => [id, name] as const);
  const columns = NUMBER_COLUMNS.map(({ field, name }) => [field, name] as const);
  const others = [
    [FIELD.v, 'v'],
    [FIELD.park, 'park'],
    [FIELD.receivedAt, 'received_at'],
    [FIELD.attraction, 'attraction'],
    [FIELD.sensor, 'sensor'],
  ] as const;
  expect(new Map<number, string>(inProto)).toEqual(
    new Map<number, string>([...others, ...columns]),
  );
});

it('has one type, imports nothing and has no enum, as a schema of Pub/Sub must that is to grow', async () => {
  // Source: https://cloud.google.com/pubsub/docs/schemas
  expect(root.nestedArray.map(({ name }) => name)).toEqual(['Readings']);
  expect(Readings.nestedArray).toEqual([]);
  expect(await readingsProto()).not.toContain('import ');
  expect((await readingsProto()).length).toBeLessThan(50_000);
});

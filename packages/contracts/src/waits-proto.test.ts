import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { decodeNameRequest } from './name-request.ts';
import type { AttractionWaits, LaneWait, ParkWaits, WatchMessage } from './waits-messages.ts';
import { encodeGetPark, encodeWatchPark } from './waits-write.ts';

// protobufjs reads the .proto and the bytes.

const text = await readFile(new URL('../proto/ridewait/v1/waits.proto', import.meta.url), 'utf8');
const { root } = protobuf.parse(text, { keepCase: true });
// What is imported comes with protobufjs.
root.addJSON(protobuf.common.get('google/protobuf/timestamp.proto')!.nested!);
root.resolveAll();

const time = fc.integer({ min: -1e12, max: 4e12 });
const whole = fc.nat({ max: 2 ** 32 - 1 });
const minutes = fc.double({ noNaN: true, min: 0, max: 1e6 });
const laneWait: fc.Arbitrary<LaneWait> = fc.record(
  {
    lane: fc.constantFrom('standby', 'single_rider', 'priority'),
    shownMinutes: fc.option(whole),
    minutes: fc.option(
      fc.record({ p10: minutes, p50: minutes, p90: minutes }, { requiredKeys: ['p50'] }),
    ),
    confidence: fc.constantFrom('medium', 'low'),
    measuredAt: fc.option(time),
  },
  { requiredKeys: ['lane', 'shownMinutes', 'minutes', 'measuredAt'] },
);
const attraction: fc.Arbitrary<AttractionWaits> = fc.record(
  {
    id: fc.string(),
    name: fc.string({ unit: 'grapheme' }),
    status: fc.constantFrom('OPERATING', 'DOWN', 'CLOSED', 'REFURBISHMENT'),
    measuredAt: fc.option(time),
    ageSeconds: fc.option(whole),
    stale: fc.boolean(),
    lanes: fc.array(laneWait, { maxLength: 3 }),
  },
  { requiredKeys: ['id', 'name', 'measuredAt', 'ageSeconds', 'stale', 'lanes'] },
);
const attractions = fc.array(attraction, { maxLength: 4 });
const park: fc.Arbitrary<ParkWaits> = fc.record({
  id: fc.string(),
  name: fc.string({ unit: 'grapheme' }),
  timezone: fc.string(),
  attractions,
});
const watchMessage: fc.Arbitrary<WatchMessage> = fc.oneof(
  fc.record({ kind: fc.constant('reset' as const), park }),
  fc.record({ kind: fc.constant('update' as const), attractions }),
  fc.record({ kind: fc.constant('heartbeat' as const) }),
);

/** What another implementation reads. An `optional` field that is absent stays absent, others have their zero. */
function otherwiseRead(type: string, bytes: Uint8Array): Record<string, unknown> {
  const Type = root.lookupType(`ridewait.v1.${type}`);
  return Type.toObject(Type.decode(bytes), { longs: Number, enums: String, defaults: true });
}

// What the .proto says of it, written a second time, as protobufjs has it.

function timestamp(at: number): object {
  const seconds = Math.floor(at / 1000);
  return { seconds, nanos: (at - seconds * 1000) * 1e6 };
}

function laneSaid({ lane, shownMinutes, minutes: wait, confidence, measuredAt }: LaneWait): object {
  return {
    lane: `LANE_${lane.toUpperCase()}`,
    ...(shownMinutes !== null && { shown_minutes: shownMinutes }),
    ...(wait?.p10 !== undefined && { p10_minutes: wait.p10 }),
    ...(wait && { p50_minutes: wait.p50 }),
    ...(wait?.p90 !== undefined && { p90_minutes: wait.p90 }),
    confidence: `CONFIDENCE_${(confidence ?? 'unspecified').toUpperCase()}`,
    measured_at: measuredAt === null ? null : timestamp(measuredAt),
  };
}

function attractionSaid(one: AttractionWaits): object {
  return {
    id: one.id,
    name: one.name,
    status: `STATUS_${one.status ?? 'UNSPECIFIED'}`,
    measured_at: one.measuredAt === null ? null : timestamp(one.measuredAt),
    ...(one.ageSeconds !== null && { age_seconds: one.ageSeconds }),
    stale: one.stale,
    lanes: one.lanes.map(laneSaid),
  };
}

function parkSaid(one: ParkWaits): object {
  const { id, name, timezone } = one;
  return { id, name, timezone, attractions: one.attractions.map(attractionSaid) };
}

function messageSaid(message: WatchMessage): object {
  switch (message.kind) {
    case 'reset':
      return { reset: parkSaid(message.park) };
    case 'update':
      return { update: { attractions: message.attractions.map(attractionSaid) } };
    case 'heartbeat':
      return { heartbeat: {} };
  }
}

describe('waits on the wire', () => {
  it('are what the .proto says, as another implementation reads them', () => {
    fc.assert(
      fc.property(park, time, (sent, asOf) => {
        expect(otherwiseRead('GetParkResponse', encodeGetPark(sent, asOf))).toEqual({
          as_of: timestamp(asOf),
          park: parkSaid(sent),
        });
      }),
    );
    fc.assert(
      fc.property(watchMessage, time, (sent, asOf) => {
        expect(otherwiseRead('WatchParkResponse', encodeWatchPark(sent, asOf))).toEqual({
          as_of: timestamp(asOf),
          ...messageSaid(sent),
        });
      }),
    );
  });

  it('tell zero from unknown', () => {
    const known: LaneWait = {
      lane: 'standby',
      shownMinutes: 0,
      minutes: { p10: 0, p50: 0, p90: 0 },
      measuredAt: 0,
    };
    const unknown: LaneWait = {
      lane: 'standby',
      shownMinutes: null,
      minutes: null,
      measuredAt: null,
    };
    const ride = { id: 'a', name: 'A', measuredAt: 0, ageSeconds: 0, stale: false };
    const sent = { id: 'p', name: 'P', timezone: 'UTC' };
    const lanesOf = (lane: LaneWait) => {
      const bytes = encodeGetPark({ ...sent, attractions: [{ ...ride, lanes: [lane] }] }, 0);
      const said = otherwiseRead('GetParkResponse', bytes) as {
        park: { attractions: { lanes: object[] }[] };
      };
      return said.park.attractions[0]!.lanes;
    };
    expect(lanesOf(known)).toEqual([
      {
        lane: 'LANE_STANDBY',
        shown_minutes: 0,
        p10_minutes: 0,
        p50_minutes: 0,
        p90_minutes: 0,
        confidence: 'CONFIDENCE_UNSPECIFIED',
        measured_at: { seconds: 0, nanos: 0 },
      },
    ]);
    expect(lanesOf(unknown)).toEqual([
      { lane: 'LANE_STANDBY', confidence: 'CONFIDENCE_UNSPECIFIED', measured_at: null },
    ]);
  });
});

describe('a request', () => {
  const Requests = ['GetParkRequest', 'WatchParkRequest'].map((name) =>
    root.lookupType(`ridewait.v1.${name}`),
  );

  it('is read as another implementation writes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        for (const Request of Requests) {
          const bytes = Request.encode(Request.fromObject({ park: name })).finish();
          expect(decodeNameRequest(bytes)).toEqual({ ok: true, value: name });
        }
      }),
    );
  });

  it('without anything in it names nothing', () => {
    expect(decodeNameRequest(new Uint8Array())).toEqual({ ok: true, value: '' });
  });

  it('may carry what a later caller has added', () => {
    const { root: later } = protobuf.parse(`syntax = "proto3";
      message Later { string park = 1; string lane = 2; fixed32 a = 3; fixed64 b = 4; int64 c = 5; }`);
    const Later = later.lookupType('Later');
    const sent = { lane: 'standby', a: 1, b: 2, c: -3, park: 'park-1' };
    const bytes = Later.encode(Later.fromObject(sent)).finish();
    expect(decodeNameRequest(bytes)).toEqual({ ok: true, value: 'park-1' });
  });

  it('is never misread, whatever bytes it has', () => {
    const Request = Requests[0]!;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const read = decodeNameRequest(bytes);
        expect(read.ok ? typeof read.value : read.detail).toMatch(
          read.ok ? 'string' : 'the request can not be read',
        );
      }),
      { numRuns: 2_000 },
    );
    const sent = Request.encode(Request.fromObject({ park: 'park-1' })).finish();
    for (let length = 1; length < sent.length; length++) {
      expect(decodeNameRequest(sent.subarray(0, length)).ok).toBe(false);
    }
    expect(decodeNameRequest(Uint8Array.of(10, 1, 0xff)).ok).toBe(false);
  });
});

import { type Kind, KINDS, type Measures } from '@ridewait/core';
import { describe, expect, it } from 'vitest';
import {
  idSchema,
  MAX_BATCH,
  misfit,
  readingsBodySchema,
  sensorReadingSchema,
} from './readings.ts';

const READING = { sensor: 'gate', epoch: 1_782_900_000, seq: 7, at: '2026-07-01T12:00:00Z' };

function problemsOf(more: object): string[] {
  const parsed = sensorReadingSchema.safeParse({ ...READING, ...more });
  return parsed.error?.issues.map(({ path, code }) => [...path, code].join(': ')) ?? [];
}

describe('a reading', () => {
  it.for([
    {},
    { count: 0 },
    { count: 3, total: Number.MAX_SAFE_INTEGER },
    { count: 20, seats: 24 },
    { seconds: 12.5 },
    { minutes: 1_440 },
    { status: 'REFURBISHMENT' },
    { epoch: 0, seq: 0 },
  ])('may carry %j', (more) => {
    expect(sensorReadingSchema.parse({ ...READING, ...more })).toEqual({ ...READING, ...more });
  });

  it.for<[object, string]>([
    [{ count: -1 }, 'count: too_small'],
    [{ count: 1.5 }, 'count: invalid_type'],
    [{ count: '3' }, 'count: invalid_type'],
    [{ count: null }, 'count: invalid_type'],
    [{ count: Number.NaN }, 'count: invalid_type'],
    [{ count: 100_001 }, 'count: too_big'],
    [{ total: Number.MAX_SAFE_INTEGER + 1 }, 'total: too_big'],
    [{ seats: 10_001 }, 'seats: too_big'],
    [{ seconds: -0.1 }, 'seconds: too_small'],
    [{ seconds: 86_401 }, 'seconds: too_big'],
    [{ seconds: Number.POSITIVE_INFINITY }, 'seconds: invalid_type'],
    [{ minutes: 1_441 }, 'minutes: too_big'],
    [{ status: 'operating' }, 'status: invalid_value'],
    [{ seq: -1 }, 'seq: too_small'],
    [{ seq: undefined }, 'seq: invalid_type'],
    [{ epoch: 1_782_900_000_000 }, 'epoch: too_big'],
    [{ sensor: 7 }, 'sensor: invalid_type'],
    [{ kind: 'entered' }, 'unrecognized_keys'],
    [{ lane: 'standby', colour: 'red' }, 'unrecognized_keys'],
  ])('is refused with %j', ([more, problem]) => {
    expect(problemsOf(more)).toEqual([problem]);
  });

  it('is refused with every problem named', () => {
    expect(problemsOf({ count: -1, seq: 'x', at: 0 })).toEqual([
      'seq: invalid_type',
      'at: invalid_type',
      'count: too_small',
    ]);
  });

  it.for([null, 'reading', 7, [READING]])('is no %j', (value) => {
    expect(sensorReadingSchema.safeParse(value).success).toBe(false);
  });
});

describe('the time of a reading', () => {
  it.for([
    '2026-07-01T12:00:00Z',
    '2026-07-01T12:00:00.123Z',
    '2026-07-01T14:00:00+02:00',
    '2026-07-01T06:30:00.5-05:30',
    '2028-02-29T23:59:59Z',
  ])('may be %s', (at) => {
    expect(problemsOf({ at })).toEqual([]);
    expect(Date.parse(at)).not.toBeNaN();
  });

  it.for([
    ['without a zone', '2026-07-01T12:00:00'],
    ['without a time', '2026-07-01'],
    ['with a zone that has no colon', '2026-07-01T12:00:00+0200'],
    ['of a day that is not', '2026-02-29T12:00:00Z'],
    ['of an hour that is not', '2026-07-01T24:00:00Z'],
    ['with a space', '2026-07-01 12:00:00Z'],
    ['as a number in a string', '1782907200000'],
    ['empty', ''],
  ] as const)('is refused %s', ([, at]) => {
    expect(problemsOf({ at })).toEqual(['at: invalid_format']);
  });
});

describe('an id', () => {
  it.for(['a', '7', 'Gate-1', 'comet.gate:3', 'a_b', 'x'.repeat(128)])('may be %s', (id) => {
    expect(idSchema.safeParse(id).success).toBe(true);
  });

  it.for(['', ' ', '-a', '.a', ':a', 'a b', 'a/b', 'a\n', 'ä', 'a{b}', 'x'.repeat(129), 7, null])(
    'may not be %j',
    (id) => {
      expect(idSchema.safeParse(id).success).toBe(false);
    },
  );
});

describe('what a kind of sensor carries', () => {
  const SAYS: Record<Kind, Measures> = {
    entered: { count: 3 },
    boarded: { count: 3 },
    left: { count: 0 },
    dispatched: { count: 24, seats: 24 },
    status: { status: 'DOWN' },
    waited: { seconds: 600 },
    posted: { minutes: 30 },
    heartbeat: {},
  };

  it.for(KINDS)('is right for %s as it is meant, and as a heartbeat', (kind) => {
    expect(misfit(kind, SAYS[kind])).toBeUndefined();
    expect(misfit(kind, {})).toBeUndefined();
    expect(misfit(kind, { count: undefined, status: undefined })).toBeUndefined();
  });

  it.for(['entered', 'boarded', 'left'] as const)('may be a total beside the count: %s', (kind) => {
    expect(misfit(kind, { count: 3, total: 90 })).toBeUndefined();
  });

  it.for<[Kind, Measures, string]>([
    ['entered', { total: 90 }, 'a sensor of kind entered must carry count'],
    ['dispatched', { count: 3 }, 'a sensor of kind dispatched must carry seats'],
    ['dispatched', { seats: 24 }, 'a sensor of kind dispatched must carry count'],
    ['entered', { count: 3, seats: 24 }, 'a sensor of kind entered does not carry seats'],
    [
      'dispatched',
      { count: 3, seats: 24, total: 9 },
      'a sensor of kind dispatched does not carry total',
    ],
    ['status', { status: 'DOWN', count: 1 }, 'a sensor of kind status does not carry count'],
    ['waited', { minutes: 10 }, 'a sensor of kind waited does not carry minutes'],
    ['posted', { seconds: 600 }, 'a sensor of kind posted does not carry seconds'],
    ['heartbeat', { count: 0 }, 'a sensor of kind heartbeat does not carry count'],
    ['left', { status: 'CLOSED' }, 'a sensor of kind left does not carry status'],
  ])('is wrong for %s with %j', ([kind, carried, words]) => {
    expect(misfit(kind, carried)).toBe(words);
  });

  it('is no more riders than seats', () => {
    expect(misfit('dispatched', { count: 25, seats: 24 })).toMatch(/count is over seats/);
  });
});

describe('a batch', () => {
  it('takes any items, which are judged one by one', () => {
    const readings = [READING, null, 7, { sensor: '' }];
    expect(readingsBodySchema.parse({ readings })).toEqual({ readings });
  });

  it.for([
    [MAX_BATCH, true],
    [MAX_BATCH + 1, false],
  ] as const)('of %i is taken: %s', ([length, isTaken]) => {
    const readings = Array.from({ length }, () => READING);
    expect(readingsBodySchema.safeParse({ readings }).success).toBe(isTaken);
  });

  it.for([[], null, {}, { readings: {} }, { readings: null }])('is no %j', (body) => {
    expect(readingsBodySchema.safeParse(body).success).toBe(false);
  });
});

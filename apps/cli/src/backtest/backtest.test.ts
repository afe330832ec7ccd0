import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrival, createBacktest } from './backtest.ts';
import type { LaneEstimate } from './lane-estimate.ts';
import { arrival, PARK, running, START } from './small-park.test-tools.ts';

const MINUTE = 60_000;

function estimates(arrivals: readonly Arrival[], everyMs = MINUTE): LaneEstimate[] {
  const backtest = createBacktest({ park: PARK, everyMs });
  const found: LaneEstimate[] = [];
  for (const one of arrivals) {
    for (const step of backtest.before(one.receivedAt)) found.push(...step);
    backtest.add(one);
  }
  for (const step of backtest.last()) found.push(...step);
  return found;
}

function byArrival(arrivals: readonly Arrival[]): Arrival[] {
  return arrivals.toSorted((a, b) => a.receivedAt - b.receivedAt);
}

describe('the steps', () => {
  it('are counted from the minute in which the first reading arrived, and end with the one that knows the last', () => {
    const said = [
      arrival('in', { seq: 1, at: 70, receivedAt: 75, count: 1 }),
      arrival('in', { seq: 2, at: 200, count: 1 }),
    ];
    expect(estimates(said).map(({ asOf }) => (asOf - START) / 1000)).toEqual([120, 180, 240]);
    expect(estimates(said, 30_000).map(({ asOf }) => (asOf - START) / 1000)).toEqual([
      90, 120, 150, 180, 210,
    ]);
  });

  it('know a reading that arrived at that very moment', () => {
    const [first] = estimates([arrival('controller', { seq: 1, at: 59, status: 'DOWN' })]);
    expect(first).toMatchObject({ asOf: START + MINUTE, status: 'DOWN', waitMinutes: null });
  });

  it('pass over all but the first week of a silence', () => {
    const weeks = 52 * 7 * 86_400;
    const said = [...running(1), arrival('in', { seq: 9, at: weeks, count: 1 })];
    const found = estimates(said);
    expect(found.length).toBeLessThan(7 * 1_440 + 5);
    expect(found.at(-1)!.asOf).toBe(START + weeks * 1000 + MINUTE);
  });

  it('are none where nothing arrived', () => {
    expect(estimates([])).toEqual([]);
  });
});

describe('an estimate', () => {
  it('tells the wait of a line that is counted at both ends', () => {
    const last = estimates(running(30)).at(-1)!;
    expect(last).toMatchObject({
      attraction: 'ride',
      lane: 'standby',
      asOf: START + 30 * MINUTE,
      status: 'OPERATING',
      stale: false,
    });
    // 30 in line, three a minute.
    expect(last.waitMinutes!.p50).toBeGreaterThan(5);
    expect(last.waitMinutes!.p50).toBeLessThan(15);
  });

  it('grows stale, and is gone after half an hour, where the sensors fall silent', () => {
    const silent = [...running(30), arrival('in', { seq: 99, at: 90 * 60, count: 0 })];
    const at = new Map(estimates(silent).map((one) => [(one.asOf - START) / MINUTE, one]));
    expect(at.get(30)).toMatchObject({ stale: false, status: 'OPERATING' });
    expect(at.get(35)).toMatchObject({ stale: true, status: 'OPERATING' });
    expect(at.get(35)!.waitMinutes).not.toBeNull();
    expect(at.get(70)).toMatchObject({ stale: true, status: null, waitMinutes: null });
  });

  it('is null and stale before the ride has said anything', () => {
    const [first] = estimates([arrival('in', { seq: 1, at: 0, receivedAt: 0, count: 1 })]);
    const other = { ...PARK.attractions[0]!, id: 'other', sensors: [] };
    const backtest = createBacktest({
      park: { ...PARK, attractions: [...PARK.attractions, other] },
      everyMs: MINUTE,
    });
    for (const _ of backtest.before(START)) throw new Error('nothing was due');
    backtest.add(arrival('in', { seq: 1, at: 0, receivedAt: 0, count: 1 }));
    const [step] = [...backtest.last()];
    expect(step!.map(({ attraction }) => attraction)).toEqual(['ride', 'other']);
    expect(step![1]).toMatchObject({
      status: null,
      waitMinutes: null,
      shownMinutes: null,
      stale: true,
    });
    expect(first!.asOf).toBe(START);
  });
});

it('uses a reading that stands out of order at the step that is current', () => {
  const [first, second, third] = running(3);
  const found = estimates([first!, third!, second!, ...running(3, 3)]);
  expect(found.at(-1)!.asOf).toBe(START + 6 * MINUTE);
});

it('says the same in the end, however late a backlog came', () => {
  const minutes = 6 * 60;
  const usual = running(minutes);
  const last = usual.at(-1)!.receivedAt;
  // What was said from the second hour to the fourth comes at the end, twice.
  const backlog = usual.map((one) => {
    const minute = (one.reading.at - START) / MINUTE;
    const isHeld = one.reading.sensor === 'in' && minute >= 60 && minute < 240;
    return isHeld ? { ...one, receivedAt: last } : one;
  });
  const twice = [...byArrival(backlog), ...backlog.map((one) => ({ ...one, receivedAt: last }))];
  const [late, inTime] = [estimates(twice), estimates(usual)];
  expect(late.at(-1)!.waitMinutes).toEqual(inTime.at(-1)!.waitMinutes);
  expect(late.at(-60)!.waitMinutes).not.toEqual(inTime.at(-60)!.waitMinutes);
});

const someArrivals = fc
  .array(
    fc.record({
      sensor: fc.constantFrom('in' as const, 'out' as const),
      seq: fc.nat(200),
      at: fc.nat(7_200),
      delay: fc.nat(1_800),
      count: fc.nat(30),
    }),
    { minLength: 1, maxLength: 80 },
  )
  .map((said) =>
    byArrival(
      said.map(({ sensor, delay, at, ...rest }) =>
        arrival(sensor, { ...rest, at, receivedAt: at + delay }),
      ),
    ),
  );

it('never knows what comes later: cut off anywhere, the steps before it say the same', () => {
  fc.assert(
    fc.property(someArrivals, fc.nat(80), (arrivals, cut) => {
      const known = arrivals.slice(0, cut + 1);
      const until = known.at(-1)!.receivedAt;
      const whole = estimates(arrivals);
      const part = estimates(known);
      const isBefore = ({ asOf }: LaneEstimate) => asOf < until;
      expect(part.filter(isBefore)).toEqual(whole.filter(isBefore));
    }),
    { numRuns: 60 },
  );
});

it('says the same each time', () => {
  fc.assert(
    fc.property(someArrivals, (arrivals) => {
      expect(estimates(arrivals)).toEqual(estimates(arrivals));
    }),
    { numRuns: 20 },
  );
});

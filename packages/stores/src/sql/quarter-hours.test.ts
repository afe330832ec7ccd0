import { EMPTY_HEADER, fold, MINUTE_MS, type Reading } from '@ridewait/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketOf, COMET, flushBuckets, trackOf } from '../../test/buckets.ts';
import { onBothDatabases } from '../../test/databases.ts';
import { DAY_MS, maintained, minuteAgo, NOON, stepsOf, TODAY } from '../../test/maintained.ts';

const QUARTER_MS = 15 * MINUTE_MS;
const MIDNIGHT = minuteAgo(1) * MINUTE_MS;

const SENSORS = [
  { sensor: 'comet-in', kind: 'entered', lane: 'standby' },
  { sensor: 'comet-on', kind: 'boarded', lane: 'priority' },
  { sensor: 'comet-plc', kind: 'status', lane: 'all' },
] as const;

/** What sensors said in two hours of yesterday, each reading once. */
function someReadings(): Reading[] {
  const spoken = fc.record({
    sensor: fc.constantFrom(...SENSORS),
    epoch: fc.constantFrom(1_790_000_000, 1_790_000_100),
    at: fc.integer({ min: MIDNIGHT, max: MIDNIGHT + 2 * 3_600_000 - 1 }),
    count: fc.nat({ max: 9 }),
  });
  return fc.sample(spoken, { numRuns: 400, seed: 7 }).map(({ sensor, count, ...when }, seq) => ({
    ...sensor,
    ...when,
    seq,
    ...(sensor.kind === 'status' ? { status: 'DOWN' } : { count, total: seq }),
  }));
}

const foldOf = (readings: readonly Reading[]) =>
  fold({ header: EMPTY_HEADER, buckets: new Map() }, readings).state;

onBothDatabases((_fresh, shared) => {
  it('makes of a quarter-hour’s buckets what a fold of its readings tallies, byte for byte', async () => {
    const { history, run, quarters } = await maintained(await shared());
    const readings = someReadings();
    await flushBuckets(history, [...foldOf(readings).buckets.values()]);
    await run();
    const wanted = Map.groupBy(readings, ({ at }) => Math.floor(at / QUARTER_MS));
    const rows = await quarters();
    expect(rows.map(({ quarter }) => quarter)).toEqual(
      [...wanted.keys()].toSorted((a, b) => a - b),
    );
    for (const { quarter, n, tallies } of rows) {
      const of = wanted.get(quarter)!;
      expect(n).toBe(of.length);
      // All of them lie in one hour: its flow is the tally of them all.
      const own = foldOf(of).header.flow[0]!.tallies.map(({ spread: _spread, ...tally }) => tally);
      expect(JSON.stringify(tallies)).toBe(JSON.stringify(own));
    }
  });

  it('takes each quarter-hour of today once it is over, and whole days before', async () => {
    const { history, run, quarters } = await maintained(await shared());
    const minutes = [minuteAgo(1, 1_439), minuteAgo(0, 0), minuteAgo(0, 719), minuteAgo(0, 720)];
    await flushBuckets(
      history,
      minutes.map((minute) => bucketOf(minute, trackOf([1]))),
    );
    expect(stepsOf(await run({ now: NOON + QUARTER_MS - 1 }), 'aggregated').slice(-2)).toEqual([
      { step: 'aggregated', day: TODAY - 1, quarters: 1 },
      { step: 'aggregated', day: TODAY, quarters: 2 },
    ]);
    expect(await quarters()).toHaveLength(3);
    await run({ now: NOON + QUARTER_MS });
    expect(await quarters()).toHaveLength(4);
  });

  it('makes again only what is not made from the buckets as they are', async () => {
    const { history, run, quarters } = await maintained(await shared());
    const minutes = [0, 1, 14, 15, 30].map((minute) => minuteAgo(2, minute));
    await flushBuckets(
      history,
      minutes.map((minute) => bucketOf(minute, trackOf([1]))),
    );
    const written = async () =>
      stepsOf(await run(), 'aggregated').reduce((sum, { quarters: of }) => sum + of, 0);
    expect(await written()).toBe(3);
    expect(await written()).toBe(0);
    // A late reading.
    await flushBuckets(history, [bucketOf(minutes[1]!, trackOf([1, 2]))]);
    expect(await written()).toBe(1);
    expect((await quarters()).map(({ n }) => n)).toEqual([4, 1, 1]);
    expect(await written()).toBe(0);
  });

  it('makes again what a replay has mended, though it folded no more readings', async () => {
    const { sql, history, run, quarters } = await maintained(await shared());
    const minute = minuteAgo(2);
    await flushBuckets(history, [bucketOf(minute, trackOf([1, 2], { count: 99 }))]);
    await run();
    const mended = trackOf([1, 2]);
    await sql.query('UPDATE buckets SET tracks = $1', [JSON.stringify([mended])]);
    await run();
    const { seqs: _, ...tally } = mended;
    expect((await quarters()).map(({ tallies }) => tallies)).toEqual([[tally]]);
  });

  it('keeps the attractions of all parks apart', async () => {
    const { history, sql, run } = await maintained(await shared());
    const refs = ['a', 'b'].flatMap((park) =>
      ['comet', 'tower'].map((attraction) => ({ park, attraction })),
    );
    for (const [n, ref] of refs.entries()) {
      const track = trackOf(Array.from({ length: n + 1 }, (_, seq) => seq));
      await flushBuckets(history, [bucketOf(minuteAgo(1), track)], ref);
    }
    await run();
    const rows = await sql.query('SELECT park, attraction, n FROM quarter_hours ORDER BY n');
    expect(rows).toEqual(refs.map((ref, n) => ({ ...ref, n: n + 1 })));
  });

  it('is there for a day that has no partition', async () => {
    const { history, run, quarters } = await maintained(await shared());
    const ahead = minuteAgo(-20);
    await flushBuckets(history, [bucketOf(ahead, trackOf([1]))]);
    await run({ now: NOON + 22 * DAY_MS });
    expect(await quarters()).toMatchObject([{ quarter: ahead / 15, n: 1 }]);
    expect(await history.buckets(COMET, ahead, ahead + 1)).toHaveLength(1);
  });
});

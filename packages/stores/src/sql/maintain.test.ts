import type { AttractionRef, HistoryStore } from '@ridewait/core';
import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { describe, expect, it } from 'vitest';
import { bucketOf, COMET, flushBuckets, trackOf } from '../../test/buckets.ts';
import { onBothDatabases } from '../../test/databases.ts';
import { DAY_MS, maintained, minuteAgo, NOON, stepsOf, TODAY } from '../../test/maintained.ts';
import { maintain } from './maintain.ts';
import { pgSql } from './pg-sql.ts';

const TOWER = { ...COMET, attraction: 'tower' };

/** A bucket of `n` readings for each minute. */
function flushAt(
  history: HistoryStore,
  minutes: readonly number[],
  { n = 1, ref = COMET }: { n?: number; ref?: AttractionRef } = {},
): Promise<void> {
  const seqs = Array.from({ length: n }, (_, seq) => seq);
  return flushBuckets(
    history,
    minutes.map((minute) => bucketOf(minute, trackOf(seqs))),
    ref,
  );
}

onBothDatabases((_fresh, shared) => {
  it('makes a partition for today and each of the 8 days to come, once', async () => {
    const { run, partitions } = await maintained(await shared());
    const options = { now: NOON + 10 * DAY_MS, keepDays: 100 };
    const days = stepsOf(await run(options), 'made').map(({ day }) => day - TODAY);
    expect(days).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18]);
    expect(await partitions()).toEqual(expect.arrayContaining(days));
    expect(stepsOf(await run(options), 'made')).toEqual([]);
  });

  it('drops the days before those to keep, whose quarter-hours stay', async () => {
    const { history, run, quarters, partitions } = await maintained(await shared());
    const minutes = [8, 7, 6].flatMap((ago) => [minuteAgo(ago), minuteAgo(ago, 1_439)]);
    await flushAt(history, minutes);
    const steps = await run({ now: NOON + 2 * DAY_MS });
    expect(stepsOf(steps, 'dropped')).toEqual([
      { step: 'dropped', day: TODAY - 8, quarters: 2 },
      { step: 'dropped', day: TODAY - 7, quarters: 2 },
    ]);
    expect((await partitions())[0]).toBe(-6);
    expect(await history.buckets(COMET, 0, minuteAgo(-9))).toHaveLength(2);
    expect((await quarters()).map(({ quarter }) => quarter)).toEqual(
      minutes.map((minute) => Math.floor(minute / 15)),
    );
    expect(stepsOf(await run({ now: NOON + 2 * DAY_MS }), 'dropped')).toEqual([]);
  });

  it('keeps as many days as it is told, but never so few that a reading could still come', async () => {
    const { sql, run, partitions } = await maintained(await shared());
    await run({ now: NOON + 10 * DAY_MS, keepDays: 18 });
    expect((await partitions())[0]).toBe(-8);
    await run({ now: NOON + 10 * DAY_MS, keepDays: 17 });
    expect((await partitions())[0]).toBe(-7);
    for (const keepDays of [7, 8.5, 0, Number.NaN]) {
      await expect(maintain(sql, { keepDays }).next()).rejects.toThrow(RangeError);
    }
  });

  it('goes on where a run has ended in the middle of a drop', async () => {
    const { sql, history, run, quarters, partitions } = await maintained(await shared());
    for (const ref of [COMET, TOWER]) await flushAt(history, [minuteAgo(8)], { ref });
    await sql.script('ALTER TABLE buckets DETACH PARTITION buckets_2026_11_16');
    // Whatever is kept from now on: nobody reads that day any more.
    const steps = await run({ keepDays: 30 });
    expect(stepsOf(steps, 'dropped')).toEqual([{ step: 'dropped', day: TODAY - 8, quarters: 2 }]);
    expect(await quarters()).toHaveLength(2);
    expect(await partitions()).not.toContain(-8);
  });

  it('stops between two attractions, and loses nothing by it', async () => {
    const { sql, history, run, quarters, partitions } = await maintained(await shared());
    for (const ref of [COMET, TOWER]) await flushAt(history, [minuteAgo(8)], { ref });
    const stop = new AbortController();
    const { transaction } = sql;
    sql.transaction = (work) =>
      transaction((tx) => {
        async function query<Row>(text: string, params?: readonly unknown[]): Promise<Row[]> {
          const rows = await tx.query<Row>(text, params);
          if (text.includes('INSERT INTO quarter_hours')) stop.abort(new Error('enough'));
          return rows;
        }
        return work({ ...tx, query });
      });
    const options = { now: NOON + DAY_MS };
    await expect(run({ ...options, signal: stop.signal })).rejects.toThrow('enough');
    sql.transaction = transaction;
    expect(await quarters()).toMatchObject([{ attraction: 'comet' }]);
    expect(stepsOf(await run(options), 'dropped')).toMatchObject([{ quarters: 1 }]);
    expect(await quarters()).toHaveLength(2);
    expect(await partitions()).not.toContain(-8);
  });

  it('takes two runs at once for one', async () => {
    const { sql, history, run, quarters, partitions } = await maintained(await shared());
    for (const ref of [COMET, TOWER]) {
      await flushAt(
        history,
        [100, 9, 8, 7].flatMap((ago) => [minuteAgo(ago), minuteAgo(ago, 99)]),
        {
          ref,
        },
      );
    }
    const options = { now: NOON + 3 * DAY_MS };
    const runs = await Promise.all([1, 2, 3].map(() => run(options)));
    const busy = runs.flatMap((steps) => stepsOf(steps, 'busy'));
    // One that had to wait for another leaves the rest to it, or to the next run.
    if (busy.length > 0) await run(options);
    expect((await partitions())[0]).toBe(-5);
    expect(await quarters()).toHaveLength(16);
    expect(await sql.query('SELECT 1 FROM buckets')).toEqual([]);
  });

  it('ends old rows that no partition had taken, a day at a time', async () => {
    const { sql, history, run, quarters } = await maintained(await shared());
    await flushAt(history, [minuteAgo(40), minuteAgo(40, 20), minuteAgo(30)], { n: 2 });
    await flushAt(history, [minuteAgo(30)], { ref: TOWER });
    await flushAt(history, [minuteAgo(-30)]);
    expect(stepsOf(await run(), 'swept')).toEqual([
      { step: 'swept', quarters: 4, rows: 4, leftOut: 0 },
    ]);
    expect(await quarters()).toMatchObject([
      { attraction: 'comet', quarter: minuteAgo(40) / 15, n: 2 },
      { attraction: 'comet', quarter: minuteAgo(40) / 15 + 1, n: 2 },
      { attraction: 'comet', quarter: minuteAgo(30) / 15, n: 2 },
      { attraction: 'tower', quarter: minuteAgo(30) / 15, n: 1 },
    ]);
    expect(await sql.query('SELECT minute FROM buckets')).toEqual([{ minute: minuteAgo(-30) }]);
    expect(stepsOf(await run(), 'swept')).toEqual([]);
  });

  it('lets no reading that comes after its day was dropped shrink a quarter-hour, and counts it', async () => {
    const { history, run, quarters } = await maintained(await shared());
    await flushAt(history, [minuteAgo(8)], { n: 5 });
    await run({ now: NOON + DAY_MS });
    await flushAt(history, [minuteAgo(8)], { n: 2 });
    expect(stepsOf(await run({ now: NOON + DAY_MS }), 'swept')).toEqual([
      { step: 'swept', quarters: 0, rows: 1, leftOut: 2 },
    ]);
    expect(await quarters()).toMatchObject([{ n: 5 }]);
    // All of that day again, as a replay of the archive brings it.
    await flushAt(history, [minuteAgo(8)], { n: 6 });
    await run({ now: NOON + DAY_MS });
    expect(await quarters()).toMatchObject([{ n: 6 }]);
  });
});

describe.runIf(requireReal('postgres', findPostgres()))('on a server with others', () => {
  const server = withServer(startPostgres);

  it('leaves a day for the next run while others use buckets, and makes nobody wait for long', async () => {
    await using base = pgSql({ server: { url: server().url } });
    const { sql, history, run, partitions } = await maintained(base);
    await flushAt(history, [minuteAgo(8), minuteAgo(7)]);
    const options = { now: NOON + DAY_MS };
    await run({ ...options, keepDays: 30 });
    const [reading, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const reader = sql.transaction(async (tx) => {
      await tx.script('LOCK TABLE ONLY buckets IN ACCESS SHARE MODE');
      reading.resolve();
      await done.promise;
    });
    await reading.promise;
    const steps = await run(options);
    expect(stepsOf(steps, 'busy')).toEqual([{ step: 'busy', day: TODAY - 8 }]);
    expect(stepsOf(steps, 'aggregated').map(({ day }) => day)).toContain(TODAY);
    // Behind a run that still waited, this would wait too.
    expect(await history.buckets(COMET, 0, minuteAgo(7))).toHaveLength(1);
    done.resolve();
    await reader;
    expect(stepsOf(await run(options), 'dropped')).toHaveLength(1);
    expect((await partitions())[0]).toBe(-7);
  });
});

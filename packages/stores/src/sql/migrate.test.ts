import { mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sampleBucket } from '../contract/samples.ts';
import { onBothDatabases } from '../../test/databases.ts';
import { sqlHistoryStore } from './history-store.ts';
import { migrate } from './migrate.ts';
import { dayOf, ensurePartitions } from './partitions.ts';
import type { Sql } from './sql.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const DAY_MINUTES = 1_440;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridewait-migrations-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const directory = () => pathToFileURL(`${folder}/`);
const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
/** What `ensurePartitions` needs, and a table to see. */
const FIRST = `CREATE TABLE buckets (park text, attraction text, minute int, n int, tracks json,
  PRIMARY KEY (park, attraction, minute)) PARTITION BY RANGE (minute);
  CREATE TABLE buckets_default PARTITION OF buckets DEFAULT;
  CREATE TABLE first (n int);`;

async function partitions(sql: Sql): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits
     WHERE inhparent = 'buckets'::regclass ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

async function rowsByTable(sql: Sql): Promise<Record<string, number>> {
  const rows = await sql.query<{ name: string; count: number }>(
    'SELECT tableoid::regclass::text AS name, count(*) AS count FROM buckets GROUP BY 1',
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

onBothDatabases((fresh) => {
  it('runs each migration once, in the order of their numbers', async () => {
    const sql = await fresh();
    put('0001_first.sql', FIRST);
    expect(await migrate(sql, { directory: directory(), now: NOON })).toEqual(['0001_first.sql']);
    put('0010_third.sql', 'INSERT INTO second VALUES (1)');
    put('0002_second.sql', 'CREATE TABLE second (n int)');
    put('notes.txt', 'not a migration');
    expect(await migrate(sql, { directory: directory(), now: NOON })).toEqual([
      '0002_second.sql',
      '0010_third.sql',
    ]);
    expect(await migrate(sql, { directory: directory(), now: NOON })).toEqual([]);
    expect(await sql.query('SELECT n FROM second')).toEqual([{ n: 1 }]);
  });

  it('runs each migration once for all who migrate at the same time', async () => {
    const sql = await fresh();
    const ran = await Promise.all([1, 2, 3].map(() => migrate(sql, { now: NOON })));
    const names = [
      '0001_initial.sql',
      '0002_rounds_and_quarters.sql',
      '0003_catalog_version.sql',
      '0004_forecasts.sql',
    ];
    expect(ran.flat().toSorted()).toEqual(names);
    expect(await partitions(sql)).toHaveLength(18);
  });

  it('leaves nothing of a migration that failed, and tries it again', async () => {
    const sql = await fresh();
    put('0001_first.sql', FIRST);
    put('0002_broken.sql', 'CREATE TABLE half (n int); SELECT nonsense');
    await expect(migrate(sql, { directory: directory(), now: NOON })).rejects.toThrow('nonsense');
    expect(await sql.query(`SELECT to_regclass('half')::text AS half`)).toEqual([{ half: null }]);
    put('0002_broken.sql', 'CREATE TABLE half (n int)');
    expect(await migrate(sql, { directory: directory(), now: NOON })).toEqual(['0002_broken.sql']);
  });

  it('refuses to go on when a migration that was run has changed or is gone', async () => {
    const sql = await fresh();
    put('0001_first.sql', FIRST);
    put('0002_second.sql', 'CREATE TABLE second (n int)');
    await migrate(sql, { directory: directory(), now: NOON });
    put('0003_third.sql', 'CREATE TABLE third (n int)');
    put('0002_second.sql', 'CREATE TABLE second (n bigint)');
    const again = () => migrate(sql, { directory: directory(), now: NOON });
    await expect(again()).rejects.toThrow(
      '0002_second.sql was run on this database and has changed',
    );
    unlinkSync(join(folder, '0002_second.sql'));
    await expect(again()).rejects.toThrow('0002_second.sql was run');
    expect(await sql.query(`SELECT to_regclass('third')::text AS third`)).toEqual([
      { third: null },
    ]);
  });

  it('leaves a schema as it is that a newer release has made, so that a release can go back', async () => {
    const sql = await fresh();
    put('0001_first.sql', FIRST);
    put('0002_second.sql', 'CREATE TABLE second (n int)');
    await migrate(sql, { directory: directory(), now: NOON });
    unlinkSync(join(folder, '0002_second.sql'));
    expect(await migrate(sql, { directory: directory(), now: NOON })).toEqual([]);
    expect(await sql.query('SELECT n FROM second')).toEqual([]);
    put('0003_third.sql', 'CREATE TABLE third (n int)');
    await expect(migrate(sql, { directory: directory(), now: NOON })).rejects.toThrow(
      '0002_second.sql was run on this database and has changed since, or is missing',
    );
  });

  it('refuses a migration numbered before one that was run', async () => {
    const sql = await fresh();
    put('0002_second.sql', FIRST);
    await migrate(sql, { directory: directory(), now: NOON });
    put('0001_late.sql', 'CREATE TABLE late (n int)');
    await expect(migrate(sql, { directory: directory(), now: NOON })).rejects.toThrow(
      '0001_late.sql comes before 0002_second.sql',
    );
  });

  it('says so where there are no migrations', async () => {
    const sql = await fresh();
    await expect(migrate(sql, { directory: directory() })).rejects.toThrow('no migrations in');
  });

  it('has a partition for each day from 8 days ago to 8 days ahead, and one for the rest', async () => {
    const sql = await fresh();
    await migrate(sql, { now: NOON });
    const names = await partitions(sql);
    expect(names).toHaveLength(18);
    expect(names).toEqual(
      expect.arrayContaining(['buckets_2026_11_16', 'buckets_2026_12_02', 'buckets_default']),
    );
    await migrate(sql, { now: NOON + 86_400_000 });
    expect(await partitions(sql)).toHaveLength(19);
  });

  it('cuts the days at midnight UTC', async () => {
    const sql = await fresh();
    await migrate(sql, { now: NOON });
    const midnight = dayOf(NOON) * DAY_MINUTES;
    const history = sqlHistoryStore(sql);
    const ref = { park: 'p', attraction: 'a' };
    const buckets = [midnight - 1, midnight, midnight + DAY_MINUTES - 1].map((minute) => ({
      ...ref,
      bucket: sampleBucket(minute),
    }));
    await history.flush({ buckets, words: [], views: [] });
    expect(await rowsByTable(sql)).toEqual({ buckets_2026_11_23: 1, buckets_2026_11_24: 2 });
  });

  it('moves what the default partition had taken into the partition of its day', async () => {
    const sql = await fresh();
    await migrate(sql, { now: NOON });
    const day = dayOf(NOON) + 20;
    const minutes = [-1, 0, 1_439, 1_440].map((offset) => day * DAY_MINUTES + offset);
    const history = sqlHistoryStore(sql);
    const ref = { park: 'p', attraction: 'a' };
    const flush = (n: number) =>
      history.flush({
        buckets: minutes.map((minute) => ({ ...ref, bucket: sampleBucket(minute, n) })),
        words: [],
        views: [],
      });
    await flush(1);
    expect(await rowsByTable(sql)).toEqual({ buckets_default: 4 });
    await ensurePartitions(sql, day, day);
    expect(await rowsByTable(sql)).toEqual({ buckets_default: 2, buckets_2026_12_14: 2 });
    await flush(2);
    expect(await history.buckets(ref, minutes[0]!, minutes[3]! + 1)).toEqual(
      minutes.map((minute) => sampleBucket(minute, 2)),
    );
  });
});

import type { Bucket } from '@ridewait/core';
import {
  makeShadowSchema,
  memoryLiveStore,
  migrate,
  pgliteSql,
  type Sql,
  sqlHistoryStore,
} from '@ridewait/stores';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { comparer } from './comparer.ts';

const NOON = Date.parse('2026-07-01T12:00:00Z');
const MINUTE = NOON / 60_000;

let sql: Sql;
beforeAll(async () => {
  sql = await pgliteSql();
  await migrate(sql, { now: NOON });
}, 60_000);
afterAll(() => sql[Symbol.asyncDispose]());
beforeEach(async () => {
  await sql.query('DELETE FROM buckets');
  await makeShadowSchema(sql, { schema: 'shadow', now: NOON });
});

/** A bucket of so many readings of one sensor. */
function bucket(minute: number, n: number): Bucket {
  const track = { sensor: 'in', epoch: 1, kind: 'entered', lane: 'standby', heardAt: 1 } as const;
  const seqs = Array.from({ length: n }, (_, seq) => [seq, seq]).flat();
  return { minute, tracks: [{ ...track, n, count: n, seats: 0, seconds: 0, seqs }] };
}

async function stands(one: Bucket): Promise<void> {
  const row = { park: 'p', attraction: 'comet', bucket: one };
  await sqlHistoryStore(sql).flush({ buckets: [row], words: [], views: [] });
}

async function candidateHas(minute: number): Promise<void> {
  await sql.query(
    `INSERT INTO shadow.buckets SELECT * FROM buckets WHERE minute = $1
     ON CONFLICT (park, attraction, minute) DO UPDATE SET n = excluded.n, tracks = excluded.tracks`,
    [minute],
  );
}

function compare() {
  const live = memoryLiveStore();
  const catalog = { catalog: async () => ({ parks: [] }), version: async () => '1' };
  return comparer(
    { sql, catalog, stable: live, candidate: live },
    { schema: 'shadow', settleMs: 60_000, confirmMs: 60_000, graceMs: 600_000 },
  );
}

it('counts nothing while the candidate catches up, and then each bucket once', async () => {
  const { look } = compare();
  await stands(bucket(MINUTE - 5, 2));
  expect(await look(NOON)).toMatchObject({ counts: false, compared: 0, unequal: 1 });
  await candidateHas(MINUTE - 5);
  expect(await look(NOON + 30_000)).toMatchObject({ counts: true, compared: 0, unequal: 0 });
  for (const minute of [MINUTE, MINUTE + 1]) await stands(bucket(minute, 2));
  await candidateHas(MINUTE);
  expect(await look(NOON + 300_000)).toMatchObject({ compared: 2, differing: [], unequal: 1 });
  expect(await look(NOON + 330_000)).toMatchObject({ compared: 0, differing: [] });
  expect(await look(NOON + 360_000)).toMatchObject({
    compared: 1,
    differing: [{ attraction: 'comet', minute: MINUTE + 1, relation: 'only_standing' }],
  });
  expect(await look(NOON + 420_000)).toMatchObject({ compared: 0, differing: [], unequal: 1 });
});

it('tells what a late reading has done to a bucket that was equal', async () => {
  const { look } = compare();
  await stands(bucket(MINUTE - 30, 2));
  await candidateHas(MINUTE - 30);
  await look(NOON);
  await stands(bucket(MINUTE - 30, 3));
  expect(await look(NOON + 30_000)).toMatchObject({ differing: [] });
  expect(await look(NOON + 90_000)).toMatchObject({
    compared: 1,
    differing: [{ minute: MINUTE - 30, relation: 'replay_lacks', standing: 3, replayed: 2 }],
  });
});

it('counts what a candidate lacks that does not catch up', async () => {
  const { look } = compare();
  await stands(bucket(MINUTE - 5, 2));
  expect((await look(NOON)).counts).toBe(false);
  expect(await look(NOON + 600_000)).toMatchObject({ counts: true, differing: [] });
  expect((await look(NOON + 660_000)).differing).toHaveLength(1);
});

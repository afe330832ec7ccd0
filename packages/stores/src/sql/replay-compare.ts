import type { AttractionRef } from '@ridewait/core';
import { attractionsIn } from './attractions.ts';
import {
  type AttractionComparison,
  BUCKET_RELATIONS,
  type BucketComparison,
  type BucketRelation,
  type DifferingBucket,
  type ReplayRange,
  type Sides,
  sidesOf,
} from './replay.ts';
import { type Sql, uncompiled } from './sql.ts';

/** What tells the readings of a bucket apart, as SQL: one row per sensor and epoch, with the `seq` folded. */
function readingsOf(tracks: string): string {
  return `SELECT track ->> 'sensor' AS sensor, (track ->> 'epoch')::int8 AS epoch,
      range_agg(int8range((track -> 'seqs' ->> (2 * place))::int8,
        (track -> 'seqs' ->> (2 * place + 1))::int8, '[]')) AS seqs
    FROM json_array_elements(${tracks}) AS track,
      generate_series(0, json_array_length(track -> 'seqs') / 2 - 1) AS place
    GROUP BY 1, 2`;
}

/**
 * One row in SQL, of what two buckets' tracks have in common, whatever was made of it: whether every reading of the
 * other is in `a` (`a_holds`), and the other way round (`b_holds`).
 */
export function overlap(a: string, b: string): string {
  return `SELECT coalesce(bool_and(b.seqs IS NULL OR coalesce(a.seqs @> b.seqs, false)), true) AS a_holds,
      coalesce(bool_and(a.seqs IS NULL OR coalesce(b.seqs @> a.seqs, false)), true) AS b_holds
    FROM (${readingsOf(a)}) AS a FULL JOIN (${readingsOf(b)}) AS b USING (sensor, epoch)`;
}

/** One row for each minute of an attraction ($1, $2) that either side has from $3 to $4. */
function relations({ standing, replay }: Sides): string {
  const side = (table: string) => `(SELECT minute, n, tracks FROM ${table}
    WHERE park = $1 AND attraction = $2 AND minute >= $3 AND minute < $4)`;
  return `SELECT minute, s.n AS standing, r.n AS replayed,
      CASE WHEN s.n IS NULL THEN 'only_replay' WHEN r.n IS NULL THEN 'only_standing'
        WHEN s.tracks::text = r.tracks::text THEN 'equal'
        ELSE (SELECT CASE WHEN a_holds AND b_holds THEN 'other_sums'
            WHEN a_holds THEN 'standing_lacks' WHEN b_holds THEN 'replay_lacks' ELSE 'both_lack' END
          FROM (${overlap('r.tracks', 's.tracks')}) AS held)
      END AS relation
    FROM ${side(standing('buckets'))} AS s FULL JOIN ${side(replay('buckets'))} AS r USING (minute)`;
}

/**
 * Compares the buckets that a replay made with those that stand, byte for byte, in the database: no bucket leaves
 * it. What is folded meanwhile on either side is seen or not; nothing is locked.
 *
 * @param range.samples how many that differ are told one by one; default 20
 */
export async function compareBuckets(
  sql: Sql,
  range: ReplayRange & { samples?: number },
): Promise<BucketComparison> {
  const sides = await sidesOf(sql, range);
  const attractions: AttractionComparison[] = [];
  const samples: DifferingBucket[] = [];
  for await (const ref of attractionsIn(sql, sides.standing('buckets'), sides.replay('buckets'))) {
    range.signal?.throwIfAborted();
    const counted = await countRelations(sql, sides, ref, range);
    if (counted.some) attractions.push({ ...ref, minutes: counted.minutes });
    const wanted = (range.samples ?? 20) - samples.length;
    if (counted.differ && wanted > 0) {
      samples.push(...(await differing(sql, sides, ref, range, wanted)));
    }
  }
  return { attractions, samples };
}

async function countRelations(
  sql: Sql,
  sides: Sides,
  { park, attraction }: AttractionRef,
  { from, to }: ReplayRange,
) {
  const rows = await uncompiled(sql, (tx) =>
    tx.query<{ relation: BucketRelation; count: number }>(
      `SELECT relation, count(*) AS count FROM (${relations(sides)}) AS minutes GROUP BY relation`,
      [park, attraction, from, to],
    ),
  );
  const none = Object.fromEntries(BUCKET_RELATIONS.map((relation) => [relation, 0]));
  const counts = Object.fromEntries(rows.map(({ relation, count }) => [relation, count]));
  return {
    minutes: { ...none, ...counts } as Record<BucketRelation, number>,
    some: rows.length > 0,
    differ: rows.some(({ relation }) => relation !== 'equal'),
  };
}

async function differing(
  sql: Sql,
  sides: Sides,
  { park, attraction }: AttractionRef,
  { from, to }: ReplayRange,
  limit: number,
): Promise<DifferingBucket[]> {
  const rows = await uncompiled(sql, (tx) =>
    tx.query<Omit<DifferingBucket, keyof AttractionRef>>(
      `SELECT minute, relation, standing, replayed FROM (${relations(sides)}) AS minutes
       WHERE relation <> 'equal' ORDER BY minute LIMIT $5`,
      [park, attraction, from, to, limit],
    ),
  );
  return rows.map((row) => ({ park, attraction, ...row }));
}

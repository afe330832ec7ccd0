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

/** A condition in SQL: every reading in `some` tracks is in the tracks of `all`, whatever was made of it. */
export function holds(all: string, some: string): string {
  return `NOT EXISTS (
    SELECT FROM (${readingsOf(some)}) AS wanted LEFT JOIN (${readingsOf(all)}) AS held
      USING (sensor, epoch)
    WHERE held.seqs IS NULL OR NOT held.seqs @> wanted.seqs)`;
}

/** One row for each minute of an attraction ($1, $2) that either side has from $3 to $4. */
function relations({ standing, replay }: Sides): string {
  const side = (table: string) => `(SELECT minute, n, tracks FROM ${table}
    WHERE park = $1 AND attraction = $2 AND minute >= $3 AND minute < $4)`;
  return `SELECT minute, s.n AS standing, r.n AS replayed,
      CASE WHEN s.n IS NULL THEN 'only_replay' WHEN r.n IS NULL THEN 'only_standing'
        WHEN s.tracks::text = r.tracks::text THEN 'equal'
        ELSE (SELECT CASE WHEN replay_holds AND standing_holds THEN 'other_sums'
            WHEN replay_holds THEN 'standing_lacks' WHEN standing_holds THEN 'replay_lacks'
            ELSE 'both_lack' END
          FROM (SELECT ${holds('r.tracks', 's.tracks')} AS replay_holds,
            ${holds('s.tracks', 'r.tracks')} AS standing_holds) AS held)
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

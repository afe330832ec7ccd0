import type { AttractionRef } from '@ridewait/core';
import { attractionsIn } from './attractions.ts';
import { ON_WORD_CONFLICT } from './history-store.ts';
import { MINUTES_PER_DAY } from './partitions.ts';
import { type AppliedBuckets, type ReplayRange, type Sides, sidesOf } from './replay.ts';
import { overlap } from './replay-compare.ts';
import { type Sql, uncompiled } from './sql.ts';

/**
 * Puts the buckets that a replay made in the place of those that stand, where the replay holds every reading that
 * stands there: nothing that was acknowledged is lost by it. A row that holds a reading which the replay lacks is
 * refused and stays. Words are merged, the later one wins. Services may go on meanwhile; a row that they enlarge
 * is judged as it is then.
 *
 * Yields the attractions one by one as they are done, a transaction for each day of each. To do it again changes
 * nothing. The quarter-hours of what has changed are made again by the next `maintain`.
 */
export async function* applyBuckets(sql: Sql, range: ReplayRange): AsyncGenerator<AppliedBuckets> {
  const sides = await sidesOf(sql, range);
  for await (const ref of attractionsIn(sql, sides.replay('buckets'))) {
    const done: AppliedBuckets = { ...ref, written: 0, refused: 0 };
    for (const [from, to] of await daysOf(sql, sides, ref, range)) {
      range.signal?.throwIfAborted();
      const { written, refused } = await applyDay(sql, sides, ref, from, to);
      done.written += written;
      done.refused += refused;
    }
    await mergeWords(sql, sides, ref);
    yield done;
  }
}

/** The minutes from and to, cut at midnights, in which the replay has something. */
async function daysOf(
  sql: Sql,
  { replay }: Sides,
  { park, attraction }: AttractionRef,
  { from, to }: ReplayRange,
): Promise<[number, number][]> {
  const rows = await sql.query<{ day: number }>(
    `SELECT DISTINCT minute / ${MINUTES_PER_DAY} AS day FROM ${replay('buckets')}
     WHERE park = $1 AND attraction = $2 AND minute >= $3 AND minute < $4 ORDER BY day`,
    [park, attraction, from, to],
  );
  return rows.map(({ day }) => [
    Math.max(from, day * MINUTES_PER_DAY),
    Math.min(to, (day + 1) * MINUTES_PER_DAY),
  ]);
}

async function applyDay(
  sql: Sql,
  { standing, replay }: Sides,
  { park, attraction }: AttractionRef,
  from: number,
  to: number,
): Promise<{ written: number; refused: number }> {
  const params = [park, attraction, from, to];
  return uncompiled(sql, async (tx) => {
    const written = await tx.query(
      `INSERT INTO ${standing('buckets')} AS old (park, attraction, minute, n, tracks)
       SELECT park, attraction, minute, n, tracks FROM ${replay('buckets')}
       WHERE park = $1 AND attraction = $2 AND minute >= $3 AND minute < $4 ORDER BY minute
       ON CONFLICT (park, attraction, minute) DO UPDATE
       SET n = excluded.n, tracks = excluded.tracks
       WHERE old.tracks::text <> excluded.tracks::text AND (
         SELECT a_holds FROM (${overlap('excluded.tracks', 'old.tracks')}) AS held)
       RETURNING minute`,
      params,
    );
    // What still differs is what the condition refused: the upsert has locked every row that it looked at.
    const [left] = await tx.query<{ count: number }>(
      `SELECT count(*) AS count FROM ${replay('buckets')} AS r JOIN ${standing('buckets')} AS s
         USING (park, attraction, minute)
       WHERE park = $1 AND attraction = $2 AND minute >= $3 AND minute < $4
         AND r.tracks::text <> s.tracks::text`,
      params,
    );
    return { written: written.length, refused: left!.count };
  });
}

async function mergeWords(
  sql: Sql,
  { standing, replay }: Sides,
  { park, attraction }: AttractionRef,
): Promise<void> {
  const columns =
    'park, attraction, sensor, epoch, seq, heard_at, said_at, said_epoch, said_seq, said';
  await sql.query(
    `INSERT INTO ${standing('sensor_words')} AS old (${columns})
     SELECT ${columns} FROM ${replay('sensor_words')} WHERE park = $1 AND attraction = $2
     ORDER BY sensor ${ON_WORD_CONFLICT}`,
    [park, attraction],
  );
}

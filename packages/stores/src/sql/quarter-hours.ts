import {
  type AttractionRef,
  mergeTallies,
  type QuarterHour,
  type QuarterSpan,
  type Tally,
  tallyKey,
  type Track,
} from '@ridewait/core';
import type { SqlSession } from './sql.ts';

export const QUARTER_MINUTES = 15;

/** Minutes since 1970: `from` ≤ minute < `to`, both at the beginning of a quarter-hour. */
export interface MinuteSpan {
  from: number;
  to: number;
}

interface Quarter {
  /** Quarter-hours since 1970. */
  quarter: number;
  n: number;
  /** Of the buckets that it is made from; an int8, as text. */
  madeFrom: string;
  /** Sorted by `tallyKey`. */
  tallies: Tally[];
}

/** The quarter-hours ($1, $2, $3 to $4) that the buckets in a table make up, without their tallies. */
function heldQuarters(table: string): string {
  return `SELECT minute / ${QUARTER_MINUTES} AS quarter, sum(n)::int AS n,
      bit_xor(hashtextextended(tracks::text, minute)) AS made_from
    FROM ${table} WHERE park = $1 AND attraction = $2 AND minute >= $3 AND minute < $4
    GROUP BY 1`;
}

/**
 * Makes the quarter-hours of one attraction from its buckets in `table`, those that are not made from the very same
 * buckets already. One that was made from more readings stays: it knew buckets that are gone.
 *
 * @returns how many were written
 */
export async function aggregate(
  sql: SqlSession,
  table: string,
  { park, attraction }: AttractionRef,
  { from, to }: MinuteSpan,
): Promise<number> {
  const rows = await sql.query<Omit<Quarter, 'tallies'> & { tracks: Track[] }>(
    `WITH changed AS (
       SELECT held.* FROM (${heldQuarters(table)}) AS held LEFT JOIN quarter_hours AS old
         ON old.park = $1 AND old.attraction = $2 AND old.quarter = held.quarter
       WHERE old.quarter IS NULL OR (held.made_from <> old.made_from AND held.n >= old.n)
     )
     SELECT changed.quarter, changed.n, changed.made_from::text AS "madeFrom", tracks
     FROM changed JOIN ${table} AS bucket ON park = $1 AND attraction = $2
       AND minute >= changed.quarter * ${QUARTER_MINUTES}
       AND minute < (changed.quarter + 1) * ${QUARTER_MINUTES}`,
    [park, attraction, from, to],
  );
  const quarters = [...Map.groupBy(rows, ({ quarter }) => quarter).values()].map(
    (buckets): Quarter => ({
      ...buckets[0]!,
      tallies: mergeTracks(buckets.flatMap(({ tracks }) => tracks)),
    }),
  );
  if (quarters.length === 0) return 0;
  const written = await sql.query(
    `INSERT INTO quarter_hours AS old (park, attraction, quarter, n, made_from, tallies)
     SELECT $1, $2, quarter, n, made_from::int8, tallies
     FROM UNNEST($3::int[], $4::int[], $5::text[], $6::json[]) AS q (quarter, n, made_from, tallies)
     ORDER BY quarter
     ON CONFLICT (park, attraction, quarter) DO UPDATE
     SET n = excluded.n, made_from = excluded.made_from, tallies = excluded.tallies
     WHERE excluded.n >= old.n
     RETURNING quarter`,
    [
      park,
      attraction,
      quarters.map(({ quarter }) => quarter),
      quarters.map(({ n }) => n),
      quarters.map(({ madeFrom }) => madeFrom),
      quarters.map(({ tallies }) => JSON.stringify(tallies)),
    ],
  );
  return written.length;
}

/** The quarter-hours of one attraction that are made, sorted. */
export async function readQuarters(
  sql: SqlSession,
  { park, attraction }: AttractionRef,
  { from, to }: QuarterSpan,
): Promise<QuarterHour[]> {
  return sql.query<QuarterHour>(
    `SELECT quarter, tallies FROM quarter_hours
     WHERE park = $1 AND attraction = $2 AND quarter >= $3 AND quarter < $4 ORDER BY quarter`,
    [park, attraction, from, to],
  );
}

/** Readings in `table` whose quarter-hour was made from more of them than are here. */
export async function countLeftOut(
  sql: SqlSession,
  table: string,
  { park, attraction }: AttractionRef,
  { from, to }: MinuteSpan,
): Promise<number> {
  const [row] = await sql.query<{ n: number }>(
    `SELECT coalesce(sum(held.n), 0) AS n FROM (${heldQuarters(table)}) AS held
       JOIN quarter_hours AS old USING (quarter)
     WHERE old.park = $1 AND old.attraction = $2 AND held.n < old.n`,
    [park, attraction, from, to],
  );
  return row!.n;
}

function mergeTracks(tracks: readonly Track[]): Tally[] {
  const merged = new Map<string, Tally>();
  for (const { seqs: _, ...tally } of tracks) {
    const key = tallyKey(tally);
    const other = merged.get(key);
    merged.set(key, other ? mergeTallies(other, tally) : tally);
  }
  return [...merged].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => tally);
}

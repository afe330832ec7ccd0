import {
  type Bucket,
  bucketSize,
  type HistoryFlush,
  type HistoryStore,
  type LastWord,
  type LiveView,
  viewedAt,
} from '@ridewait/core';
import { batches } from './batches.ts';
import type { Sql, SqlSession } from './sql.ts';

/** Rows in one statement: enough that the round trip doesn't count, few enough to stay small in memory. */
const BATCH = 1_000;

/**
 * The same order as the fold's: heard by (epoch, seq) and time, said by (at, epoch, seq), each on its own. Of two
 * that are the same reading, the given one is kept: where they differ after all, a replay has come to mend it.
 */
export const ON_WORD_CONFLICT = `ON CONFLICT (park, attraction, sensor) DO UPDATE
  SET (epoch, seq) = (
        SELECT h.epoch, h.seq FROM (VALUES (old.epoch, old.seq), (excluded.epoch, excluded.seq))
          AS h (epoch, seq) ORDER BY h.epoch DESC, h.seq DESC LIMIT 1),
      heard_at = greatest(old.heard_at, excluded.heard_at),
      (said_at, said_epoch, said_seq, said) = (
        SELECT s.at, s.epoch, s.seq, s.said FROM (VALUES
          (old.said_at, old.said_epoch, old.said_seq, old.said, false),
          (excluded.said_at, excluded.said_epoch, excluded.said_seq, excluded.said, true))
          AS s (at, epoch, seq, said, given)
        ORDER BY s.at DESC NULLS LAST, s.epoch DESC, s.seq DESC, s.given DESC LIMIT 1)`;

/** History in PostgreSQL; its schema is that of `migrate`. */
export function sqlHistoryStore(sql: Sql): HistoryStore {
  return {
    async flush(flush) {
      await sql.transaction(async (tx) => {
        await upsertBuckets(tx, flush.buckets);
        await upsertWords(tx, flush.words);
        await upsertViews(tx, flush.views);
      });
    },

    async buckets({ park, attraction }, from, to) {
      return sql.query<Bucket>(
        `SELECT minute, tracks FROM buckets
         WHERE park = $1 AND attraction = $2 AND minute >= $3 AND minute < $4 ORDER BY minute`,
        [park, attraction, from, to],
      );
    },

    async bucketsAt({ park, attraction }, minutes) {
      return sql.query<Bucket>(
        `SELECT minute, tracks FROM buckets
         WHERE park = $1 AND attraction = $2 AND minute = ANY($3::int[]) ORDER BY minute`,
        [park, attraction, minutes],
      );
    },

    async words({ park, attraction }) {
      const rows = await sql.query<Omit<LastWord, 'said'> & { said: LastWord['said'] | null }>(
        `SELECT sensor, epoch, seq, heard_at AS "heardAt", said FROM sensor_words
         WHERE park = $1 AND attraction = $2 ORDER BY sensor COLLATE "C"`,
        [park, attraction],
      );
      return rows.map(({ said, ...heard }) => (said ? { ...heard, said } : heard));
    },

    async views(park) {
      const rows = await sql.query<{ view: LiveView }>(
        'SELECT view FROM live_views WHERE park = $1 ORDER BY attraction COLLATE "C"',
        [park],
      );
      return rows.map(({ view }) => view);
    },

    async ping() {
      await sql.query('SELECT 1');
    },
  };
}

/** One array per column, as UNNEST takes them. */
function columns<Row>(rows: readonly Row[], ...of: ((row: Row) => unknown)[]): unknown[][] {
  return of.map((column) => rows.map(column));
}

async function upsertBuckets(tx: SqlSession, rows: HistoryFlush['buckets']): Promise<void> {
  const key = ({ park, attraction, bucket }: (typeof rows)[number]) =>
    `${park} ${attraction} ${bucket.minute}`;
  for (const batch of batches(rows, key, BATCH)) {
    await tx.query(
      `INSERT INTO buckets (park, attraction, minute, n, tracks)
       SELECT * FROM UNNEST($1::text[], $2::text[], $3::int[], $4::int[], $5::json[])
       ON CONFLICT (park, attraction, minute) DO UPDATE
       SET n = excluded.n, tracks = excluded.tracks
       WHERE excluded.n > buckets.n`,
      columns(
        batch,
        ({ park }) => park,
        ({ attraction }) => attraction,
        ({ bucket }) => bucket.minute,
        ({ bucket }) => bucketSize(bucket),
        ({ bucket }) => JSON.stringify(bucket.tracks),
      ),
    );
  }
}

async function upsertWords(tx: SqlSession, rows: HistoryFlush['words']): Promise<void> {
  const key = ({ park, attraction, word }: (typeof rows)[number]) =>
    `${park} ${attraction} ${word.sensor}`;
  for (const batch of batches(rows, key, BATCH)) {
    await tx.query(
      `INSERT INTO sensor_words AS old
         (park, attraction, sensor, epoch, seq, heard_at, said_at, said_epoch, said_seq, said)
       SELECT * FROM UNNEST($1::text[], $2::text[], $3::text[], $4::int8[], $5::int8[], $6::int8[],
         $7::int8[], $8::int8[], $9::int8[], $10::json[])
       ${ON_WORD_CONFLICT}`,
      columns(
        batch,
        ({ park }) => park,
        ({ attraction }) => attraction,
        ({ word }) => word.sensor,
        ({ word }) => word.epoch,
        ({ word }) => word.seq,
        ({ word }) => word.heardAt,
        ({ word }) => word.said?.at ?? null,
        ({ word }) => word.said?.epoch ?? null,
        ({ word }) => word.said?.seq ?? null,
        ({ word }) => (word.said ? JSON.stringify(word.said) : null),
      ),
    );
  }
}

async function upsertViews(tx: SqlSession, views: readonly LiveView[]): Promise<void> {
  const key = ({ park, attraction }: LiveView) => `${park} ${attraction}`;
  for (const batch of batches(views, key, BATCH)) {
    await tx.query(
      `INSERT INTO live_views AS old (park, attraction, viewed_at, version, view)
       SELECT * FROM UNNEST($1::text[], $2::text[], $3::int8[], $4::int8[], $5::json[])
       ON CONFLICT (park, attraction) DO UPDATE
       SET viewed_at = excluded.viewed_at, version = excluded.version, view = excluded.view
       WHERE (excluded.viewed_at, excluded.version) >= (old.viewed_at, old.version)`,
      columns(
        batch,
        ({ park }) => park,
        ({ attraction }) => attraction,
        (view) => viewedAt(view),
        ({ version }) => version,
        (view) => JSON.stringify(view),
      ),
    );
  }
}

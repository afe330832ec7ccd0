import type { Round, RoundStore } from '@ridewait/core';
import type { Sql } from './sql.ts';

const LEASE = 'rounds';

/** Rounds in PostgreSQL; its schema is that of `migrate`. */
export function sqlRoundStore(sql: Sql): RoundStore {
  return {
    async lease(holder, forMs) {
      // Of two at once, the second waits for the first one's row, and then judges it as it has become.
      const taken = await sql.query(
        `INSERT INTO leases AS held (name, holder, until)
         VALUES ($1, $2, clock_timestamp() + $3::float8 * interval '1 millisecond')
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
         WHERE held.holder = excluded.holder OR held.until <= clock_timestamp()
         RETURNING name`,
        [LEASE, holder, forMs],
      );
      return taken.length > 0;
    },

    async record({ snapshot, takenAt, flushedAt, life, recovering }) {
      const rows = await sql.query<{ id: number }>(
        `INSERT INTO rounds (snapshot, taken_at, flushed_at, life, recovering)
         VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        [snapshot, takenAt, flushedAt, life, recovering],
      );
      return rows[0]!.id;
    },

    async settle(id) {
      await sql.query('UPDATE rounds SET recovering = false WHERE id = $1', [id]);
    },

    async rounds(limit) {
      return sql.query<Round>(
        `SELECT id, snapshot, taken_at AS "takenAt", flushed_at AS "flushedAt", life, recovering
         FROM rounds ORDER BY id DESC LIMIT $1`,
        [limit],
      );
    },

    async dropBefore(id) {
      const rows = await sql.query<{ snapshot: string }>(
        `WITH gone AS (DELETE FROM rounds WHERE id < $1 RETURNING id, snapshot)
         SELECT snapshot FROM gone
         WHERE snapshot NOT IN (SELECT snapshot FROM rounds WHERE id >= $1)
         GROUP BY snapshot ORDER BY min(id)`,
        [id],
      );
      return rows.map(({ snapshot }) => snapshot);
    },
  };
}

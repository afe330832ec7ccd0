import type { ForecastStore, LaneDay, LaneModel } from '@ridewait/core';
import { batches } from './batches.ts';
import type { Sql } from './sql.ts';

const BATCH = 1_000;

/** Forecasts in PostgreSQL; the schema is that of `migrate`. */
export function sqlForecastStore(sql: Sql): ForecastStore {
  return {
    async waits(park, from, to) {
      return sql.query<LaneDay>(
        `SELECT attraction, lane, day, waits FROM day_waits
         WHERE park = $1 AND day >= $2 AND day <= $3
         ORDER BY day, attraction COLLATE "C", lane COLLATE "C"`,
        [park, from, to],
      );
    },

    async saveWaits(park, days) {
      const key = ({ day, attraction, lane }: LaneDay) => `${day} ${attraction} ${lane}`;
      for (const batch of batches(days, key, BATCH)) {
        await sql.query(
          `INSERT INTO day_waits (park, day, attraction, lane, waits)
           SELECT $1, * FROM UNNEST($2::int[], $3::text[], $4::text[], $5::json[])
           ON CONFLICT (park, day, attraction, lane) DO UPDATE SET waits = excluded.waits`,
          [
            park,
            batch.map(({ day }) => day),
            batch.map(({ attraction }) => attraction),
            batch.map(({ lane }) => lane),
            batch.map(({ waits }) => JSON.stringify(waits)),
          ],
        );
      }
    },

    async models(park, day) {
      return sql.query<LaneModel>(
        `SELECT lane, day, learned_at AS "learnedAt", format, model FROM forecast_models
         WHERE park = $1 AND day = $2 ORDER BY lane COLLATE "C"`,
        [park, day],
      );
    },

    async saveModels(park, models, firstKept) {
      await sql.transaction(async (tx) => {
        await tx.query('DELETE FROM forecast_models WHERE park = $1 AND day < $2', [
          park,
          firstKept,
        ]);
        for (const { lane, day, learnedAt, format, model } of models) {
          await tx.query(
            `INSERT INTO forecast_models (park, day, lane, learned_at, format, model)
             VALUES ($1, $2, $3, $4, $5, $6::json)
             ON CONFLICT (park, day, lane)
             DO UPDATE SET learned_at = excluded.learned_at, format = excluded.format,
               model = excluded.model`,
            [park, day, lane, learnedAt, format, model && JSON.stringify(model)],
          );
        }
      });
    },

    async learnedAt(park, format) {
      const [row] = await sql.query<{ at: number | null }>(
        'SELECT max(learned_at) AS at FROM forecast_models WHERE park = $1 AND format = $2',
        [park, format],
      );
      return row!.at;
    },
  };
}

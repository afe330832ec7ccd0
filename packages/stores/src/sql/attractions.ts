import type { AttractionRef } from '@ridewait/core';
import type { SqlSession } from './sql.ts';

/**
 * Each attraction that has a bucket in any of the tables, sorted. One index look-up for each, so that it costs
 * nothing how many buckets there are.
 *
 * @param tables as SQL names them
 */
export async function* attractionsIn(
  sql: SqlSession,
  ...tables: readonly string[]
): AsyncGenerator<AttractionRef> {
  const firsts = tables.map(
    (table) =>
      `(SELECT park, attraction FROM ${table} WHERE (park, attraction) > ($1, $2)
        ORDER BY park, attraction LIMIT 1)`,
  );
  const next = `SELECT park, attraction FROM (${firsts.join(' UNION ALL ')}) AS firsts
    ORDER BY park, attraction LIMIT 1`;
  let last: AttractionRef = { park: '', attraction: '' };
  for (;;) {
    const [found] = await sql.query<AttractionRef>(next, [last.park, last.attraction]);
    if (!found) return;
    yield found;
    last = found;
  }
}

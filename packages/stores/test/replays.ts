import type { HistoryStore } from '@ridewait/core';
import { sqlHistoryStore } from '../src/sql/history-store.ts';
import { openReplaySchema } from '../src/sql/replay.ts';
import type { Sql } from '../src/sql/sql.ts';

export interface ReplayPair {
  sql: Sql;
  standing: HistoryStore;
  replay: HistoryStore;
  /** Of the two schemas, as a range names them. */
  names: { standing: string; replay: string };
}

/** What stands and what was replayed, each in an empty schema of its own. */
export async function replayPair(sql: Sql): Promise<ReplayPair> {
  const id = crypto.randomUUID().replaceAll('-', '');
  const names = { standing: `replay_${id}_a`, replay: `replay_${id}_b` };
  return {
    sql,
    standing: sqlHistoryStore(await openReplaySchema(sql, names.standing)),
    replay: sqlHistoryStore(await openReplaySchema(sql, names.replay)),
    names,
  };
}

import { busConfig, pubsubBus, pubsubOptions } from '@ridewait/bus';
import { parseConfig, readEnv } from '@ridewait/service';
import { oneDatabase, pgOptions, pgSql, sqlConfig, sqlRoundStore } from '@ridewait/stores';
import * as z from 'zod';
import { replayFromRound } from './from-round.ts';

const schema = oneDatabase(z.object({ ...sqlConfig, ...busConfig }));

/** `ridewait replay --from-round`. */
export async function runReplayFromRound(round: string): Promise<void> {
  const config = parseConfig(schema, readEnv());
  await using sql = pgSql(pgOptions(config, 'replay'));
  await using bus = pubsubBus(pubsubOptions(config));
  const rounds = sqlRoundStore(sql);
  process.stdout.write(`${await replayFromRound(round, { bus, rounds, now: Date.now() })}\n`);
}

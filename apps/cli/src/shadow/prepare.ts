import { type Bus, HOUR_MS, MINUTE_MS, type RoundStore } from '@ridewait/core';
import { copyHistory, makeShadowSchema, type Sql } from '@ridewait/stores';
import { COPIED_HOURS } from './copied-hours.ts';

export interface PrepareDeps {
  /** As the owner of what stands. */
  sql: Sql;
  /** Those of the processor that serves. */
  rounds: Pick<RoundStore, 'rounds'>;
  bus: Pick<Bus, 'seek'>;
  /** Takes away what the live store has of another trial. */
  clear(): Promise<number>;
}

export interface Prepared {
  schema: string;
  /** The round that the candidate goes on from. */
  round: number;
  /** When it was taken, in milliseconds since 1970. */
  takenAt: number;
  buckets: number;
  keys: number;
}

/**
 * Makes everything ready for a processor on trial, as a recovery would have it: a fresh schema and live store, the
 * history that states are made of, and its subscription at the snapshot of the latest round. What was acknowledged
 * before that snapshot is in history, and all else the bus delivers. No candidate may run meanwhile.
 *
 * Rejects where there is no round, which a processor makes every minute, and while it recovers.
 */
export async function prepareShadow(
  { sql, rounds, bus, clear }: PrepareDeps,
  { schema, now }: { schema: string; now: number },
): Promise<Prepared> {
  const [round] = await rounds.rounds(1);
  if (round === undefined || round.recovering) {
    throw new Error(
      round
        ? 'the processor is recovering: prepare once it has'
        : 'the processor has made no round yet: a candidate would have nothing to begin from',
    );
  }
  const keys = await clear();
  await makeShadowSchema(sql, { schema, now });
  const from = Math.floor((now - COPIED_HOURS * HOUR_MS) / MINUTE_MS);
  const buckets = await copyHistory(sql, { schema }, from);
  await bus.seek('readings-processor-shadow', round.snapshot);
  return { schema, round: round.id, takenAt: round.takenAt, buckets, keys };
}

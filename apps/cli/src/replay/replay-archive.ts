import {
  type ArchivedMessage,
  type ArchivePlace,
  type Damage,
  readArchive,
} from '@ridewait/archive';
import type { AttractionRef } from '@ridewait/core';
import {
  applyBuckets,
  dayTables,
  dropReplaySchema,
  openReplaySchema,
  type Sql,
  sqlCatalogStore,
  sqlHistoryStore,
} from '@ridewait/stores';
import { UsageError } from '../usage-error.ts';
import { compareArchive, type CompareOptions, countDropped } from './compare.ts';
import { coveredMinutes, END_OF_MINUTES } from './covered.ts';
import { foldArchive, type FoldTotals } from './fold-archive.ts';
import { type LiveStatesDeps, remakeLiveStates } from './live-states.ts';
import { replayBegan, replaySchemaName } from './schema-name.ts';
import type { Applied, ReplayResult } from './result.ts';

export interface ReplayArchiveOptions {
  /** The database whose history is judged. */
  sql: Sql;
  place: ArchivePlace;
  /** What was published from and before these times, in milliseconds since 1970. */
  from?: number;
  to: number;
  /** Whether what history lacks is put in place; with what is given here, live states are made again too. */
  apply?: { liveStates?: LiveStatesDeps };
  signal?: AbortSignal;
  onProgress(totals: Readonly<FoldTotals>, last: ArchivedMessage): void;
}

const MAX_DAMAGES = 20;
const MAX_SAMPLES = 20;
/** A processor's flush may come between what is put in place and the live states that are dropped. */
const MAX_REPAIRS = 3;
const MINUTES_PER_DAY = 1_440;
/** Longer than any replay takes. */
const LEFT_AFTER_MS = 2 * 24 * 3_600_000;

/**
 * Folds what an archive holds into a schema of its own, by the processor's code, and compares it with history.
 * The schema is dropped at the end, whatever happens.
 *
 * Throws `UsageError` where the database is none of Ridewait's, or the archive has no file.
 */
export async function replayArchive(options: ReplayArchiveOptions): Promise<ReplayResult> {
  const { sql, place, from, to, signal } = options;
  const began = performance.now();
  const held = await firstMinuteHeld(sql);
  const replay = replaySchemaName(Date.now());
  await dropLeftSchemas(sql);
  const damages: Damage[] = [];
  let damaged = 0;
  let files = 0;
  try {
    const archived = readArchive(place, {
      ...(from !== undefined && { from }),
      to,
      ...(signal && { signal }),
      onFile() {
        files += 1;
      },
      onDamage(damage) {
        damaged += 1;
        if (damages.length < MAX_DAMAGES) damages.push(damage);
      },
    });
    const folded = await foldArchive(archived, {
      history: sqlHistoryStore(await openReplaySchema(sql, replay)),
      catalog: sqlCatalogStore(sql),
      onProgress: options.onProgress,
    });
    if (files === 0) throw new UsageError(`there is no file in the archive ${place.name}`);
    const range: CompareOptions = {
      replay,
      held,
      covered: coveredMinutes({ from: from ?? folded.published?.first ?? to, to }),
      maxSamples: MAX_SAMPLES,
      ...(signal && { signal }),
    };
    const found = await compareArchive(sql, range);
    const repaired =
      options.apply && found.faults > 0 ? await repair(sql, range, options.apply) : undefined;
    return {
      place: place.name,
      folded,
      seconds: (performance.now() - began) / 1000,
      damages,
      damaged,
      covered: range.covered,
      comparison: repaired?.comparison ?? found,
      dropped: await countDropped(sql, range),
      ...(repaired && { applied: repaired.applied }),
    };
  } finally {
    await dropReplaySchema(sql, replay);
  }
}

/** Of the oldest day that history has; what is older was dropped with its day. */
async function firstMinuteHeld(sql: Sql): Promise<number> {
  const [found] = await sql.query<{ buckets: string | null }>(
    `SELECT to_regclass('buckets')::text AS buckets`,
  );
  if (found!.buckets === null) {
    throw new UsageError('this database has no tables of Ridewait: run `ridewait migrate` on it');
  }
  const oldest = (await dayTables(sql)).find(({ isAttached }) => isAttached);
  return oldest ? oldest.day * MINUTES_PER_DAY : 0;
}

/** Of replays that were killed. */
async function dropLeftSchemas(sql: Sql): Promise<void> {
  const schemas = await sql.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'replay\\_%'`,
  );
  for (const { name } of schemas) {
    const began = replayBegan(name);
    if (began !== null && began + LEFT_AFTER_MS < Date.now()) await dropReplaySchema(sql, name);
  }
}

async function repair(
  sql: Sql,
  range: CompareOptions,
  { liveStates }: NonNullable<ReplayArchiveOptions['apply']>,
) {
  const applied: Applied = {
    written: 0,
    refused: 0,
    ...(liveStates && { remade: 0 }),
  };
  let comparison = await compareArchive(sql, range);
  for (let tries = 0; tries < MAX_REPAIRS && comparison.faults > 0; tries += 1) {
    const changed: AttractionRef[] = [];
    const put = async () => {
      applied.refused = 0;
      const { replay, held, signal } = range;
      const whole = { replay, from: held, to: END_OF_MINUTES, ...(signal && { signal }) };
      for await (const { written, refused, ...ref } of applyBuckets(sql, whole)) {
        applied.written += written;
        applied.refused += refused;
        if (written > 0) changed.push(ref);
      }
      return changed;
    };
    if (liveStates) {
      await remakeLiveStates(liveStates, put);
      applied.remade = Math.max(applied.remade ?? 0, changed.length);
    } else {
      await put();
    }
    comparison = await compareArchive(sql, range);
    if (changed.length === 0) break;
  }
  return { applied, comparison };
}

import type { AttractionRef } from '@ridewait/core';
import { inSchema, quoted } from './in-schema.ts';
import { migrate } from './migrate.ts';
import type { Sql } from './sql.ts';

/** How what stands for a minute relates to what the replay made of it, by the identities of the readings in both. */
export const BUCKET_RELATIONS = [
  /** The same bytes. */
  'equal',
  /** The same readings, but other bytes: one of the two was folded wrongly. */
  'other_sums',
  /** The replay has all that stands, and more: history lacks readings. */
  'standing_lacks',
  /** What stands has all of the replay, and more. */
  'replay_lacks',
  /** Each has readings that the other lacks. */
  'both_lack',
  /** Nothing stands. */
  'only_replay',
  /** The replay has nothing. */
  'only_standing',
] as const;
export type BucketRelation = (typeof BUCKET_RELATIONS)[number];

export interface ReplayRange {
  /** The schema that `openReplaySchema` made. */
  replay: string;
  /** The schema of what stands. Default: the connection's own. */
  standing?: string;
  /** Minutes since 1970: `from` ≤ minute < `to`. */
  from: number;
  to: number;
  /** Aborts between two attractions and days; the call then rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Minutes of one attraction by their relation; the sum of all is the minutes that either side has. */
export type AttractionComparison = AttractionRef & { minutes: Record<BucketRelation, number> };

/** A minute that is not equal. `standing` and `replayed` are readings folded; null where there is no bucket. */
export interface DifferingBucket extends AttractionRef {
  minute: number;
  relation: Exclude<BucketRelation, 'equal'>;
  standing: number | null;
  replayed: number | null;
}

export interface BucketComparison {
  /** Sorted by park and attraction; those that have a bucket in the range on either side. */
  attractions: AttractionComparison[];
  /** The first that differ, no more than were asked for. */
  samples: DifferingBucket[];
}

/** What came of putting one attraction's replayed buckets in place. */
export interface AppliedBuckets extends AttractionRef {
  /** Rows put in place, new ones and those that replace another. */
  written: number;
  /** Rows that stay as they are, for they hold readings that the replay lacks. */
  refused: number;
}

/** No other schema has such a name, so that none of those is ever dropped by mistake. */
const NAME = /^replay_[a-z0-9_]{1,50}$/;

/**
 * A fresh schema of its own in the same database, up to date as by `migrate`, for `sqlHistoryStore` to replay
 * into. What another replay left under this name is dropped: each that may run beside others needs its own. It
 * borrows the connections of `sql`: disposing it closes nothing and drops nothing.
 *
 * @param name `replay_` and then a to z, 0 to 9 and `_`
 */
export async function openReplaySchema(sql: Sql, name: string): Promise<Sql> {
  await dropReplaySchema(sql, name);
  await sql.script(`CREATE SCHEMA ${quoted(name)}`);
  const replay = inSchema(sql, name);
  await migrate(replay);
  return replay;
}

/** One that isn't there is no error. */
export async function dropReplaySchema(sql: Sql, name: string): Promise<void> {
  if (!NAME.test(name)) {
    throw new RangeError(
      `${name} can't be a replay's schema: begin with replay_, go on with a to z, 0 to 9 and _`,
    );
  }
  await sql.script(`DROP SCHEMA IF EXISTS ${quoted(name)} CASCADE`);
}

/** The tables of a range's two sides, as SQL names them. */
export interface Sides {
  standing: (table: string) => string;
  replay: (table: string) => string;
}

export async function sidesOf(sql: Sql, range: ReplayRange): Promise<Sides> {
  const [own] = await sql.query<{ schema: string }>('SELECT current_schema() AS schema');
  const of = (schema: string) => (table: string) => `${quoted(schema)}.${quoted(table)}`;
  return { standing: of(range.standing ?? own!.schema), replay: of(range.replay) };
}

import { expect, it } from 'vitest';
import { bucketOf, COMET, flushBuckets, trackOf } from '../../test/buckets.ts';
import { onBothDatabases } from '../../test/databases.ts';
import { sqlHistoryStore } from './history-store.ts';
import { migrate } from './migrate.ts';
import { dropReplaySchema, openReplaySchema } from './replay.ts';
import type { Sql } from './sql.ts';

const ONE = bucketOf(1, trackOf([1]));
const OTHER = bucketOf(1, trackOf([1, 2]));

onBothDatabases((_fresh, shared) => {
  async function migrated(): Promise<Sql> {
    const sql = await shared();
    await migrate(sql);
    return sql;
  }

  it('keeps a replay and what stands apart in one database', async () => {
    const sql = await migrated();
    const standing = sqlHistoryStore(sql);
    const replay = sqlHistoryStore(await openReplaySchema(sql, 'replay_1'));
    await flushBuckets(replay, [OTHER]);
    expect(await standing.buckets(COMET, 0, 10)).toEqual([]);
    await flushBuckets(standing, [ONE]);
    expect(await replay.buckets(COMET, 0, 10)).toEqual([OTHER]);
    expect(await standing.buckets(COMET, 0, 10)).toEqual([ONE]);
  });

  it('replays beside each other, each under its own name', async () => {
    const sql = await migrated();
    const names = ['replay_1', 'replay_2', 'replay_3'];
    const replays = await Promise.all(names.map((name) => openReplaySchema(sql, name)));
    const histories = replays.map((replay) => sqlHistoryStore(replay));
    await Promise.all(
      histories.map((history, at) => flushBuckets(history, [bucketOf(at, trackOf([1]))])),
    );
    for (const [at, history] of histories.entries()) {
      expect(await history.buckets(COMET, 0, 10)).toEqual([bucketOf(at, trackOf([1]))]);
    }
  });

  it('begins with nothing, whatever a replay of that name has left', async () => {
    const sql = await migrated();
    await flushBuckets(sqlHistoryStore(await openReplaySchema(sql, 'replay_1')), [ONE]);
    const again = sqlHistoryStore(await openReplaySchema(sql, 'replay_1'));
    expect(await again.buckets(COMET, 0, 10)).toEqual([]);
  });

  it('leaves the connections as they were, also when a statement fails', async () => {
    const sql = await migrated();
    const replay = await openReplaySchema(sql, 'replay_1');
    await expect(replay.query('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '42P01' });
    await replay[Symbol.asyncDispose]();
    const here = await sql.query('SELECT current_schema() AS schema');
    expect(here).toEqual([{ schema: 'public' }]);
  });

  it('drops a replay and nothing else, as often as it is asked', async () => {
    const sql = await migrated();
    await openReplaySchema(sql, 'replay_1');
    await openReplaySchema(sql, 'replay_2');
    for (const _ of [1, 2]) await dropReplaySchema(sql, 'replay_1');
    const schemas = await sql.query<{ name: string }>('SELECT nspname AS name FROM pg_namespace');
    const names = schemas.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['public', 'replay_2']));
    expect(names).not.toContain('replay_1');
  });

  it('refuses to make or drop a schema of any other name', async () => {
    const sql = await migrated();
    for (const name of ['public', 'replay_', 'replay_A', 'replay_x"; DROP SCHEMA public', '']) {
      for (const work of [openReplaySchema, dropReplaySchema]) {
        await expect(work(sql, name)).rejects.toThrow(/can't be a replay's schema/);
      }
    }
  });
});

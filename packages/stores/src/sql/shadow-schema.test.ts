import { findPostgres, requireReal, startPostgres } from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { bucketOf, COMET, flushBuckets, trackOf } from '../../test/buckets.ts';
import { createDatabase, onBothDatabases } from '../../test/databases.ts';
import {
  catalogStoreContract,
  deviceKeyStoreContract,
  forecastStoreContract,
  historyStoreContract,
  roundStoreContract,
} from '../contract.ts';
import { asRole, ensureRoles, grantAccess, roleOf } from './access.ts';
import { sqlCatalogStore } from './catalog-store.ts';
import { sqlDeviceKeyStore } from './device-key-store.ts';
import { sqlForecastStore } from './forecast-store.ts';
import { sqlHistoryStore } from './history-store.ts';
import { inSchema } from './in-schema.ts';
import { migrate } from './migrate.ts';
import { pgSql } from './pg-sql.ts';
import { compareBuckets } from './replay-compare.ts';
import { sqlRoundStore } from './round-store.ts';
import { copyHistory, dropShadowSchema, makeShadowSchema } from './shadow-schema.ts';
import type { Sql } from './sql.ts';

const NOON = Date.parse('2026-07-01T12:00:00Z');
const MINUTE = NOON / 60_000;
const PARK = {
  id: 'park-1',
  name: 'Park',
  timezone: 'Europe/Berlin',
  attractions: [{ id: 'comet', name: 'Comet', hourlyCapacity: 900, lanes: {}, sensors: [] }],
};

onBothDatabases((fresh, shared) => {
  async function setUp() {
    const sql = await fresh();
    await migrate(sql, { now: NOON });
    await makeShadowSchema(sql, { schema: 'shadow', now: NOON });
    return { sql, shadow: inSchema(sql, 'shadow') };
  }

  it('has a catalog that changes with the one that stands, and can’t be changed', async () => {
    const { sql, shadow } = await setUp();
    const before = await sqlCatalogStore(shadow).version();
    await sqlCatalogStore(sql).savePark(PARK);
    expect((await sqlCatalogStore(shadow).catalog()).parks).toMatchObject([{ id: 'park-1' }]);
    expect(await sqlCatalogStore(shadow).version()).not.toBe(before);
    expect(await sqlCatalogStore(shadow).version()).toBe(await sqlCatalogStore(sql).version());
  });

  it('has buckets, words, views, rounds and leases of its own', async () => {
    const { sql, shadow } = await setUp();
    await flushBuckets(sqlHistoryStore(sql), [bucketOf(MINUTE, trackOf([1]))]);
    await flushBuckets(sqlHistoryStore(shadow), [bucketOf(MINUTE, trackOf([1, 2]))]);
    const round = { snapshot: 's', takenAt: 1, flushedAt: 2, life: 'l', recovering: false };
    await sqlRoundStore(shadow).record(round);
    expect(await sqlRoundStore(sql).rounds(1)).toEqual([]);
    expect(await sqlRoundStore(shadow).lease('a', 60_000)).toBe(true);
    expect(await sqlRoundStore(sql).lease('b', 60_000)).toBe(true);
    const range = { replay: 'shadow', from: MINUTE, to: MINUTE + 1 };
    expect((await compareBuckets(sql, range)).samples).toMatchObject([
      { relation: 'standing_lacks', standing: 1, replayed: 2 },
    ]);
  });

  it('begins with what history holds of the last hours, byte for byte', async () => {
    const { sql } = await setUp();
    const buckets = [-90, -30, 0].map((ago) => bucketOf(MINUTE + ago, trackOf([ago + 100])));
    await flushBuckets(sqlHistoryStore(sql), buckets);
    const word = { sensor: 'comet-in', epoch: 1, seq: 2, heardAt: NOON };
    await sqlHistoryStore(sql).flush({ buckets: [], words: [{ ...COMET, word }], views: [] });
    expect(await copyHistory(sql, { schema: 'shadow' }, MINUTE - 60)).toBe(2);
    expect(await copyHistory(sql, { schema: 'shadow' }, MINUTE - 60)).toBe(0);
    const shadow = sqlHistoryStore(inSchema(sql, 'shadow'));
    expect(await shadow.words(COMET)).toEqual([word]);
    expect(await shadow.buckets(COMET, 0, MINUTE + 1)).toEqual(buckets.slice(1));
    const range = { replay: 'shadow', from: MINUTE - 60, to: MINUTE + 1 };
    expect((await compareBuckets(sql, range)).samples).toEqual([]);
  });

  it('is empty again when it is made again, and gone when it is dropped', async () => {
    const { sql, shadow } = await setUp();
    await flushBuckets(sqlHistoryStore(shadow), [bucketOf(MINUTE, trackOf([1]))]);
    await makeShadowSchema(sql, { schema: 'shadow', now: NOON });
    expect(await sqlHistoryStore(shadow).buckets(COMET, 0, MINUTE + 1)).toEqual([]);
    await dropShadowSchema(sql, 'shadow');
    await dropShadowSchema(sql, 'shadow');
    expect(await sql.query(`SELECT to_regnamespace('shadow') AS is`)).toEqual([{ is: null }]);
    expect(await sqlCatalogStore(sql).catalog()).toEqual({ parks: [] });
  });

  it.for(['public', 'replay_1', 'shadow"; DROP SCHEMA public; --', ''])(
    'is never called "%s"',
    async (schema) => {
      const sql = await shared();
      await expect(makeShadowSchema(sql, { schema })).rejects.toThrow(RangeError);
      await expect(dropShadowSchema(sql, schema)).rejects.toThrow(/can't be a shadow's schema/);
    },
  );
});

describe.runIf(requireReal('postgres', findPostgres()))('on a real server', () => {
  const server = withServer(startPostgres);
  const opened: Sql[] = [];
  afterEach(async () => {
    for (const sql of opened.splice(0)) await sql[Symbol.asyncDispose]();
  });

  function open(url: string, schema?: string): Sql {
    const sql = pgSql({ server: { url }, ...(schema !== undefined && { schema }) });
    opened.push(sql);
    return sql;
  }

  describe('every store, on connections that were told of another schema', () => {
    let opening: Promise<Sql> | undefined;
    async function inOther(): Promise<Sql> {
      opening ??= (async () => {
        const url = await createDatabase(server().url);
        await open(url).script('CREATE SCHEMA other');
        const sql = pgSql({ server: { url }, schema: 'other' });
        await migrate(sql);
        return sql;
      })();
      return opening;
    }
    historyStoreContract('another schema', async () => sqlHistoryStore(await inOther()));
    catalogStoreContract('another schema', async () => sqlCatalogStore(await inOther()));
    forecastStoreContract('another schema', async () => sqlForecastStore(await inOther()));
    deviceKeyStoreContract('another schema', async () => sqlDeviceKeyStore(await inOther()));
    roundStoreContract('another schema', async () => sqlRoundStore(await inOther()));

    it('has left the public schema empty', async () => {
      const sql = await inOther();
      expect(await sql.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
      await sql[Symbol.asyncDispose]();
    });
  });

  it('lets a shadow write its own tables, read what stands, and change nothing there', async () => {
    const url = await createDatabase(server().url);
    const sql = open(url);
    await ensureRoles(sql, []);
    const owner = asRole(sql, roleOf('owner'));
    await migrate(owner, { now: NOON });
    await grantAccess(owner);
    await makeShadowSchema(owner, { schema: 'shadow', now: NOON });
    await sqlCatalogStore(asRole(sql, roleOf('operator'))).savePark(PARK);

    const shadow = asRole(open(url, 'shadow'), roleOf('shadow'));
    await flushBuckets(sqlHistoryStore(shadow), [bucketOf(MINUTE, trackOf([1]))]);
    expect(await sqlRoundStore(shadow).lease('a', 1)).toBe(true);
    expect((await sqlCatalogStore(shadow).catalog()).parks).toHaveLength(1);
    const denied = /permission denied/;
    await expect(sqlCatalogStore(shadow).savePark(PARK)).rejects.toThrow(denied);
    await expect(shadow.query('DELETE FROM public.buckets')).rejects.toThrow(denied);
    await expect(shadow.query('DELETE FROM buckets')).rejects.toThrow(denied);
    await expect(
      flushBuckets(sqlHistoryStore(asRole(sql, roleOf('shadow'))), [
        bucketOf(MINUTE, trackOf([1])),
      ]),
    ).rejects.toThrow(denied);
    const reader = asRole(sql, roleOf('reader'));
    const range = { replay: 'shadow', from: MINUTE, to: MINUTE + 1 };
    expect((await compareBuckets(reader, range)).samples).toHaveLength(1);
  });

  it('is refused where the URL has options of its own, which would win', () => {
    expect(() => open('postgres://127.0.0.1/park?options=-c%20jit%3Doff', 'shadow')).toThrow(
      /take `options` out/,
    );
    expect(() => open('postgres://127.0.0.1/park', 'a b')).toThrow(RangeError);
  });
});

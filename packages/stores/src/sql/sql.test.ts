import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UnavailableError } from '@ridewait/core';
import { expect, it } from 'vitest';
import { onBothDatabases } from '../../test/databases.ts';
import { pgliteSql } from './pglite-sql.ts';

onBothDatabases((fresh) => {
  it('gives the same JavaScript values', async () => {
    const sql = await fresh();
    const rows = await sql.query(
      `SELECT 9007199254740991::int8 AS int8, 7::int4 AS int4, 0.1::float8 AS float8, true AS bool,
         'ü'::text AS text, '{"b":1,"a":[null]}'::json AS json, NULL::int8 AS nothing,
         $1::int8 AS given, $2::text[] AS list`,
      [1_790_000_000_123, ['a', 'b"{},\\', null]],
    );
    expect(JSON.stringify(rows)).toBe(
      JSON.stringify([
        {
          int8: Number.MAX_SAFE_INTEGER,
          int4: 7,
          float8: 0.1,
          bool: true,
          text: 'ü',
          json: { b: 1, a: [null] },
          nothing: null,
          given: 1_790_000_000_123,
          list: ['a', 'b"{},\\', null],
        },
      ]),
    );
  });

  it('commits what a transaction did, and gives its result', async () => {
    const sql = await fresh();
    await sql.script('CREATE TABLE t (n int); INSERT INTO t VALUES (1)');
    const result = await sql.transaction(async (tx) => {
      await tx.query('INSERT INTO t VALUES ($1)', [2]);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await sql.query('SELECT n FROM t ORDER BY n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('rolls back when the work fails, and passes its error on as it is', async () => {
    const sql = await fresh();
    await sql.script('CREATE TABLE t (n int)');
    const problem = new Error('changed my mind');
    const failing = sql.transaction(async (tx) => {
      await tx.query('INSERT INTO t VALUES (1)');
      throw problem;
    });
    await expect(failing).rejects.toBe(problem);
    expect(await sql.query('SELECT n FROM t')).toEqual([]);
  });

  it('lets a statement that can never work be seen as a fault, in and out of a transaction', async () => {
    const sql = await fresh();
    const wrong = 'SELECT * FROM nowhere';
    const asks = [() => sql.query(wrong), () => sql.transaction((tx) => tx.query(wrong))];
    for (const ask of asks) {
      const error: unknown = await ask().catch((reason: unknown) => reason);
      expect(error).not.toBeInstanceOf(UnavailableError);
      expect(error).toMatchObject({ code: '42P01' });
    }
    await expect(sql.query('SELECT 1 AS one')).resolves.toEqual([{ one: 1 }]);
  });

  it('takes what passes for unavailable', async () => {
    const sql = await fresh();
    const conflict = `DO $$ BEGIN RAISE 'could not serialize' USING ERRCODE = '40001'; END $$`;
    await expect(sql.script(conflict)).rejects.toThrow(UnavailableError);
    const failing = sql.transaction((tx) => tx.script(conflict));
    await expect(failing).rejects.toThrow('the history is away: could not serialize');
  });

  it('is unavailable after it was disposed, and may be disposed twice', async () => {
    const sql = await fresh();
    await sql.query('SELECT 1');
    await sql[Symbol.asyncDispose]();
    await sql[Symbol.asyncDispose]();
    await expect(sql.query('SELECT 1')).rejects.toThrow(UnavailableError);
    await expect(sql.script('SELECT 1')).rejects.toThrow(UnavailableError);
    await expect(sql.transaction(async () => 1)).rejects.toThrow(UnavailableError);
  });
});

it('keeps what PGlite has in a folder for the next time', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'ridewait-pglite-'));
  try {
    {
      await using sql = await pgliteSql({ dataDir: join(dataDir, 'not', 'there', 'yet') });
      await sql.script('CREATE TABLE t (n int); INSERT INTO t VALUES (1)');
    }
    await using sql = await pgliteSql({ dataDir: join(dataDir, 'not', 'there', 'yet') });
    expect(await sql.query('SELECT n FROM t')).toEqual([{ n: 1 }]);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
});

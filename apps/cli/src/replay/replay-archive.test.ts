import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPlace } from '@ridewait/archive';
import { MINUTE_MS } from '@ridewait/core';
import { pgliteSql, type Sql, sqlHistoryStore } from '@ridewait/stores';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  type Archived,
  archiveOf,
  bucketsOf,
  entered,
  makeParkDatabase,
  messageOf,
  PARK,
  THEN,
  THEN_MINUTE,
  setHistory,
} from '../../test/archived.ts';
import { replayArchive, type ReplayArchiveOptions } from './replay-archive.ts';
import { isGood } from './verdict.ts';

const COMET = { park: PARK.id, attraction: 'comet' };
const HOUR = 60;
const NOW = THEN + HOUR * MINUTE_MS;
const READINGS = Array.from({ length: HOUR }, (_, minute) => entered(minute));
const MESSAGES = READINGS.map((reading) => messageOf([reading]));

let sql: Sql;
beforeAll(async () => {
  sql = await pgliteSql();
  await makeParkDatabase(sql);
});
afterAll(() => sql[Symbol.asyncDispose]());

async function replay(
  archived: readonly Archived[] | string,
  options: Partial<ReplayArchiveOptions> = {},
) {
  const folder = typeof archived === 'string' ? archived : await archiveOf(...archived);
  return replayArchive({ sql, place: openPlace(folder), to: NOW, onProgress() {}, ...options });
}

/** What stands, with one minute in another way. */
function standing(change: Partial<Record<number, ReturnType<typeof entered>[]>> = {}) {
  return bucketsOf(READINGS.flatMap((reading) => change[reading.seq] ?? [reading]));
}

async function schemas(): Promise<string[]> {
  const rows = await sql.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'replay%'`,
  );
  return rows.map(({ name }) => name);
}

describe('a replay of the archive', () => {
  it('finds history equal where nothing is wrong, however often and in what order it was said', async () => {
    await setHistory(sql, standing());
    const result = await replay([...MESSAGES.toReversed(), ...MESSAGES.slice(0, 9)]);
    expect(result.comparison.attractions).toEqual([
      { ...COMET, equal: HOUR, more: 0, edges: 0, differing: 0, onlyArchive: 0, onlyHistory: 0 },
    ]);
    expect(result.folded).toMatchObject({ messages: 69, readings: HOUR, duplicates: 9 });
    expect(isGood(result)).toBe(true);
    expect(await schemas()).toEqual([]);
  });

  it('finds every minute that history lacks, or holds otherwise, and says how', async () => {
    const twice = entered(20, { seq: 1_020 });
    const buckets = standing({
      10: [],
      21: [entered(21, { count: 7 })],
      22: [entered(22, { seq: 1_022 })],
      23: [entered(23), entered(23, { seq: 1_023 })],
    });
    await setHistory(sql, buckets);
    const result = await replay([...MESSAGES, messageOf([twice])]);
    expect(result.comparison.samples).toEqual([
      { ...COMET, minute: THEN_MINUTE + 10, relation: 'only_replay', standing: null, replayed: 1 },
      { ...COMET, minute: THEN_MINUTE + 20, relation: 'standing_lacks', standing: 1, replayed: 2 },
      { ...COMET, minute: THEN_MINUTE + 21, relation: 'other_sums', standing: 1, replayed: 1 },
      { ...COMET, minute: THEN_MINUTE + 22, relation: 'both_lack', standing: 1, replayed: 1 },
    ]);
    expect(result.comparison.attractions).toEqual([
      { ...COMET, equal: 55, more: 1, edges: 0, differing: 3, onlyArchive: 1, onlyHistory: 0 },
    ]);
    expect(result.comparison.faults).toBe(4);
    expect(isGood(result)).toBe(false);
  });

  it('demands of history only what was published in the time asked for', async () => {
    // A late one, about a minute of which the other readings were published before.
    const late = messageOf([entered(5, { seq: 1_005 })], THEN + 40 * MINUTE_MS);
    const all = [...READINGS, entered(5, { seq: 1_005 })];
    await setHistory(sql, bucketsOf(all));
    const result = await replay([...MESSAGES, late], {
      from: THEN + 30 * MINUTE_MS,
      to: THEN + 50 * MINUTE_MS,
    });
    expect(result.folded).toMatchObject({ messages: 21 });
    expect(result.covered).toEqual({ from: THEN_MINUTE + 33, to: THEN_MINUTE + 50 });
    expect(result.comparison.attractions).toEqual([
      { ...COMET, equal: 20, more: 0, edges: 1, differing: 0, onlyArchive: 0, onlyHistory: 0 },
    ]);
    expect(isGood(result)).toBe(true);
  });

  it('tells of minutes that only history has, of those that the archive covers', async () => {
    await setHistory(sql, standing());
    const result = await replay(MESSAGES.filter((_, minute) => minute < 10 || minute > 14));
    expect(result.comparison.attractions).toEqual([
      { ...COMET, equal: 55, more: 0, edges: 0, differing: 0, onlyArchive: 0, onlyHistory: 5 },
    ]);
    // They may have been published later: no fault of history.
    expect(isGood(result)).toBe(true);
  });

  it('is not good where the archive has nothing of a time that history has minutes of', async () => {
    await setHistory(sql, standing());
    const result = await replay(MESSAGES.slice(0, 10), { from: THEN + 20 * MINUTE_MS });
    expect(result.folded.messages).toBe(0);
    expect(isGood(result)).toBe(false);
  });

  it('does not compare days that history has dropped', async () => {
    const day = 24 * HOUR;
    const old = Array.from({ length: 3 }, (_, minute) =>
      entered(minute - 20 * day, { seq: minute }),
    );
    await setHistory(sql, standing());
    const result = await replay([...MESSAGES, messageOf(old)]);
    expect(result.dropped).toBe(3);
    expect(isGood(result)).toBe(true);
  });

  it('counts what it left out, by its reason, as the processor would have', async () => {
    await setHistory(sql, standing());
    const week = 8 * 24 * HOUR;
    const result = await replay([
      ...MESSAGES,
      { publishedAt: THEN, data: Buffer.from('\u0000\u0001garbage') },
      { publishedAt: THEN, data: Buffer.from('{"v":99}') },
      messageOf([entered(1), entered(2)], undefined, 'ghost'),
      messageOf([entered(-week, { seq: 0 })], THEN),
      { ...messageOf([entered(3, { seq: 77 })]), subscription: 'projects/p/subscriptions/edge' },
    ]);
    expect(result.folded).toMatchObject({
      messages: 64,
      foreign: 1,
      readings: HOUR,
      leftOut: { undecodable: 1, newer: 1, unknown_attraction: 2, late: 1 },
    });
    expect(isGood(result)).toBe(true);
  });

  it('tells of what is damaged, and judges by the rest', async () => {
    await setHistory(sql, standing());
    const folder = await archiveOf(...MESSAGES);
    const [name] = await readdir(folder);
    await appendFile(path.join(folder, name!), 'no block at all, and longer than a head of one');
    const result = await replay(folder);
    expect(result.damaged).toBeGreaterThan(0);
    expect(result.damages[0]).toMatchObject({ file: name, problem: expect.any(String) });
    expect(isGood(result)).toBe(true);
  });
});

describe('a replay that is applied', () => {
  it('puts in place what history lacks, and a second one finds nothing', async () => {
    await setHistory(sql, standing({ 10: [], 21: [entered(21, { count: 7 })] }));
    const result = await replay(MESSAGES, { apply: {} });
    expect(result.applied).toEqual({ written: 2, refused: 0 });
    expect(isGood(result)).toBe(true);
    const history = sqlHistoryStore(sql);
    expect(await history.buckets(COMET, 0, THEN_MINUTE + HOUR)).toEqual(standing());
    const again = await replay(MESSAGES, { apply: {} });
    expect(again.applied).toBeUndefined();
    expect(await schemas()).toEqual([]);
  });

  it('leaves a minute that holds readings which the archive does not, and goes on to say so', async () => {
    await setHistory(sql, standing({ 22: [entered(22, { seq: 1_022 })], 10: [] }));
    const result = await replay(MESSAGES, { apply: {} });
    expect(result.applied).toEqual({ written: 1, refused: 1 });
    expect(result.comparison.faults).toBe(1);
    expect(isGood(result)).toBe(false);
  });
});

describe("a replay that can't be done", () => {
  it('says so of a database that has nothing of ours', async () => {
    await using empty = await pgliteSql();
    await expect(replay(MESSAGES, { sql: empty })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('ridewait migrate'),
    });
  });

  it('says so of an archive without a file', async () => {
    await setHistory(sql, []);
    const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-empty-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await expect(replay(folder)).rejects.toMatchObject({ code: 'usage' });
    await expect(replay(path.join(folder, 'none'))).rejects.toMatchObject({
      code: 'archive_place',
    });
    expect(await schemas()).toEqual([]);
  });

  it('leaves no schema behind when it is stopped in the middle, nor that of one that was killed', async () => {
    await setHistory(sql, standing({ 10: [] }));
    await sql.script('CREATE SCHEMA replay_20200101000000_0123abcd; CREATE SCHEMA replay_of_mine');
    const stop = new AbortController();
    const stopped = replay(MESSAGES, {
      apply: {},
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
    expect(await schemas()).toEqual(['replay_of_mine']);
    await sql.script('DROP SCHEMA replay_of_mine');
    expect(await sqlHistoryStore(sql).buckets(COMET, THEN_MINUTE + 10, THEN_MINUTE + 11)).toEqual(
      [],
    );
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pubsubBus } from '@ridewait/bus';
import { minuteOf } from '@ridewait/core';
import {
  findPostgres,
  findPubsubEmulator,
  findRedis,
  requireReal,
  startPostgres,
  startPubsubEmulator,
  startRedis,
} from '@ridewait/local';
import { withServer } from '@ridewait/local/testing';
import { pgSql, redisLiveStore, type Sql, sqlHistoryStore, sqlRoundStore } from '@ridewait/stores';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  archiveOf,
  bucketsOf,
  entered,
  makeParkDatabase,
  messageOf,
  PARK,
  setHistory,
  THEN_MINUTE,
} from './archived.ts';
import { runCli } from './cli.ts';

const COMET = { park: PARK.id, attraction: 'comet' };
const READINGS = Array.from({ length: 30 }, (_, minute) => entered(minute));
const MESSAGES = READINGS.map((reading) => messageOf([reading]));
const LACKING = READINGS.filter(({ seq }) => seq !== 7);

/** A stand-in of Cloud Storage that has the files of a folder. */
async function bucketOf(folder: string): Promise<string> {
  const names = await readdir(folder);
  async function answer(url: string): Promise<string | Buffer> {
    const name = /\/o\/([^?]+)/.exec(url)?.[1];
    if (name !== undefined) return readFile(path.join(folder, decodeURIComponent(name)));
    return JSON.stringify({ items: names.map((each) => ({ name: each, generation: '1' })) });
  }
  const server = createServer((request, response) => {
    void answer(request.url!).then((body) => response.end(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.runIf(requireReal('postgres', findPostgres()))('ridewait replay on a database', () => {
  const postgres = withServer(startPostgres);
  let sql: Sql;
  beforeAll(async () => {
    sql = pgSql({ server: { url: postgres().url } });
    await makeParkDatabase(sql);
  });
  afterAll(() => sql[Symbol.asyncDispose]());

  async function ridewait(args: string[], env: Record<string, string> = {}) {
    const run = runCli(['replay', ...args], { DATABASE_URL: postgres().url, ...env });
    return { code: await run.ended, output: run.output() };
  }

  it('exits with 0 where history holds all, with 3 where it does not, and repairs it', async () => {
    const folder = await archiveOf(...MESSAGES);
    await setHistory(sql, bucketsOf(READINGS));
    const good = await ridewait(['--archive', folder]);
    expect(good).toMatchObject({ code: 0 });
    expect(good.output).toContain('history holds all that the archive does');

    await setHistory(sql, bucketsOf(LACKING));
    const bad = await ridewait(['--archive', folder, '--json']);
    expect(bad.code).toBe(3);
    expect(JSON.parse(bad.output)).toMatchObject({
      good: false,
      faults: 1,
      samples: [{ attraction: 'comet', relation: 'only_replay', replayed: 1 }],
    });

    const repaired = await ridewait(['--archive', folder, '--apply']);
    expect(repaired).toMatchObject({ code: 0 });
    expect(repaired.output).toContain('put 1 minute in place');
    expect(repaired.output).toContain('live states were left as they are');
    const history = sqlHistoryStore(sql);
    expect(await history.buckets(COMET, 0, THEN_MINUTE + 60)).toEqual(bucketsOf(READINGS));
  }, 120_000);

  it('reads an archive in a bucket', async () => {
    const endpoint = await bucketOf(await archiveOf(...MESSAGES));
    await setHistory(sql, bucketsOf(LACKING));
    const env = { STORAGE_EMULATOR_HOST: endpoint };
    const replayed = await ridewait(['--archive', 'gs://archive/prod', '--json'], env);
    expect(replayed.code).toBe(3);
    expect(JSON.parse(replayed.output)).toMatchObject({ messages: 30, faults: 1 });
  }, 60_000);

  it('leaves no schema behind when it is stopped', async () => {
    await setHistory(sql, bucketsOf(READINGS));
    const folder = await archiveOf(...MESSAGES);
    const run = runCli(['replay', '--archive', folder], { DATABASE_URL: postgres().url });
    const schemas = () => sql.query(`SELECT 1 FROM pg_namespace WHERE nspname LIKE 'replay%'`);
    await expect.poll(schemas, { timeout: 30_000, interval: 20 }).toHaveLength(1);
    run.signal('SIGTERM');
    await run.ended;
    expect(await schemas()).toEqual([]);
  }, 60_000);

  it.for<[string, string[], RegExp]>([
    ['a folder that is not there', ['--archive', '/none'], /there is no folder \/none/],
    ['another kind of place', ['--archive', 's3://x'], /a folder, or gs:\/\/bucket/],
    ['a time that is none', ['--archive', '/x', '--from', 'noon'], /--from.*with its zone/s],
    ['a time that is over', ['--archive', '/x', '--from', '1m'], /--from must lie before --to/],
    ['neither an archive nor a round', [], /--archive or --from-round, one of them/],
    ['both', ['--archive', '/x', '--from-round', '1'], /one of them/],
    ['a round that is none', ['--from-round', 'first'], /number of a round, or latest/],
    ['a round with --apply', ['--from-round', '1', '--apply'], /takes no other option/],
    ['a round without a bus', ['--from-round', '1'], /PUBSUB_PROJECT/],
  ])('exits with 2 and says why: %s', async ([, args, words]) => {
    const { code, output } = await ridewait(args);
    expect(code).toBe(2);
    expect(output).toMatch(words);
    expect(output).not.toMatch(/^\s+at /m);
  });

  const canSeek = [
    requireReal('the Pub/Sub emulator', findPubsubEmulator()),
    requireReal('redis-server', findRedis()),
  ].every(Boolean);

  describe.runIf(canSeek)('with a bus and a live store', () => {
    const emulator = withServer(startPubsubEmulator);
    const redis = withServer(startRedis);
    const PROJECT = 'replayed';

    async function openBus() {
      const { url } = emulator();
      const bus = pubsubBus({ projectId: PROJECT, emulatorHost: url.replace('http://', '') });
      await bus.ensureTopics();
      return bus;
    }
    const busEnv = () => ({
      PUBSUB_PROJECT: PROJECT,
      PUBSUB_EMULATOR_HOST: emulator().url.replace('http://', ''),
    });

    it('goes back to a round: what was acked since is delivered again', async () => {
      await using bus = await openBus();
      const snapshot = await bus.snapshot('readings-processor');
      const takenAt = Date.now();
      const rounds = sqlRoundStore(sql);
      const round = { takenAt, flushedAt: takenAt, life: 'first', recovering: false };
      const id = await rounds.record({ ...round, snapshot });
      const gone = await rounds.record({ ...round, snapshot: 'readings-processor-gone' });
      const message = { data: new Uint8Array(1), attributes: {} };
      const published = await bus.publish('readings', message);
      const taken: string[] = [];
      await using _reader = bus.subscribe('readings-processor', async (delivered) => {
        taken.push(delivered.id);
        return 'ack';
      });
      await expect.poll(() => taken, { timeout: 20_000 }).toEqual([published]);

      const back = await ridewait(['--from-round', String(id)], busEnv());
      expect(back).toMatchObject({ code: 0 });
      expect(back.output).toContain(`back to round ${id} of `);
      await expect.poll(() => taken, { timeout: 20_000 }).toEqual([published, published]);

      const unknown = await ridewait(['--from-round', '99'], busEnv());
      expect(unknown).toMatchObject({ code: 2 });
      expect(unknown.output).toMatch(new RegExp(`those there are:\n {2}${gone} .*\n {2}${id} `));
      const dropped = await ridewait(['--from-round', 'latest'], busEnv());
      expect(dropped).toMatchObject({ code: 2 });
      expect(dropped.output).toContain('use --archive PLACE --from');
    }, 120_000);

    it('has the live states of what it repaired made again', async () => {
      await sql.script('TRUNCATE rounds');
      await using bus = await openBus();
      await using live = await redisLiveStore({ url: redis().url });
      await setHistory(sql, bucketsOf(LACKING));
      for (const attraction of ['comet', 'tower']) {
        await live.write(
          { park: PARK.id, attraction },
          {
            expectedVersion: 0,
            header: { version: 1, newestMinute: minuteOf(Date.now()), words: [], flow: [] },
            earlierFlowChanged: true,
            buckets: [],
            prune: [],
            view: { park: PARK.id, attraction, version: 1, lanes: {} },
          },
        );
      }
      const folder = await archiveOf(...MESSAGES);
      const env = { ...busEnv(), REDIS_URL: redis().url };
      const run = await ridewait(['--archive', folder, '--apply'], env);
      expect(run).toMatchObject({ code: 0 });
      expect(run.output).toContain('the live states of 1 attraction are made again');
      expect(await live.load(COMET, [])).toBeNull();
      expect(await live.load({ park: PARK.id, attraction: 'tower' }, [])).not.toBeNull();
      await bus.ping();
    }, 180_000);
  });
});

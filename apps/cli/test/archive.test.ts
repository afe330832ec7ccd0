import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPlace, readArchive } from '@ridewait/archive';
import { decodeReadings } from '@ridewait/contracts';
import { findPostgres, findPubsubEmulator, findRedis, requireReal } from '@ridewait/local';
import { demoParkFile } from '@ridewait/simulator';
import { expect, it, onTestFinished } from 'vitest';
import { takePulse } from '../src/start/pulse.ts';
import { startPark } from '../src/start/start-park.ts';
import { runCli } from './cli.ts';
import { machineEnv } from '@ridewait/local/testing';

const hasServers = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ridewait-archive-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Readings in an archive; it must be without damage. */
async function readingsIn(folder: string): Promise<number> {
  let count = 0;
  const messages = readArchive(openPlace(folder), {
    onDamage({ file, problem }) {
      throw new Error(`${file}: ${problem}`);
    },
  });
  for await (const { data, subscription } of messages) {
    expect(subscription).toBe('projects/ridewait-local/subscriptions/readings-archive');
    const decoded = decodeReadings(data);
    if (!decoded.ok) throw new Error(decoded.detail);
    for (const { readings } of decoded.value.attractions) count += readings.length;
  }
  return count;
}

it('a park keeps every reading in its archive, whose files are finished when it stops', async () => {
  const folder = path.join(await newFolder(), 'made', 'on', 'the', 'way');
  const args = ['start', '--embedded', '--warmup', '5', '--for', '10', '--archive', folder];
  const run = runCli(args);
  expect(await run.ended).toBe(0);
  expect(run.output()).toContain(`archive ${folder}`);
  const names = await readdir(folder);
  expect(names.length).toBeGreaterThan(0);
  expect(names.every((name) => /^\d{4}-\d\d-\d\dT[\d:]{8}\+00:00_.+\.avro$/.test(name))).toBe(true);
  const folded = Number(/(\d+) readings folded$/m.exec(run.output())?.[1]);
  expect(folded).toBeGreaterThan(0);
  expect(await readingsIn(folder)).toBeGreaterThanOrEqual(folded);
}, 90_000);

it("a park exits with 2 where its archive can't be written to", async () => {
  const run = runCli(['start', '--embedded', '--archive', '/dev/null/archive']);
  expect(await run.ended).toBe(2);
  expect(run.output()).toMatch(/^ridewait: --archive can't be written to: ENOTDIR/m);
}, 60_000);

it.runIf(hasServers)(
  'history that was broken while the park runs is found and repaired from its archive',
  { timeout: 300_000 },
  async () => {
    const folder = await newFolder();
    await using park = await startPark({
      mode: 'real',
      env: machineEnv(),
      catalogFile: demoParkFile,
      root: await newFolder(),
      simulator: { seed: 3, warmupMinutes: 30 },
      archiveDir: folder,
      onNews: () => {},
    });
    const { live, sql, bus } = park.backing;
    const env = {
      PUBSUB_PROJECT: 'ridewait-local',
      PUBSUB_EMULATOR_HOST: bus.url!.replace('http://', ''),
      DATABASE_URL: sql.url!,
      REDIS_URL: live.url!,
    };
    async function replay(...more: string[]) {
      const run = runCli(['replay', '--archive', folder, '--json', ...more], env);
      const code = await run.ended;
      const json = /^\{$[^]*^\}$/m.exec(run.output())?.[0];
      return { code, result: json ? (JSON.parse(json) as object) : run.output() };
    }
    // The half hour before the start has arrived, and come to history.
    const rides = park.parks[0]!.attractions.length;
    const freshRides = async () => (await takePulse(park))?.freshRides;
    await expect.poll(freshRides, { timeout: 90_000, interval: 500 }).toBe(rides);
    const rows = () => park.sql.query('SELECT 1 FROM buckets LIMIT $1', [rides * 30]);
    await expect.poll(rows, { timeout: 60_000, interval: 500 }).toHaveLength(rides * 30);
    const until = new Date().toISOString();
    const [broken] = await park.sql.query<{ attraction: string; minute: number }>(
      `DELETE FROM buckets WHERE (attraction, minute) IN (
         SELECT attraction, minute FROM buckets ORDER BY minute, attraction LIMIT 1)
       RETURNING attraction, minute`,
    );
    // What was published last comes to history a few seconds later.
    await expect
      .poll(() => replay('--to', until), { timeout: 120_000, interval: 1_000 })
      .toMatchObject({
        code: 3,
        result: {
          faults: 1,
          samples: [{ attraction: broken!.attraction, relation: 'only_replay' }],
        },
      });
    expect(await replay('--to', until, '--apply')).toMatchObject({
      code: 0,
      result: { faults: 0, applied: { written: 1, remade: 1 } },
    });
    const mended = await park.sql.query(
      'SELECT 1 FROM buckets WHERE attraction = $1 AND minute = $2',
      [broken!.attraction, broken!.minute],
    );
    expect(mended).toHaveLength(1);
    // The ride whose state was made again is as fresh as the others.
    await expect.poll(freshRides, { timeout: 60_000, interval: 500 }).toBe(rides);
  },
);

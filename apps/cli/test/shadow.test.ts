import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { localOidcIssuer, type PubsubBus, pubsubBus, pushRelay } from '@ridewait/bus';
import { decodeReadings, encodeReadings } from '@ridewait/contracts';
import type { Bus, DeliveredMessage } from '@ridewait/core';
import { findPostgres, findPubsubEmulator, findRedis, requireReal } from '@ridewait/local';
import { demoParkFile, readSimulatedParks } from '@ridewait/simulator';
import { compareBuckets } from '@ridewait/stores';
import { expect, it, onTestFinished } from 'vitest';
import { type ServiceProcess, startServiceProcess } from '../src/start/service-process.ts';
import { type RunningPark, startPark } from '../src/start/start-park.ts';
import { runCli } from './cli.ts';
import { machineEnv } from '@ridewait/local/testing';
import { batchesOf, expectInHistory, poster, type RideReading } from './day.ts';

const canRun = [
  requireReal('redis-server', findRedis()),
  requireReal('postgres', findPostgres()),
  requireReal('the Pub/Sub emulator', findPubsubEmulator()),
].every(Boolean);

const SHADOW_ENV = {
  REDIS_KEY_PREFIX: 'shadow',
  DATABASE_SCHEMA: 'shadow',
  READINGS_SUBSCRIPTION: 'readings-processor-shadow',
  DEAD_LETTERS: 'count',
  FLUSH_SECONDS: '1',
};
const SOON = { timeout: 40_000, interval: 250 };

/** A message as a candidate takes it that loses every tenth reading of one ride. */
function losing(ride: string): (message: DeliveredMessage) => DeliveredMessage {
  return (message) => {
    const decoded = decodeReadings(message.data);
    if (!decoded.ok) return message;
    const attractions = decoded.value.attractions.map((each) => ({
      ...each,
      readings: each.readings.filter(({ seq }) => each.id !== ride || seq % 10 !== 0),
    }));
    return { ...message, data: encodeReadings({ ...decoded.value, attractions }) };
  };
}

/** A candidate beside the park's processor, pushed to as Pub/Sub would. */
async function startCandidate(
  park: RunningPark,
  bus: PubsubBus,
  change: (message: DeliveredMessage) => DeliveredMessage = (message) => message,
): Promise<ServiceProcess & AsyncDisposable> {
  await using stack = new AsyncDisposableStack();
  const issuer = stack.use(await localOidcIssuer());
  const { PUSH_AUDIENCE: audience, PUSH_SERVICE_ACCOUNT: email } = park.serviceEnv;
  const service = stack.use(
    await startServiceProcess({
      name: 'processor',
      logDir: await mkdtemp(path.join(park.folder, 'candidate-')),
      onNews: () => undefined,
      env: {
        ...park.serviceEnv,
        ...SHADOW_ENV,
        PUSH_ISSUER: issuer.issuer,
        PUSH_JWKS_URL: issuer.jwksUrl,
      },
    }),
  );
  const changing: Bus = {
    ...bus,
    subscribe: (subscription, handler, options) =>
      bus.subscribe(subscription, (message) => handler(change(message)), options),
  };
  stack.use(
    pushRelay(changing, 'readings-processor-shadow', {
      endpoint: `${service.url}/pubsub/readings`,
      signToken: () => issuer.sign({ audience: audience!, email: email! }),
    }),
  );
  const owned = stack.move();
  return { ...service, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Buckets on either side, and those that are not equal. */
async function countsOf(park: RunningPark): Promise<{ seen: number; unequal: number }> {
  const range = { replay: 'shadow', from: 0, to: Math.ceil(Date.now() / 60_000) + 1 };
  const { attractions } = await compareBuckets(park.sql, range);
  const minutes = attractions.flatMap((each) => Object.entries(each.minutes));
  const sum = (of: typeof minutes) => of.reduce((total, [, number]) => total + number, 0);
  return { seen: sum(minutes), unequal: sum(minutes.filter(([is]) => is !== 'equal')) };
}

it.runIf(canRun)(
  'a candidate folds what the serving processor does, through a crash; one that loses readings is found',
  { timeout: 480_000 },
  async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'ridewait-shadow-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const [demo] = await readSimulatedParks(demoParkFile);
    const rides = demo!.attractions.slice(0, 3);
    const catalogFile = path.join(root, 'park.json');
    await writeFile(catalogFile, JSON.stringify({ ...demo!, attractions: rides }));
    await using park = await startPark({
      mode: 'real',
      env: machineEnv(),
      catalogFile,
      root,
      simulator: { seed: 1, warmupMinutes: 0 },
      withSimulator: false,
      serviceEnv: { ROUND_SECONDS: '2', FLUSH_SECONDS: '1' },
      onNews: () => undefined,
    });
    const env = { ...park.serviceEnv };
    await using bus = pubsubBus({
      projectId: env.PUBSUB_PROJECT!,
      emulatorHost: env.PUBSUB_EMULATOR_HOST!,
    });
    await bus.ensureTopics({ shadow: true });
    const post = await poster(park);
    const batches = await batchesOf(park);
    const [before, during, after, last] = [0, 1, 2, 3].map((part) =>
      batches.filter((_, at) => at % 4 === part),
    );
    const accepted: RideReading[] = [];
    async function postAll(part: typeof batches): Promise<void> {
      for (let at = 0; at < part.length; at += 8) {
        const posting = part.slice(at, at + 8).map((batch, index) => post(batch, at + index));
        accepted.push(...(await Promise.all(posting)).flat());
      }
    }
    async function prepare(): Promise<void> {
      const run = runCli(['shadow', 'prepare'], env);
      expect([await run.ended, run.output()]).toEqual([
        0,
        expect.stringContaining('a candidate can begin from round'),
      ]);
    }
    async function compare(): Promise<[number | null, string]> {
      const run = runCli(['shadow', 'compare', '--once', '--settle', '0'], env);
      return [await run.ended, run.output()];
    }

    // What the processor has folded already, the candidate finds in history; what is on its way, on the bus.
    await postAll(before!);
    await expect.poll(() => park.sql.query('SELECT 1 FROM rounds'), SOON).not.toEqual([]);
    await prepare();
    {
      await using candidate = await startCandidate(park, bus);
      await postAll(during!);
      const pid = candidate.pid();
      process.kill(pid, 'SIGKILL');
      await postAll(after!);
      await expect.poll(() => candidate.pid() !== pid && candidate.crashes(), SOON).toBe(1);
      await expect.poll(async () => (await countsOf(park)).unequal, SOON).toBe(0);
    }
    expect((await countsOf(park)).seen).toBeGreaterThan(200);
    const [code, told] = await compare();
    expect([code, told]).toEqual([0, expect.stringContaining('the candidate has folded the same')]);

    await prepare();
    const { id, name } = rides[1]!;
    {
      await using _candidate = await startCandidate(park, bus, losing(id));
      await postAll(last!);
      await expectInHistory(park, accepted, 40_000);
      await expect.poll(() => lackingRides(park), SOON).toEqual([id]);
    }
    const [found, words] = await compare();
    expect([found, words]).toEqual([3, expect.stringMatching(/the candidate lacks readings/)]);
    expect(words).toMatch(new RegExp(`differs in \\d+ buckets of ${name}$`, 'm'));

    const cleared = runCli(['shadow', 'clear'], env);
    expect([await cleared.ended, cleared.output()]).toEqual([
      0,
      expect.stringContaining('nothing of a trial is left'),
    ]);
  },
);

/** The rides of which the two don't hold the same. */
async function lackingRides(park: RunningPark): Promise<string[]> {
  const range = { replay: 'shadow', from: 0, to: Math.ceil(Date.now() / 60_000) + 1 };
  const { attractions } = await compareBuckets(park.sql, range);
  return attractions
    .filter(({ minutes }) =>
      Object.entries(minutes).some(([is, number]) => is !== 'equal' && number > 0),
    )
    .map(({ attraction }) => attraction);
}

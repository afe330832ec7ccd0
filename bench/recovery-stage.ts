import { setTimeout as wait } from 'node:timers/promises';
import { type PubsubBus, pubsubBus, pushRelay } from '@ridewait/bus';
import { encodeReadings } from '@ridewait/contracts';
import type { AttractionState, LiveStore, Park, RoundStore } from '@ridewait/core';
import { pgSql, redisLiveStore, type Sql, sqlHistoryStore, sqlRoundStore } from '@ridewait/stores';
import { type BenchBacking, startBacking } from './backing.ts';
import { playedDay, saveDay, sourcesAfter } from './played-day.ts';
import { type RideSources, saidBy } from './push-bodies.ts';
import { MODELS, ridePark } from './ride-park.ts';
import { startBundle } from './service-bundle.ts';

/** Each ride's gateway speaks once in this time. */
const EVERY_MS = 5_000;
const TICK_MS = 50;
const READINGS = 20;
/** Short, so that the bench doesn't wait long for its rounds. */
const ROUND_SECONDS = 15;
const POLL_MS = 250;
/** Copies a day of a thousand rides. */
const STATEMENT_TIMEOUT_MS = 120_000;

/** Everything between the bus and the stores, with the real bus, which can deliver again. */
export interface RecoveryStage extends AsyncDisposable {
  /** The rides' gateways speak until they are stopped; then all that they said is on the bus. */
  speak(): { stop(): Promise<void> };
  loseRedis(): Promise<void>;
  /** Resolves when so many rounds were made of the Redis that there is. */
  untilRounds(count: number): Promise<void>;
  /** Resolves when it was true of every ride. */
  untilAll(isDone: (state: AttractionState | null, ride: RideSources) => boolean): Promise<void>;
}

/** @param hours of the day that history has of each ride */
export async function startRecoveryStage(rides: number, hours: number): Promise<RecoveryStage> {
  await using stack = new AsyncDisposableStack();
  const park = await ridePark(rides);
  const backing = stack.use(await startBacking(park));
  const sql = stack.use(
    pgSql({
      server: { url: backing.databaseUrl },
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
    }),
  );
  const sources = await saveDayOf(park, hours, sql);
  const bus = stack.use(
    pubsubBus({
      projectId: backing.env['PUBSUB_PROJECT']!,
      emulatorHost: backing.env['PUBSUB_EMULATOR_HOST']!,
    }),
  );
  const processor = stack.use(await startProcessor(backing));
  const endpoint = `${processor.url}/pubsub/readings`;
  stack.use(pushRelay(bus, 'readings-processor', { endpoint, signToken: backing.token }));
  const live = stack.use(await redisLiveStore({ url: backing.redisUrl }));
  const rounds = sqlRoundStore(sql);
  const owned = stack.move();
  return {
    speak: () => speak(bus, sources),
    loseRedis: backing.loseRedis,
    untilRounds: (count) => untilRounds(live, rounds, count),
    untilAll: (isDone) => untilAll(live, sources, isDone),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function startProcessor({ env, dir }: BenchBacking) {
  const own = { ...env, ROUND_SECONDS: String(ROUND_SECONDS) };
  return startBundle({ name: 'processor', env: own, dir });
}

async function saveDayOf(park: Park, hours: number, sql: Sql): Promise<RideSources[]> {
  const models = { ...park, attractions: park.attractions.slice(0, MODELS) };
  const day = playedDay(models, Date.now(), hours);
  await saveDay(sqlHistoryStore(sql), park.id, day);
  const sources = sourcesAfter(models, day);
  for (const [index, { id }] of park.attractions.entries()) {
    const model = sources[index % MODELS]!;
    if (model.id === id) continue;
    await copyRide(sql, park.id, model.id, id);
    const sensors = model.sensors.map((source) => {
      return { ...source, sensor: source.sensor.replace(`${model.id}-`, `${id}-`) };
    });
    sources.push({ park: park.id, id, sensors });
  }
  return sources;
}

/** Inside the database: a thousand rides have more than a million buckets. */
async function copyRide(sql: Sql, park: string, model: string, ride: string): Promise<void> {
  const names = [park, model, ride];
  await sql.query(
    `INSERT INTO buckets (park, attraction, minute, n, tracks)
     SELECT park, $3::text, minute, n, replace(tracks::text, $2 || '-', $3 || '-')::json
     FROM buckets WHERE park = $1 AND attraction = $2`,
    names,
  );
  await sql.query(
    `INSERT INTO sensor_words
       (park, attraction, sensor, epoch, seq, heard_at, said_at, said_epoch, said_seq, said)
     SELECT park, $3::text, replace(sensor, $2 || '-', $3 || '-'),
       epoch, seq, heard_at, said_at, said_epoch, said_seq, said
     FROM sensor_words WHERE park = $1 AND attraction = $2`,
    names,
  );
}

function speak(bus: PubsubBus, rides: readonly RideSources[]): { stop(): Promise<void> } {
  const stop = new AbortController();
  const sent: Promise<unknown>[] = [];
  let next = 0;

  async function run(): Promise<void> {
    const perTick = Math.ceil((rides.length * TICK_MS) / EVERY_MS);
    while (!stop.signal.aborted) {
      for (let count = 0; count < perTick; count += 1, next += 1) {
        sent.push(publish(bus, rides[next % rides.length]!));
      }
      await wait(TICK_MS);
    }
  }
  const running = run();
  return {
    async stop() {
      stop.abort();
      await running;
      await Promise.all(sent);
    },
  };
}

function publish(bus: PubsubBus, ride: RideSources): Promise<string> {
  const receivedAt = Date.now();
  const attractions = [{ id: ride.id, readings: saidBy(ride, READINGS, receivedAt) }];
  const data = encodeReadings({ v: 1, park: ride.park, receivedAt, attractions });
  return bus.publish('readings', { data, attributes: { park: ride.park } });
}

async function untilRounds(live: LiveStore, rounds: RoundStore, count: number): Promise<void> {
  const name = await live.life();
  for (;;) {
    const made = (await rounds.rounds(count)).filter(({ life }) => life === name);
    if (made.length === count && !made.some(({ recovering }) => recovering)) return;
    await wait(POLL_MS);
  }
}

async function untilAll(
  live: LiveStore,
  rides: readonly RideSources[],
  isDone: (state: AttractionState | null, ride: RideSources) => boolean,
): Promise<void> {
  for (const ride of rides) {
    const ref = { park: ride.park, attraction: ride.id };
    // One that Redis can't be asked about yet isn't there yet.
    while (!isDone(await live.load(ref, []).catch(() => null), ride)) await wait(POLL_MS);
  }
}

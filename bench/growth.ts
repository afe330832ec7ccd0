import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { LiveStore, Park, Sensor } from '@ridewait/core';
import { pgSql, redisLiveStore, sqlCatalogStore } from '@ridewait/stores';
import { createClient } from 'redis';
import { type BenchBacking, startBacking } from './backing.ts';
import { type Figure, median } from './figures.ts';
import type { MessageShape, RideSources } from './push-bodies.ts';
import { type PushLoad, startPushLoad } from './push-load.ts';
import { startBundle } from './service-bundle.ts';

const SIZES = [100, 1_000, 10_000, 100_000];
const PARK_SIZE = 100;
/** Ten attractions' first words: what makes their states. */
const FIRST: MessageShape = { rides: 10, readingsPerRide: 3 };
const FIRST_RATE = 400;
const SHAPE: MessageShape = { rides: 1, readingsPerRide: 50 };
const RATE = 400;
/** Long enough for some collections of a large heap. */
const SECONDS = 20;
const FLAT = 1.2;

interface Measured {
  /** µs of CPU a reading, a value a run. */
  cost: number[];
  /** MiB of the processor. */
  memory: number;
  /** KiB of Redis for an attraction. */
  redis: number;
}

/**
 * CPU of the processor for a reading where so many attractions send in turn, fifty readings a message and a
 * write, at a rate that leaves it time; and what memory an attraction takes whose sensors have just begun.
 */
export async function growth({ runs }: { runs: number }): Promise<Figure[]> {
  const all = new Map<number, Measured>();
  for (const size of SIZES) all.set(size, await measure(size, runs));
  const first = median(all.get(SIZES[0]!)!.cost);
  const figures = (figure: (measured: Measured, size: number) => Figure) =>
    [...all].map(([size, measured]) => figure(measured, size));
  return [
    ...figures(({ cost }, size) => ({
      name: `CPU of a reading, ${size.toLocaleString('en')} attractions`,
      unit: 'µs',
      values: cost,
      ...(size !== SIZES[0] && {
        beside: { name: `limit, ${FLAT} times that of ${SIZES[0]}`, value: FLAT * first },
        isMet: median(cost) <= FLAT * first,
      }),
    })),
    ...figures(({ memory }, size) => ({
      name: `processor's memory, ${size.toLocaleString('en')} attractions`,
      unit: 'MiB',
      values: [memory],
    })),
    ...figures(({ redis }, size) => ({
      name: `Redis for one of ${size.toLocaleString('en')} attractions`,
      unit: 'KiB',
      values: [redis],
    })),
  ];
}

async function measure(size: number, runs: number): Promise<Measured> {
  const parks = Array.from({ length: size / PARK_SIZE }, (_, index) => parkOf(index));
  await using backing = await startBacking(parks[0]!);
  await savePark(backing, parks.slice(1));
  const empty = await usedBytes(backing);
  await using processor = await startBundle({
    name: 'processor',
    env: backing.env,
    dir: backing.dir,
  });
  using load = await startPushLoad(
    {
      urls: [`${processor.url}/pubsub/readings`],
      token: await backing.token(),
      rides: parks.flatMap(sourcesOf),
    },
    [processor.pid],
  );
  await using live = await redisLiveStore({ url: backing.redisUrl });
  await makeStates(load, size);
  // Code is compiled.
  await load.run({ rate: RATE, seconds: SECONDS, shape: SHAPE });
  await flushed(live, parks);
  const cost: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const { acked, cpu } = await load.run({ rate: RATE, seconds: SECONDS, shape: SHAPE });
    cost.push((1e6 * cpu) / (acked * SHAPE.readingsPerRide));
  }
  return {
    cost,
    memory: residentMib(processor.pid),
    redis: ((await usedBytes(backing)) - empty) / size / 1024,
  };
}

function parkOf(index: number): Park {
  const id = `park-${index}`;
  const sensors = (ride: string): Sensor[] =>
    (['entered', 'boarded', 'left'] as const).map((kind) => ({
      id: `${ride}-${kind}`,
      kind,
      lane: 'standby',
    }));
  return {
    id,
    name: id,
    timezone: 'Europe/Berlin',
    attractions: Array.from({ length: PARK_SIZE }, (_, number) => {
      const ride = `${id}-ride-${number}`;
      return {
        id: ride,
        name: ride,
        hourlyCapacity: 600,
        lanes: { standby: {} },
        sensors: sensors(ride),
      };
    }),
  };
}

function sourcesOf({ id: park, attractions }: Park): RideSources[] {
  const epoch = Math.floor(Date.now() / 1000);
  return attractions.map(({ id, sensors }) => ({
    park,
    id,
    sensors: sensors.map(({ id: sensor, kind, lane }) => {
      return { sensor, kind, lane, epoch, seq: 0, total: 0 };
    }),
  }));
}

async function savePark({ databaseUrl }: BenchBacking, parks: readonly Park[]): Promise<void> {
  await using sql = pgSql({ server: { url: databaseUrl } });
  const catalog = sqlCatalogStore(sql);
  for (const park of parks) await catalog.savePark(park);
}

/** Every attraction says something once. */
async function makeStates(load: PushLoad, size: number): Promise<void> {
  const seconds = size / FIRST.rides / FIRST_RATE;
  await load.run({ rate: FIRST_RATE, seconds, shape: FIRST, untilTaken: true });
}

/** Resolves once history has everything: a flush on its way would be part of the figure. */
async function flushed(live: LiveStore, parks: readonly Park[]): Promise<void> {
  for (const { id } of parks) {
    while ((await live.dirty(id, 1)).length > 0) await wait(500);
  }
}

async function usedBytes({ redisUrl }: BenchBacking): Promise<number> {
  const redis = await createClient({ url: redisUrl }).connect();
  const info = await redis.info('memory');
  redis.destroy();
  return Number(/used_memory:(\d+)/.exec(info)![1]);
}

function residentMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) / 1024;
}

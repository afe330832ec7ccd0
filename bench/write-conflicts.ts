import { startBacking } from './backing.ts';
import type { Figure } from './figures.ts';
import { ridesAfterDay } from './played-day.ts';
import type { MessageShape } from './push-bodies.ts';
import { startPushLoad } from './push-load.ts';
import { ridePark } from './ride-park.ts';
import { type RunningBundle, startBundle } from './service-bundle.ts';
import { warmUp } from './sustained.ts';

const RIDES = 50;
const INSTANCES = [1, 4, 8];
const SHAPE: MessageShape = { rides: 1, readingsPerRide: 50 };
const RATE = 200;
const SECONDS = 5;

/**
 * Writes of a state that another instance came before, of a thousand, and what they cost: the same load on one,
 * four and eight processors, each message to any of them. A ride gets four messages a second, at times two at
 * once.
 */
export async function writeConflicts({ runs }: { runs: number }): Promise<Figure[]> {
  const park = await ridePark(RIDES);
  await using backing = await startBacking(park);
  const rides = await ridesAfterDay(park, backing.databaseUrl);
  await using stack = new AsyncDisposableStack();
  const processors: RunningBundle[] = [];
  const figures: Figure[] = [];
  for (const instances of INSTANCES) {
    while (processors.length < instances) {
      const options = { name: 'processor', env: backing.env, dir: backing.dir };
      processors.push(stack.use(await startBundle(options)));
    }
    using load = await startPushLoad(
      {
        urls: processors.map(({ url }) => `${url}/pubsub/readings`),
        token: await backing.token(),
        rides,
        isByChance: true,
      },
      processors.map(({ pid }) => pid),
    );
    await warmUp(load, SHAPE);
    const conflicts: number[] = [];
    const cpuMs: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      const before = await countsOf(processors);
      const { acked, cpu } = await load.run({ rate: RATE, seconds: SECONDS, shape: SHAPE });
      const after = await countsOf(processors);
      conflicts.push(
        (1000 * (after.conflicts - before.conflicts)) / (after.writes - before.writes),
      );
      cpuMs.push((1000 * cpu) / acked);
    }
    const who = instances === 1 ? 'one processor' : `${instances} processors`;
    figures.push(
      { name: `conflicts, ${who}`, unit: 'per 1,000 writes', values: conflicts },
      { name: `CPU of a message of 50 readings, ${who}`, unit: 'ms', values: cpuMs },
    );
    // What was said goes on from there.
    for (const ride of rides) for (const sensor of ride.sensors) skip(sensor);
  }
  return figures;
}

/** The load of the next step is another process, which doesn't know what the last one has said. */
function skip(sensor: { epoch: number; seq: number; total: number }): void {
  sensor.epoch += 1;
  sensor.seq = 0;
  sensor.total = 0;
}

async function countsOf(
  processors: readonly RunningBundle[],
): Promise<{ conflicts: number; writes: number }> {
  const pages = await Promise.all(
    processors.map(async ({ metricsUrl }) => (await fetch(metricsUrl)).text()),
  );
  const sum = (name: string) =>
    pages.reduce(
      (total, page) => total + Number(new RegExp(`^${name}\\S* (\\S+)`, 'm').exec(page)?.[1] ?? 0),
      0,
    );
  return {
    conflicts: sum('ridewait_write_conflicts_total'),
    writes: sum('ridewait_write_duration_seconds_count'),
  };
}

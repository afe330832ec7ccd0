import type { BenchBacking } from '../backing.ts';
import type { Figure } from '../figures.ts';
import type { RideSources } from '../push-bodies.ts';
import { startPushLoad } from '../push-load.ts';
import type { RunningBundle } from '../service-bundle.ts';
import { postgresCpu, type ServerWatch } from './server-use.ts';

/** Readings of one ride in a message. */
const SIZES = [1, 10, 50];
const RATE = 50;
const SECONDS = 8;

export interface ProcessorCostsOptions {
  backing: BenchBacking;
  processor: RunningBundle;
  rides: RideSources[];
  use: ServerWatch;
  runs: number;
}

/** CPU of a push of so many readings: the processor's, Redis's and PostgreSQL's, flushes and rounds with it. */
export async function processorCosts(options: ProcessorCostsOptions): Promise<Figure[]> {
  const { backing, processor, rides, use, runs } = options;
  using load = await startPushLoad(
    { urls: [`${processor.url}/pubsub/readings`], token: await backing.token(), rides },
    [processor.pid],
  );
  const step = { rate: RATE, seconds: SECONDS, untilTaken: true } as const;
  // States are made, code is compiled.
  await load.run({ ...step, shape: { rides: 1, readingsPerRide: 1 } });
  const figures: Figure[] = [];
  for (const size of SIZES) {
    const shape = { rides: 1, readingsPerRide: size };
    const values = { cpu: [], redis: [], bytes: [], postgres: [] } as Record<string, number[]>;
    for (let run = 0; run < runs; run += 1) {
      const before = await use.now();
      const { acked, cpu } = await load.run({ ...step, shape });
      const after = await use.now();
      // The servers' own use covers the second before the measured stretch, too.
      const all = (acked * (SECONDS + 1)) / SECONDS;
      values.cpu!.push((1e6 * cpu) / acked);
      values.redis!.push((1e6 * (after.redisCpu - before.redisCpu)) / all);
      values.bytes!.push((after.redisBytes - before.redisBytes) / all);
      values.postgres!.push((1e6 * postgresCpu(before, after)) / all);
    }
    const of = `of a push, ${size} ${size === 1 ? 'reading' : 'readings'}`;
    figures.push(
      { name: `processor, CPU ${of}`, unit: 'µs', values: values.cpu! },
      { name: `Redis, CPU ${of}`, unit: 'µs', values: values.redis! },
      { name: `Redis, bytes ${of}`, unit: 'bytes', values: values.bytes! },
      { name: `PostgreSQL, CPU ${of}`, unit: 'µs', values: values.postgres! },
    );
  }
  return figures;
}

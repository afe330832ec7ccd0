import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type BenchBacking, startBacking } from './backing.ts';
import { type Figure, median } from './figures.ts';
import { ridesAfterDay } from './played-day.ts';
import type { MessageShape } from './push-bodies.ts';
import { type PushLoad, startPushLoad } from './push-load.ts';
import { ridePark } from './ride-park.ts';
import { startBundle } from './service-bundle.ts';
import { type Sustained, sustainedRate, warmUp } from './sustained.ts';

const RIDES = 50;
const ONE_RIDE: MessageShape = { rides: 1, readingsPerRide: 50 };
const TEN_RIDES: MessageShape = { rides: 10, readingsPerRide: 5 };
const READINGS = 50;
/** Messages a second that are surely too many. */
const ENOUGH = { gateway: 6_000, mixed: 3_000, single: 8_000 };
const AIM = 100_000;
const RATIO = 20;

/**
 * Readings per CPU-second of the processor's own process, its production bundle, with real Redis and
 * PostgreSQL: pushes signed as Pub/Sub's, sent by another process at a rate that doesn't ask how the receiver
 * is (open loop). The rides have a day of operation behind them. Beside it in the same run the handler that
 * people copy.
 */
export async function processorThroughput({ runs }: { runs: number }): Promise<Figure[]> {
  const park = await ridePark(RIDES);
  await using backing = await startBacking(park);
  const rides = await ridesAfterDay(park, backing.databaseUrl);
  await using processor = await startBundle({
    name: 'processor',
    env: backing.env,
    dir: backing.dir,
  });
  using tutorial = await startTutorial(backing);
  using pushes = await startPushLoad(
    {
      urls: [`${processor.url}/pubsub/readings`],
      token: await backing.token(),
      rides,
    },
    [processor.pid],
  );
  using singles = await startPushLoad({ urls: [tutorial.url], token: '', rides }, [tutorial.pid]);

  await warmUp(pushes, ONE_RIDE);
  await warmUp(pushes, TEN_RIDES);
  await warmUp(singles, null);
  const found = { gateway: [] as Sustained[], mixed: [] as Sustained[], single: [] as Sustained[] };
  for (let run = 0; run < runs; run += 1) {
    found.single.push(await next(singles, null, found.single, ENOUGH.single));
    found.gateway.push(await next(pushes, ONE_RIDE, found.gateway, ENOUGH.gateway));
    found.mixed.push(await next(pushes, TEN_RIDES, found.mixed, ENOUGH.mixed));
  }
  const ours = found.gateway.map((each) => perCpuSecond(each, READINGS));
  const theirs = found.single.map((each) => perCpuSecond(each, 1));
  const ratios = ours.map((value, run) => value / theirs[run]!);
  return [
    {
      name: `processor, a message is ${READINGS} readings of a ride`,
      unit: 'readings per CPU-second',
      values: ours,
      beside: { name: 'aim', value: AIM },
      isMet: median(ours) >= AIM,
    },
    {
      name: `processor, a message is ${READINGS} readings of ten rides`,
      unit: 'readings per CPU-second',
      values: found.mixed.map((each) => perCpuSecond(each, READINGS)),
    },
    {
      name: "the tutorial's handler, a message is a reading",
      unit: 'readings per CPU-second',
      values: theirs,
    },
    {
      name: "processor beside the tutorial's handler",
      unit: 'times',
      values: ratios,
      beside: { name: 'aim', value: RATIO },
      isMet: median(ratios) >= RATIO,
    },
    ...paceOf('a ride', found.gateway),
    ...paceOf('ten rides', found.mixed),
  ];
}

function next(
  load: PushLoad,
  shape: MessageShape | null,
  found: readonly Sustained[],
  enough: number,
): Promise<Sustained> {
  return sustainedRate(load, shape, { enough, before: found.at(-1) });
}

function perCpuSecond({ acked, cpu }: Sustained, readings: number): number {
  return (acked * readings) / cpu;
}

function paceOf(messages: string, found: readonly Sustained[]): Figure[] {
  return [
    {
      name: `sustained, messages of ${messages}`,
      unit: 'readings/s',
      values: found.map(({ rate }) => rate * READINGS),
    },
    {
      name: `push to ack at that rate, messages of ${messages}, p99`,
      unit: 'ms',
      values: found.map(({ p99Ms }) => p99Ms),
    },
  ];
}

interface Tutorial extends Disposable {
  url: string;
  pid: number;
}

async function startTutorial({ redisUrl, databaseUrl }: BenchBacking): Promise<Tutorial> {
  const script = path.join(import.meta.dirname, 'servers', 'tutorial.ts');
  const child = spawn(process.execPath, [script, redisUrl, databaseUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: `http://127.0.0.1:${Number(line.toString())}/`,
    pid: child.pid!,
    [Symbol.dispose]: () => void child.kill(),
  };
}

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { startBacking } from './backing.ts';
import { type Area, type CpuProfile, timeByArea } from './cpu-profile.ts';
import type { Figure } from './figures.ts';
import { ridesAfterDay } from './played-day.ts';
import type { MessageShape } from './push-bodies.ts';
import { startPushLoad } from './push-load.ts';
import { ridePark } from './ride-park.ts';
import { startBundle } from './service-bundle.ts';
import { warmUp } from './sustained.ts';

const RIDES = 50;
const SHAPE: MessageShape = { rides: 1, readingsPerRide: 50 };
/** Messages a second that leave it some time. */
const RATE = 1_000;
const SECONDS = 8;
const SAMPLE_MICROS = '500';

const isIn = (part: RegExp) => (file: string) => part.test(file);
const AREAS: readonly Area[] = [
  { name: 'collecting garbage', has: (_, name) => name === '(garbage collector)' },
  {
    name: 'the fold',
    has: isIn(/core\/src\/(fold|draft|tally|words|seq-ranges|state|versions?)\.ts/),
  },
  {
    name: 'estimates',
    has: isIn(/core\/src\/(line\/.*|estimate|shown|spread|live-view|catalog)\.ts/),
  },
  { name: 'decoding and checking the message', has: isIn(/contracts\/src\/|\/(pbf|zod)\//) },
  {
    name: 'the write: JSON, and the socket to Redis',
    has: isIn(/stores\/src\/(redis|state-format)|@redis\/client/),
  },
  { name: 'PostgreSQL: flush, catalog', has: isIn(/stores\/src\/|\/pg(-\w+)?\//) },
  {
    name: 'telemetry and push tokens',
    has: isIn(/@opentelemetry|\/jose\/|service\/src\/(?!server)/),
  },
  { name: 'the HTTP framework', has: isIn(/\/hono\/|@hono/) },
  { name: 'the processor’s own steps', has: isIn(/apps\/processor\/src/) },
];
const REST = 'Node: HTTP, sockets, promises';

/**
 * Where the processor's time goes while pushes of 50 readings come in at a rate that it can take: parts of its
 * busy time, by a sampling CPU profile. It runs from its sources here, which a profile can tell apart.
 */
export async function processorProfile({ runs }: { runs: number }): Promise<Figure[]> {
  const park = await ridePark(RIDES);
  await using backing = await startBacking(park);
  const rides = await ridesAfterDay(park, backing.databaseUrl);
  const windows: [number, number][] = [];
  {
    await using processor = await startBundle({
      name: 'processor',
      file: path.join(path.dirname(import.meta.dirname), 'apps/processor/src/main.ts'),
      env: backing.env,
      dir: backing.dir,
      nodeArgs: ['--cpu-prof', '--cpu-prof-interval', SAMPLE_MICROS, '--cpu-prof-dir', backing.dir],
    });
    const urls = [`${processor.url}/pubsub/readings`];
    using load = await startPushLoad({ urls, token: await backing.token(), rides }, [
      processor.pid,
    ]);
    await warmUp(load, SHAPE);
    for (let run = 0; run < runs; run += 1) {
      const began = micros();
      await load.run({ rate: RATE, seconds: SECONDS, shape: SHAPE });
      windows.push([began, micros()]);
    }
  }
  const profile = await profileIn(backing.dir);
  const parts = windows.map((window) => timeByArea(profile, window, { areas: AREAS, rest: REST }));
  return [...AREAS.map(({ name }) => name), REST]
    .map((name) => ({
      name,
      unit: '%',
      values: parts.map((part) => 100 * (part.get(name) ?? 0)),
    }))
    .toSorted((a, b) => b.values[0]! - a.values[0]!);
}

function micros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

async function profileIn(dir: string): Promise<CpuProfile> {
  const file = (await readdir(dir)).find((name) => name.endsWith('.cpuprofile'));
  if (!file) throw new Error(`the processor left no profile in ${dir}`);
  return JSON.parse(await readFile(path.join(dir, file), 'utf8')) as CpuProfile;
}

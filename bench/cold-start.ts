import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { get } from 'node:http';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { NODE_ARGS } from '../scripts/bundle/node-args.ts';
import { startBacking } from './backing.ts';
import { type Figure, median } from './figures.ts';
import { startMetadataServer } from './metadata-server.ts';
import { cpuSeconds } from './process-cpu.ts';
import { ridePark } from './ride-park.ts';
import { bundleOf } from './service-bundle.ts';

const SERVICES = ['ingest', 'processor', 'api', 'web'] as const;
const RIDES = 50;
/** Starts of each in a run, in turn with the others'. */
const STARTS = 5;
const LIMIT_MS = 300;
const POLL_MS = 2;

/**
 * From a service's process being started until it answers that it is ready, its production bundle with nothing
 * beside it, real servers behind it, and Node's compile cache as an image brings it along: filled by a start
 * and a stop of the same file. Beside it, in turn, Node that does nothing.
 */
export async function coldStart({ runs }: { runs: number }): Promise<Figure[]> {
  await using backing = await startBacking(await ridePark(RIDES));
  using metadata = await startMetadataServer();
  const { PUBSUB_EMULATOR_HOST: emulator, ...others } = backing.env;
  const env = {
    ...others,
    // As in the cloud, where there are credentials to be loaded and got.
    PUBSUB_ENDPOINT: `http://${emulator}`,
    ...metadata.env,
    LOG_LEVEL: 'info',
    API_URL: 'http://127.0.0.1:1',
  };
  const images = new Map<string, Image>();
  for (const name of SERVICES) images.set(name, await bake(name, backing.dir, env));
  const bare: number[] = [];
  const above = new Map<string, number[]>(SERVICES.map((name) => [name, []]));
  const cpu = new Map<string, number[]>(SERVICES.map((name) => [name, []]));
  for (let run = 0; run < runs; run += 1) {
    const nothing: number[] = [];
    const starts = new Map<string, Start[]>(SERVICES.map((name) => [name, []]));
    for (let turn = 0; turn < STARTS; turn += 1) {
      nothing.push(await bareMs());
      for (const name of SERVICES) starts.get(name)!.push(await start(images.get(name)!));
    }
    bare.push(median(nothing));
    for (const name of SERVICES) {
      const own = starts.get(name)!;
      above.get(name)!.push(median(own.map(({ ms }) => ms)) - median(nothing));
      cpu.get(name)!.push(median(own.map(({ cpuMs }) => cpuMs)));
    }
  }
  return [
    { name: '`node -e 0`', unit: 'ms', values: bare },
    ...SERVICES.map((name): Figure => {
      const values = above.get(name)!;
      return {
        name: `${name}, above that until it is ready`,
        unit: 'ms',
        values,
        beside: { name: 'limit', value: LIMIT_MS },
        isMet: median(values) <= LIMIT_MS,
      };
    }),
    ...SERVICES.map((name): Figure => {
      return { name: `${name}, CPU until then`, unit: 'ms', values: cpu.get(name)! };
    }),
  ];
}

/** What an image of a service holds: its `dist`, and the compile cache of it. */
interface Image {
  file: string;
  env: Readonly<Record<string, string>>;
}

async function bake(name: string, dir: string, env: Image['env']): Promise<Image> {
  const root = path.join(dir, 'images', name);
  await mkdir(root, { recursive: true });
  await cp(path.dirname(bundleOf(name)), path.join(root, 'dist'), { recursive: true });
  const image = {
    file: path.join(root, 'dist', path.basename(bundleOf(name))),
    env: { ...env, NODE_COMPILE_CACHE: path.join(root, 'cache') },
  };
  // The cache is written as the process ends.
  await start(image);
  return image;
}

async function bareMs(): Promise<number> {
  const began = performance.now();
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
}

interface Start {
  /** Until it was ready. */
  ms: number;
  /** User and system, all threads, until then: what a busy machine changes less. */
  cpuMs: number;
}

/** Starts it, waits until it is ready, and stops it. */
async function start({ file, env }: Image): Promise<Start> {
  const began = performance.now();
  const child = spawn(process.execPath, [...NODE_ARGS, file], {
    cwd: path.dirname(path.dirname(file)),
    env: { ...env, HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let url: string | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    ({ url } = JSON.parse(line) as { url?: string });
    if (url) break;
    console.error(line);
  }
  if (!url) throw new Error(`${file} ended with ${(await exited)[0]} before it was up`);
  while ((await statusOf(`${url}/health/ready`)) !== 200) await wait(POLL_MS);
  const ms = performance.now() - began;
  const cpuMs = cpuSeconds(child.pid!) * 1000;
  child.stdout.resume();
  child.kill('SIGTERM');
  await exited;
  return { ms, cpuMs };
}

function statusOf(url: string): Promise<number> {
  return new Promise((resolve) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
    }).once('error', () => resolve(0));
  });
}

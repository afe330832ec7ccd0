import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Figure, median } from './figures.ts';
import { load, type LoadOptions } from './load.ts';
import { startIngestAlone } from './ingest-alone.ts';
import { benchPark, readingMaker } from './park.ts';
import { cpuSeconds } from './process-cpu.ts';

const BATCH = 20;
const SECONDS = 5;
/** What Cloud Run gives an instance at once, by default. */
const CONNECTIONS = 80;
const RATIO = 0.5;

/**
 * Readings per CPU-second of ingest's own process, with PostgreSQL and the Pub/Sub emulator behind it, beside
 * those of a bare server that only reads and parses the same bodies; in turn, in one run. Nobody reads the
 * topic meanwhile: a processor on the same two cores would be part of the figure.
 */
export async function ingestThroughput({ runs }: { runs: number }): Promise<Figure[]> {
  await using ingest = await startIngestAlone(benchPark(1));
  const make = readingMaker();
  const bodies = Array.from({ length: 2_000 }, () =>
    JSON.stringify({ readings: Array.from({ length: BATCH }, () => make('ride-0-entered', 1)) }),
  );
  const bare = await startBare();
  try {
    const headers = { authorization: `Bearer ${await ingest.token()}` };
    const ours = { url: `${ingest.url}/v1/readings`, headers };
    const peer = { url: `http://127.0.0.1:${bare.port}/`, headers };
    const rates = { ours: [] as number[], peer: [] as number[], ratio: [] as number[] };
    await perCpuSecond(ingest.pid, { ...ours, bodies });
    await perCpuSecond(bare.pid, { ...peer, bodies });
    for (let run = 0; run < runs; run += 1) {
      rates.peer.push(await perCpuSecond(bare.pid, { ...peer, bodies }));
      rates.ours.push(await perCpuSecond(ingest.pid, { ...ours, bodies }));
      rates.ratio.push(rates.ours.at(-1)! / rates.peer.at(-1)!);
    }
    return [
      {
        name: `ingest, batches of ${BATCH}`,
        unit: 'readings per CPU-second',
        values: rates.ours,
        beside: { name: 'bare node:http', value: median(rates.peer) },
      },
      {
        name: 'ingest beside the bare server',
        unit: 'of its rate',
        values: rates.ratio,
        beside: { name: 'aim', value: RATIO },
        isMet: median(rates.ratio) >= RATIO,
      },
    ];
  } finally {
    bare.stop();
  }
}

async function perCpuSecond(
  pid: number,
  target: Omit<LoadOptions, 'connections' | 'seconds'>,
): Promise<number> {
  const before = cpuSeconds(pid);
  const batches = await load({ ...target, connections: CONNECTIONS, seconds: SECONDS });
  return (batches * BATCH) / (cpuSeconds(pid) - before);
}

async function startBare(): Promise<{ port: number; pid: number; stop(): void }> {
  const script = path.join(import.meta.dirname, 'servers', 'bare.ts');
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { port: Number(line.toString()), pid: child.pid!, stop: () => void child.kill() };
}

import { setTimeout as wait } from 'node:timers/promises';
import type { LiveBody, SensorReading } from '@ridewait/contracts';
import { type Figure, percentile } from './figures.ts';
import { type BenchPark, benchPark, readingMaker, startBenchPark } from './park.ts';

const RIDES = 20;
const READINGS_PER_SECOND = 1_000;
const PROBES = 300;
const POLL_MS = 5;
const LIMIT_MS = 1_000;
/** People who join and leave the probe's line: five minutes of wait. */
const CROWD = 50;

/**
 * How long it takes from a sensor's POST until its ride's wait has changed at the API, while the park
 * sends 1,000 readings a second. The poll's own interval is part of the figure.
 */
export async function changeLatency({ runs }: { runs: number }): Promise<Figure[]> {
  const p50: number[] = [];
  const p99: number[] = [];
  const loads: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    await using park = await startBenchPark(benchPark(RIDES + 1));
    const make = readingMaker();
    const stop = new AbortController();
    const load = sendLoad(park, make, stop.signal);
    const began = performance.now();
    const latencies = await probe(park, make);
    stop.abort();
    const sent = await load;
    p50.push(percentile(latencies, 0.5));
    p99.push(percentile(latencies, 0.99));
    loads.push(sent / ((performance.now() - began) / 1000));
  }
  return [
    { name: 'readings accepted meanwhile', unit: 'readings/s', values: loads },
    { name: 'POST to a changed wait at the API, p50', unit: 'ms', values: p50 },
    {
      name: `POST to a changed wait at the API, p99 of ${PROBES}`,
      unit: 'ms',
      values: p99,
      beside: { name: 'limit', value: LIMIT_MS },
      isMet: Math.max(...p99) <= LIMIT_MS,
    },
  ];
}

/** Open loop: each ride's gateway sends its share every 200 ms, whatever became of the last. Returns what was accepted. */
async function sendLoad(
  park: BenchPark,
  make: ReturnType<typeof readingMaker>,
  signal: AbortSignal,
): Promise<number> {
  const TICK_MS = 200;
  const perRide = (READINGS_PER_SECOND * TICK_MS) / 1000 / RIDES;
  let accepted = 0;
  const posts: Promise<void>[] = [];
  while (!signal.aborted) {
    for (let ride = 0; ride < RIDES; ride += 1) {
      const readings = Array.from({ length: perRide }, (_, index) =>
        make(`ride-${ride}-${(['entered', 'boarded'] as const)[index % 2]}`, 1),
      );
      posts.push(post(park, `ride-${ride}`, readings).then((count) => void (accepted += count)));
    }
    await wait(TICK_MS, undefined, { signal }).catch(() => {});
  }
  await Promise.all(posts);
  return accepted;
}

/** Lets people join and leave one ride's line in turn, and waits each time until the API shows it. */
async function probe(park: BenchPark, make: ReturnType<typeof readingMaker>): Promise<number[]> {
  const ride = `ride-${RIDES}`;
  const latencies: number[] = [];
  // The estimate wants to have heard both ends of the line.
  await post(
    park,
    ride,
    ['entered', 'boarded', 'left'].map((kind) => make(`${ride}-${kind}`, 0)),
  );
  await shows(park, ride, 0);
  for (let index = 0; index < PROBES; index += 1) {
    const isJoining = index % 2 === 0;
    const began = performance.now();
    const others = ['boarded', isJoining ? 'left' : 'entered'].map((kind) =>
      make(`${ride}-${kind}`, 0),
    );
    const moving = make(`${ride}-${isJoining ? 'entered' : 'left'}`, CROWD);
    await post(park, ride, [moving, ...others]);
    await shows(park, ride, isJoining ? (CROWD / 600) * 60 : 0);
    latencies.push(performance.now() - began);
    await wait(50);
  }
  return latencies;
}

async function post(park: BenchPark, ride: string, readings: SensorReading[]): Promise<number> {
  const response = await fetch(`${park.running.endpoints.ingest.url}/v1/readings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await park.tokens.get(ride)!()}` },
    body: JSON.stringify({ readings }),
  });
  const answer = (await response.json()) as { accepted?: number };
  return answer.accepted ?? 0;
}

/** Resolves once the API shows this wait; rejects when it doesn't for long. */
async function shows(park: BenchPark, ride: string, minutes: number): Promise<void> {
  const until = performance.now() + 20_000;
  let shown: number | null | undefined;
  while (performance.now() < until) {
    const response = await fetch(`${park.running.endpoints.api.url}/v1/entity/${ride}/live`);
    const { liveData } = (await response.json()) as LiveBody;
    shown = liveData[0]?.queue?.STANDBY?.waitTime;
    if (shown === minutes) return;
    await wait(POLL_MS);
  }
  throw new Error(`the API shows ${shown} minutes for ${ride}, not ${minutes}`);
}

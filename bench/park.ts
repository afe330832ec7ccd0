import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type RunningPark, startPark } from '@ridewait/cli';
import type { SensorReading } from '@ridewait/contracts';
import type { Park, Sensor } from '@ridewait/core';
import { readEnv } from '@ridewait/service';
import { type DeviceToken, deviceToken, readSigningKeys } from '@ridewait/simulator';

/** A park of `rides` rides with one lane each, counters at both ends. */
export function benchPark(rides: number): Park {
  const sensors = (ride: string): Sensor[] =>
    (['entered', 'boarded', 'left'] as const).map((kind) => ({
      id: `${ride}-${kind}`,
      kind,
      lane: 'standby',
    }));
  return {
    id: 'bench-park',
    name: 'Bench',
    timezone: 'Europe/Berlin',
    attractions: Array.from({ length: rides }, (_, index) => ({
      id: `ride-${index}`,
      name: `Ride ${index}`,
      hourlyCapacity: 600,
      lanes: { standby: {} },
      sensors: sensors(`ride-${index}`),
    })),
  };
}

export interface BenchPark extends AsyncDisposable {
  running: RunningPark;
  /** The device token of each attraction. */
  tokens: ReadonlyMap<string, DeviceToken>;
}

/** The whole way on real servers, as `npm start` runs it, without its simulator. */
export async function startBenchPark(park: Park): Promise<BenchPark> {
  await using stack = new AsyncDisposableStack();
  const root = await mkdtemp(path.join(tmpdir(), 'ridewait-bench-'));
  stack.defer(() => rm(root, { recursive: true, force: true }));
  const catalogFile = path.join(root, 'park.json');
  await writeFile(catalogFile, JSON.stringify(park));
  const running = stack.use(
    await startPark({
      mode: 'real',
      env: readEnv(),
      catalogFile,
      root,
      simulator: { seed: 1, warmupMinutes: 0 },
      withSimulator: false,
      logLevel: 'error',
      onNews: (line) => console.error(line),
    }),
  );
  const keys = await readSigningKeys(running.deviceKeysFile);
  const tokens = new Map(
    keys.map((key) => [key.attraction, deviceToken(key, 'ridewait-ingest', Date.now)]),
  );
  const owned = stack.move();
  return { running, tokens, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Counts of people as a ride's counters send them, each sensor numbering its own. */
export function readingMaker(): (sensor: string, count: number) => SensorReading {
  const epoch = Math.floor(Date.now() / 1000);
  const said = new Map<string, { seq: number; total: number }>();
  return (sensor, count) => {
    const { seq, total } = said.get(sensor) ?? { seq: 0, total: 0 };
    said.set(sensor, { seq: seq + 1, total: total + count });
    return {
      sensor,
      epoch,
      seq: seq + 1,
      at: new Date().toISOString(),
      count,
      total: total + count,
    };
  };
}

import { type LiveEntry, liveSchema } from '@ridewait/contracts';
import type { RunningPark } from './start-park.ts';

/** How the park does at one moment, read where a user would: at the metrics and at the API. */
export interface Pulse {
  /** Readings that the bus took, since the start. */
  accepted: number;
  /** Readings new to a state, since the start. */
  folded: number;
  rides: number;
  /** Rides with fresh data. */
  freshRides: number;
  /** Rides that show a wait. */
  waits: number;
  /** Age of the oldest fresh number, in seconds; null where none is. */
  oldestSeconds: number | null;
  longest: { name: string; minutes: number } | null;
}

const TIMEOUT_MS = 2_000;

/** Null while a part can't be asked. */
export async function takePulse({
  endpoints,
  parks,
}: Pick<RunningPark, 'endpoints' | 'parks'>): Promise<Pulse | null> {
  try {
    const [ingest, processor, ...live] = await Promise.all([
      read(endpoints.ingest.metricsUrl),
      read(endpoints.processor.metricsUrl),
      ...parks.map(({ id }) => read(`${endpoints.api.url}/v1/entity/${id}/live`)),
    ]);
    return {
      accepted: sumOf(ingest, 'ridewait_readings_accepted_total'),
      folded: sumOf(processor, 'ridewait_readings_folded_total'),
      ...ridesOf(live.flatMap((text) => liveSchema.parse(JSON.parse(text)).liveData)),
    };
  } catch {
    return null;
  }
}

async function read(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  return response.text();
}

/** The sum over all labels of a counter in Prometheus's text format. */
export function sumOf(metrics: string, name: string): number {
  let sum = 0;
  for (const line of metrics.split('\n')) {
    if (!line.startsWith(name) || !' {'.includes(line.charAt(name.length))) continue;
    sum += Number(
      line
        .slice(line.lastIndexOf('}') + 1)
        .trim()
        .split(' ')
        .at(line.includes('{') ? 0 : 1),
    );
  }
  return sum;
}

function ridesOf(liveData: readonly LiveEntry[]): Omit<Pulse, 'accepted' | 'folded'> {
  const fresh = liveData.filter(({ stale }) => !stale);
  const ages = fresh.map(({ ageSeconds }) => ageSeconds).filter((age) => age !== null);
  const waits = liveData.flatMap(({ name, queue }) => {
    const minutes = queue?.STANDBY?.waitTime;
    return typeof minutes === 'number' ? [{ name, minutes }] : [];
  });
  return {
    rides: liveData.length,
    freshRides: fresh.length,
    waits: waits.length,
    oldestSeconds: ages.length > 0 ? Math.max(...ages) : null,
    longest: waits.toSorted((a, b) => b.minutes - a.minutes)[0] ?? null,
  };
}

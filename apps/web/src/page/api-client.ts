import type { Destinations, LiveBody } from '@ridewait/contracts';
import { type Answer, failed, type Failure } from './feed.ts';

const TIMEOUT_MS = 8_000;

export interface ApiOptions {
  apiUrl: string;
  fetch: typeof globalThis.fetch;
  signal: AbortSignal;
}

type Fetched<T> = { ok: true; body: T; date: number | null } | Failure;

function retryAfterMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

/**
 * With `no-cache` the browser itself sends `If-None-Match` and turns a 304 into the body it holds, with
 * the new headers. Sending the header from here would cost a CORS preflight.
 */
export async function fetchJson<T>(
  url: string,
  { fetch, signal }: Omit<ApiOptions, 'apiUrl'>,
  isExpected: (body: T) => boolean,
): Promise<Fetched<T>> {
  try {
    const response = await fetch(url, {
      cache: 'no-cache',
      credentials: 'omit',
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    if (!response.ok) {
      const problem = response.status === 404 ? 'no-such-park' : 'unreachable';
      return failed(problem, retryAfterMs(response));
    }
    const date = Date.parse(response.headers.get('date') ?? '');
    const body = (await response.json()) as T;
    if (!isExpected(body)) return failed('unreachable');
    return { ok: true, body, date: Number.isNaN(date) ? null : date };
  } catch {
    // Refused, timed out, cut off, or not what it should be (a hotel's sign-in page): no numbers now.
    return failed('unreachable');
  }
}

/** The id of the first park that the API knows. */
export async function askFirstPark(
  options: ApiOptions,
): Promise<{ ok: true; park: string } | Failure> {
  const fetched = await fetchJson<Destinations>(
    `${options.apiUrl}/v1/destinations`,
    options,
    ({ destinations }) => destinations.every(({ parks }) => Array.isArray(parks)),
  );
  if (!fetched.ok) return failed('unreachable', fetched.retryAfterMs);
  const [park] = fetched.body.destinations.flatMap(({ parks }) => parks);
  return park ? { ok: true, park: park.id } : failed('no-park');
}

export async function askLive(park: string, options: ApiOptions): Promise<Answer> {
  const url = `${options.apiUrl}/v1/entity/${encodeURIComponent(park)}/live`;
  const fetched = await fetchJson<LiveBody>(url, options, ({ liveData }) =>
    Array.isArray(liveData),
  );
  if (!fetched.ok) return fetched;
  return { ok: true, live: fetched.body, servedAt: fetched.date };
}
